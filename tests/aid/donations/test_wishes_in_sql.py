"""What was approved had been wished for by then, whatever is corrected or struck of the wish."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from aid.models import Wish
from tests.entering import counting
from tests.factories_aid import A_DAY, NEXT_DAY, approved, entered_approval, proposed, wished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def later(donation, **columns):
    """A further entry of the wish, past the rules of its kind."""
    names = ("donation", "how", "wished_on", "office")
    said = {name: getattr(donation.wish, name) for name in names}
    reason = {"corrects": donation.wish, "correction_reason": "A slip"}
    with transaction.atomic():
        counting(Wish(**said | reason | columns))


def test_what_was_approved_had_been_wished_for_by_then():
    donation = approved(wished(proposed(), wished_on=A_DAY - datetime.timedelta(days=1)))

    with pytest.raises(DatabaseError, match="had been wished for by then"):
        later(donation, wished_on=NEXT_DAY)
    later(donation, wished_on=A_DAY)

    assert donation.wish.wished_on == A_DAY


@pytest.mark.parametrize("on", [entered_approval, approved])
def test_what_is_approved_is_not_struck(on):
    donation = wished(proposed())
    on(donation)

    with pytest.raises(DatabaseError, match="had been wished for by then"):
        later(donation, strikes=True)

    assert donation.wish is not None


def test_a_struck_wish_is_none():
    donation = wished(proposed())
    later(donation, strikes=True)

    with pytest.raises(DatabaseError, match="nothing is approved without"), transaction.atomic():
        entered_approval(donation)

    assert donation.wish is None

"""A request on which an approval rests is not struck."""

import pytest
from django.db import DatabaseError, transaction

from aid.models import RecipientRequest
from tests.entering import counting
from tests.factories_aid import approved, entered_approval, proposed, requested

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def later(donation, **columns):
    """A further entry of the request, past the rules of its kind."""
    names = ("donation", "how", "requested_on", "office")
    said = {name: getattr(donation.recipient_request, name) for name in names}
    reason = {"corrects": donation.recipient_request, "correction_reason": "A slip"}
    with transaction.atomic():
        counting(RecipientRequest(**said | reason | columns))


@pytest.mark.parametrize("on", [entered_approval, approved])
def test_what_is_approved_is_not_struck(on):
    donation = requested(proposed())
    on(donation)

    with pytest.raises(DatabaseError, match="on which an approval rests is not struck"):
        later(donation, strikes=True)

    assert donation.recipient_request is not None


def test_a_struck_request_is_none():
    donation = requested(proposed())
    later(donation, strikes=True)

    with pytest.raises(DatabaseError, match="nothing is approved without"), transaction.atomic():
        entered_approval(donation)

    assert donation.recipient_request is None

"""Of a wish one row counts; a correction of it is for the same donation, with its reason."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from aid.models import Wish
from tests.factories_aid import A_DAY, NEXT_DAY, approved, proposed, wished

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(sql):
    """Write a wish past Django: that of the donation again, with other columns."""

    def run(donation, **columns):
        given = {"corrects_id": donation.wish.pk, "correction_reason": "A slip"} | columns
        names = ", ".join(given)
        marks = ", ".join(["%s"] * len(given))
        rest = [
            name
            for name in ("donation_id", "how", "wished_on", "office", "note", "entered_by_id")
            if name not in given
        ]
        with transaction.atomic():
            sql(
                f"INSERT INTO aid_wish ({names}, {', '.join(rest)}, entered_at)"
                f" SELECT {marks}, {', '.join(rest)}, now() FROM aid_wish WHERE id = %s",
                [*given.values(), donation.wish.pk],
            )

    return run


def test_correction_is_a_further_row(write):
    donation = wished(proposed())

    write(donation, office="Mayor")

    assert (donation.wish.office, donation.wishes.count()) == ("Mayor", 2)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"corrects_id": None, "correction_reason": ""}, "wish_recorded_once"),
        ({"correction_reason": ""}, "wish_correction_has_reason"),
    ],
)
def test_false_correction_is_refused(write, columns, sentence):
    donation = wished(proposed())

    with pytest.raises(DatabaseError, match=sentence):
        write(donation, **columns)

    assert Wish.objects.count() == 1


def test_wish_is_corrected_once(write):
    donation = wished(proposed())
    first = donation.wish
    write(donation, office="Mayor")

    with pytest.raises(DatabaseError, match="corrects_id"):
        write(donation, corrects_id=first.pk)

    assert Wish.objects.count() == 2


def test_correction_is_for_the_same_donation(write):
    donation, other = wished(proposed()), proposed()

    with pytest.raises(DatabaseError, match="wish for the same donation"):
        write(donation, donation_id=other.pk)

    assert other.wish is None


def test_what_was_approved_had_been_wished_for_by_then(write):
    donation = approved(wished(proposed(), wished_on=A_DAY - datetime.timedelta(days=1)))

    with pytest.raises(DatabaseError, match="had been wished for by then"):
        write(donation, wished_on=NEXT_DAY)
    write(donation, wished_on=A_DAY)

    assert donation.wish.wished_on == A_DAY


@pytest.mark.parametrize("statement", ["UPDATE aid_wish SET office = 'x'", "DELETE FROM aid_wish"])
def test_wish_stays(sql, statement):
    donation = wished(proposed())

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        sql(statement)

    assert donation.wish.office == "Chief of the fire station"

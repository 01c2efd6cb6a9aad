"""What PostgreSQL refuses about corrections, whoever asks."""

import pytest
from django.db import DatabaseError, transaction

from relationships.models import Side
from tests.days import now, same_time
from tests.factories_agreements import confirmed, signed_by_link, signed_in_person
from tests.factories_corrections import (
    corrected_motion,
    corrected_signature,
    counting_signature,
    entered_signature_correction,
    frozen_long_ago,
)
from tests.factories_council import confirmed_roll_call, designation_motion, filed_motion

pytestmark = pytest.mark.django_db


def copied(row, **changes):
    """Insert a second row like this one, as somebody careless might."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname != "id"]
    with transaction.atomic():
        return type(row).objects.create(**{name: getattr(row, name) for name in names} | changes)


def refused(row, *, match, **changes):
    with pytest.raises(DatabaseError, match=match):
        copied(row, **changes)


ROWS = {
    "motion": filed_motion,
    "signature": counting_signature,
}
MINE = "of the same subject"


@pytest.mark.parametrize("kind", ROWS)
def test_correction_needs_a_reason(kind):
    row = ROWS[kind]()

    refused(row, corrects_id=row.pk, match="correction_has_reason")


@pytest.mark.parametrize("kind", ROWS)
def test_there_is_one_row_that_corrects_nothing(kind):
    refused(
        ROWS[kind](),
        match="has not decided the last|confirmed_once",
    )


def test_motion_is_corrected_once():
    new = corrected_motion(filed_motion(), title="Kyiv")

    refused(new, council_file="22-9999", match="motion_corrected_once")


def test_signature_is_corrected_once():
    refused(
        corrected_signature(counting_signature(), place="Town Hall"),
        match="signature_corrected_once",
    )


def test_motion_is_corrected_for_its_own_nomination_and_purpose():
    motion = designation_motion()
    first = motion.matter.motions.get(purpose="begin")

    refused(first, corrects_id=motion.pk, correction_reason="x", match=MINE)


@pytest.mark.parametrize(
    "changes", [{"typed_name": "Another"}, {"sha256": "0" * 64}, {"method": "scan"}]
)
def test_signature_stays_that_of_the_same_text_by_the_same_way(changes):
    row = counting_signature()
    draft = changes | {"confirmed_at": None, "confirmed_by_id": None}

    refused(row, corrects_id=row.pk, correction_reason="x", match=f"{MINE}|frozen", **draft)


def test_signature_is_corrected_of_its_own_signatory():
    agreement = frozen_long_ago()
    row = counting_signature(agreement)
    other = confirmed(signed_in_person(agreement, Side.PARTNER))

    refused(
        row,
        corrects_id=row.pk,
        signatory_id=other.signatory_id,
        correction_reason="x",
        match=MINE,
    )


def test_draft_is_not_corrected():
    row = entered_signature_correction(counting_signature(), place="X")

    refused(row, corrects_id=row.pk, correction_reason="x", match=MINE)


@pytest.mark.parametrize(
    ("table", "entered"),
    [
        ("signature", lambda: entered_signature_correction(counting_signature(), place="X")),
    ],
)
def test_same_person_cannot_enter_and_confirm_a_correction(sql, table, entered):
    row = entered()

    with pytest.raises(DatabaseError, match="two_people"), transaction.atomic():
        sql(
            f"UPDATE relationships_{table} SET confirmed_at = now(),"
            " confirmed_by_id = entered_by_id WHERE id = %s",
            [row.pk],
        )


@pytest.mark.parametrize(
    ("table", "change"),
    [("signature", "place = 'x'"), ("motion", "title = 'x'")],
)
def test_corrections_and_what_they_correct_do_not_change(sql, table, change):
    {
        "motion": lambda: corrected_motion(filed_motion(), title="Kyiv"),
        "signature": lambda: corrected_signature(counting_signature(), place="Town Hall"),
    }[table]()

    for statement in (
        f"UPDATE relationships_{table} SET {change}",
        f"DELETE FROM relationships_{table} WHERE corrects_id IS NOT NULL",
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            sql(statement)


def test_roll_call_stands_on_the_motion_as_first_entered():
    motion = filed_motion()
    new = corrected_motion(motion, title="Kyiv")
    roll_call = confirmed_roll_call(motion)

    refused(
        roll_call,
        motion_id=new.pk,
        confirmed_at=None,
        confirmed_by_id=None,
        match="as first entered",
    )


def test_roll_call_is_corrected_of_its_own_motion():
    motion = designation_motion()
    begin = motion.matter.motions.get(purpose="begin").decision

    refused(begin, motion_id=motion.pk, corrects_id=begin.pk, correction_reason="x", match=MINE)


def test_official_day_does_not_move_by_raw_sql():
    agreement = frozen_long_ago()
    row = counting_signature(agreement, signed_at=same_time(4))
    confirmed(signed_in_person(agreement, Side.PARTNER, signed_at=same_time(2)))
    changes = {"corrects_id": row.pk, "correction_reason": "x"}

    refused(row, signed_at=now(), match="does not move the day", **changes)

    assert copied(row, signed_at=same_time(3), **changes).pk


def test_second_signature_by_the_same_link_is_refused():
    row = signed_by_link(frozen_long_ago())

    refused(row, match="signature_one_per_link")

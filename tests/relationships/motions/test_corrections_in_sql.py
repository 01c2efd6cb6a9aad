"""What PostgreSQL refuses about corrections, whoever asks."""

import pytest
from django.db import DatabaseError, transaction

from relationships.models import Side
from tests.days import same_time
from tests.factories import clerk
from tests.factories_agreements import confirmed, signed_by_link, signed_in_person
from tests.factories_corrections import (
    corrected_motion,
    counting_signature,
    entered_signature_correction,
    frozen_long_ago,
)
from tests.factories_council import (
    confirmed_roll_call,
    designation_motion,
    filed_motion,
    member,
)

pytestmark = pytest.mark.django_db


def copied(row, **changes):
    """Insert a second row like this one, as somebody careless might."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname != "id"]
    with transaction.atomic():
        return type(row).objects.create(**{name: getattr(row, name) for name in names} | changes)


def refused(row, *, match, **changes):
    with pytest.raises(DatabaseError, match=match):
        copied(row, **changes)


MINE = "of the same subject"


def test_correction_needs_a_reason():
    row = filed_motion()

    refused(row, corrects_id=row.pk, match="correction_has_reason")


SECOND = "INSERT INTO relationships_seconder (motion_id, person_id) VALUES (%s, %s)"


@pytest.mark.django_db(transaction=True)
def test_nobody_seconds_a_motion_after_it_was_filed(sql):
    motion = filed_motion()

    with pytest.raises(DatabaseError, match="entered with their motion"):
        sql(SECOND, [motion.pk, member(4).pk])
    with pytest.raises(DatabaseError, match="Cannot delete rows"):
        sql("DELETE FROM relationships_seconder")


def test_a_motion_is_seconded_while_it_is_filed(sql):
    sql(SECOND, [filed_motion().pk, member(4).pk])


def test_there_is_one_row_that_corrects_nothing():
    refused(filed_motion(), match="has not decided the last")


def test_one_signature_of_a_signatory_counts():
    refused(counting_signature(), match="signature_counts_once")


@pytest.mark.parametrize(
    "changes", [{"typed_name": "Another"}, {"acted_as": "Another"}, {"signatory_id": None}]
)
def test_signature_stays_that_of_the_same_text_by_the_same_way(sql, changes):
    agreement = frozen_long_ago()
    row = counting_signature(agreement)
    other = confirmed(signed_in_person(agreement, Side.PARTNER))
    draft = entered_signature_correction(row, place="Town Hall")
    name, value = next(iter(changes.items()))
    sql(
        f"UPDATE relationships_signature SET {name} = %s WHERE id = %s",
        [value or other.signatory_id, draft.pk],
    )

    with pytest.raises(DatabaseError, match="about the same"), transaction.atomic():
        sql(by_hand(draft))


def by_hand(draft, at="signed_at"):
    """SQL that closes a signature by its correction, past the domain."""
    table = "UPDATE relationships_signature"
    return (
        f"{table} SET replaced_by_id = {draft.pk} WHERE id = {draft.corrects_id};"
        f"{table} SET confirmed_at = now(), confirmed_by_id = {clerk().pk}, signed_at = {at}"
        f" WHERE id = {draft.pk}"
    )


def test_signature_is_not_struck():
    row = counting_signature()

    refused(
        row,
        corrects_id=row.pk,
        correction_reason="x",
        strikes=True,
        confirmed_at=None,
        confirmed_by_id=None,
        match="is_not_struck",
    )


def test_motion_is_corrected_once():
    new = corrected_motion(filed_motion(), title="Kyiv")

    refused(new, council_file="22-9999", match="motion_corrected_once")


def test_motion_is_corrected_for_its_own_nomination_and_purpose():
    motion = designation_motion()
    first = motion.matter.motions.get(purpose="begin")

    refused(first, corrects_id=motion.pk, correction_reason="x", match=MINE)


def test_corrections_and_what_they_correct_do_not_change(sql):
    corrected_motion(filed_motion(), title="Kyiv")

    for statement in (
        "UPDATE relationships_motion SET title = 'x'",
        "DELETE FROM relationships_motion WHERE corrects_id IS NOT NULL",
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

    refused(
        begin,
        motion_id=motion.pk,
        corrects_id=begin.pk,
        correction_reason="x",
        match="those of its names|about the same",
    )


def test_official_day_does_not_move_by_raw_sql(sql):
    agreement = frozen_long_ago()
    row = counting_signature(agreement, signed_at=same_time(4))
    confirmed(signed_in_person(agreement, Side.PARTNER, signed_at=same_time(2)))
    draft = entered_signature_correction(row, signed_at=same_time(3))

    with pytest.raises(DatabaseError, match="does not move the day"), transaction.atomic():
        sql(by_hand(draft, at="now()"))
    sql(by_hand(draft))

    draft.refresh_from_db()
    assert draft.counts


def test_second_signature_by_the_same_link_is_refused():
    row = signed_by_link(frozen_long_ago())

    refused(row, match="signature_one_per_link")

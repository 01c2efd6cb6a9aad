"""What PostgreSQL refuses about motions and roll calls, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from relationships.models import Matter, Motion, Nomination, RollCall
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from tests.factories import NominationFactory, clerk
from tests.factories_council import (
    confirmed_roll_call,
    designation_motion,
    draft_nomination,
    entered_correction,
    entered_roll_call,
    filed_motion,
    reported_motion,
    totals,
)

pytestmark = pytest.mark.django_db
CONFIRM = "UPDATE relationships_rollcall SET confirmed_by_id = %s, confirmed_at = now()"


@pytest.fixture
def refused(sql):
    """The statement is refused for the reason that ``match`` gives."""

    def run(statement, parameters=(), *, match):
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            sql(statement, parameters)

    return run


def copy_of(roll_call, **changes):
    """A second row like this one, as somebody careless might insert it."""
    names = [field.attname for field in RollCall._meta.concrete_fields if field.attname != "id"]
    return RollCall(**{name: getattr(roll_call, name) for name in names} | changes)


def inserted(row, *, match):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE relationships_motion SET title = 'Another'",
        "DELETE FROM relationships_motion",
        "TRUNCATE relationships_motion CASCADE",
    ],
)
def test_motion_is_append_only(sql, refused, statement):
    filed_motion()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(statement, match="Cannot|part of the record")


def test_motion_decided_here_needs_a_council_file(refused):
    motion = confirmed_roll_call().motion

    refused(
        "INSERT INTO relationships_motion (matter_id, purpose, council_file, title, text,"
        " mover_id, moved_on, provenance, source, source_url, correction_reason, file_url,"
        " entered_at)"
        " VALUES (%s, 'designate', '', 'T', '', %s, '2022-03-25', 'process',"
        " '', '', '', '', now())",
        [motion.matter_id, motion.mover_id],
        match="motion_has_council_file",
    )


@pytest.mark.parametrize("dash", ["-", "–", " - ", "‑", "/"])
def test_council_files_are_compared_however_the_dash_is_typed(dash):
    motion = filed_motion()

    assert list(Motion.objects.of_file(motion.council_file.replace("-", dash))) == [motion]


def voted_on(motion):
    roll_call = entries.enter(ROLL_CALL, motion, by=clerk(), **totals())
    entries.confirm(roll_call, by=clerk())


def test_a_further_motion_waits_for_the_vote_on_the_last(sql, refused):
    motion = filed_motion()
    further = (
        "INSERT INTO relationships_motion (matter_id, purpose, council_file, title, text,"
        " mover_id, moved_on, provenance, source, source_url, correction_reason, file_url,"
        " entered_at)"
        " VALUES (%s, %s, '22-9', 'T', '', %s, '2022-03-25', 'process', '', '', '', '', now())"
    )
    again = [motion.matter_id, "begin", motion.mover_id]
    designate = [motion.matter_id, "designate", motion.mover_id]

    refused(further, again, match="has not decided the last motion")
    confirmed_roll_call(motion)
    refused(further, again, match="has carried such a motion already")
    sql(further, designate)
    assert motion.matter.motions.count() == 2


def test_a_motion_suits_the_kind_of_its_matter(refused):
    motion = confirmed_roll_call().motion

    refused(
        "INSERT INTO relationships_motion (matter_id, purpose, council_file, title, text,"
        " mover_id, moved_on, provenance, source, source_url, correction_reason, file_url,"
        " entered_at)"
        " VALUES (%s, 'donate', '22-9', 'T', '', %s, '2022-03-25', 'process',"
        " '', '', '', '', now())",
        [motion.matter_id, motion.mover_id],
        match="suits the kind of its matter",
    )


def test_a_nomination_is_a_matter_of_its_own_kind():
    matter = Matter.objects.create(kind="donation")

    with pytest.raises(DatabaseError, match="of the kind of its case"), transaction.atomic():
        NominationFactory(matter=matter)

    assert not Nomination.objects.filter(matter=matter).exists()


@pytest.mark.parametrize("table", ["motion", "rollcall"])
def test_reported_row_needs_a_source(refused, table):
    motion = reported_motion()
    voted_on(motion) if table == "motion" else None
    columns = {
        "motion": "(matter_id, purpose, council_file, title, text, mover_id, moved_on,"
        " provenance, source, source_url, correction_reason, file_url,"
        " entered_at) VALUES"
        f" ({motion.matter_id}, 'designate', '', 'T', '', {motion.mover_id}, '2022-03-25',"
        " 'reported', '', '', '', '', now())",
        "rollcall": "(motion_id, held_on, seats, quorum, threshold, ayes, noes, abstentions,"
        " absent, recused, needed, carried, correction_reason, provenance, source, source_url,"
        " entered_at, single_handed, strikes, entered_by_id, quorum_of, quorum_shrinks,"
        " abstained_as, silent_as, left_as, mayor_breaks_ties, voice_votes, mayor, unnamed,"
        " quorum_needed, reconsidered, by_voice) VALUES"
        f" ({motion.pk}, '2022-03-25', 15, 10, 'seats', 14, 0, 0, 0, 0, 8, true, '', 'reported',"
        f" '', '', now(), false, false, {clerk().pk}, 'number', false, 'not_voting', 'not_voting',"
        " 'absent', false, false, '', false, 10, false, false)",
    }

    refused(f"INSERT INTO relationships_{table} {columns[table]}", match="reported_has_source")


def test_totals_must_be_those_of_the_names(refused):
    entered_roll_call()

    refused(CONFIRM + ", ayes = 15, absent = 0", [clerk().pk], match="those of its names")


@pytest.mark.parametrize(
    "change", ["ayes = 7", "ayes = 8, noes = 8", "ayes = 8, noes = 1, abstentions = 0"]
)
def test_carried_against_its_rule_is_refused(refused, change):
    entered_roll_call()

    refused(f"UPDATE relationships_rollcall SET {change}", match="carried_by_its_rule")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE relationships_rollcall SET noes = 1",
        "UPDATE relationships_rollcall SET confirmed_at = NULL, confirmed_by_id = NULL",
        "DELETE FROM relationships_rollcall",
        "TRUNCATE relationships_rollcall CASCADE",
        "UPDATE relationships_rollcallvote SET choice = 'no'",
        "DELETE FROM relationships_rollcallvote",
    ],
)
def test_confirmed_roll_call_does_not_change(sql, refused, statement):
    confirmed_roll_call()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(statement, match="Cannot|does not change|part of the record|corrected|its names")


def test_name_cannot_be_added_to_a_confirmed_roll_call(refused):
    roll_call = confirmed_roll_call()
    term = roll_call.votes.first().term_id

    refused(
        "INSERT INTO relationships_rollcallvote (roll_call_id, term_id, choice)"
        " VALUES (%s, %s, 'aye')",
        [roll_call.pk, term],
        match="does not change",
    )


def test_member_votes_once_in_a_roll_call(refused):
    roll_call = entered_roll_call()
    term = roll_call.votes.first().term_id

    refused(
        "INSERT INTO relationships_rollcallvote (roll_call_id, term_id, choice, reason)"
        " VALUES (%s, %s, 'aye', '')",
        [roll_call.pk, term],
        match="roll_call_vote_once",
    )


def test_names_of_a_confirmed_roll_call_cannot_be_truncated_away(sql, refused):
    confirmed_roll_call()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused("TRUNCATE relationships_rollcallvote", match="part of the record")


def test_vote_cannot_be_moved_out_of_a_confirmed_roll_call(refused):
    confirmed = confirmed_roll_call(ayes=13)
    draft = entered_correction(confirmed, ayes=14)
    draft.votes.all().delete()

    refused(
        "UPDATE relationships_rollcallvote SET roll_call_id = %s WHERE roll_call_id = %s",
        [draft.pk, confirmed.pk],
        match="does not change",
    )


def test_motion_has_one_first_roll_call():
    motion = reported_motion()
    roll_call = entries.enter(ROLL_CALL, motion, by=clerk(), **totals())
    entries.confirm(roll_call, by=clerk())

    inserted(copy_of(roll_call), match="roll_call_counts_once")


@pytest.mark.parametrize("state", ["begun", "not_carried"])
def test_begun_needs_a_carried_first_roll_call(refused, state):
    nomination = entered_roll_call().motion.case
    if state == "not_carried":
        entries.discard(RollCall.objects.get(), by=clerk(), reason="Entered twice.")
        confirmed_roll_call(nomination.matter.motions.get(), ayes=3, noes=11)

    refused("UPDATE relationships_nomination SET state = 'begun'", match="carried first roll call")


def test_corrected_roll_call_no_longer_carries(refused):
    roll_call = confirmed_roll_call()
    entries.confirm(entered_correction(roll_call, ayes=3, noes=11), by=clerk())

    refused("UPDATE relationships_nomination SET state = 'begun'", match="carried first roll call")


def test_designated_needs_a_carried_second_roll_call(refused):
    entered_roll_call(designation_motion())

    refused(
        "UPDATE relationships_nomination SET state = 'designated'",
        match="carried second roll call",
    )


def test_draft_may_be_changed_and_deleted(sql):
    entered_roll_call()

    sql("UPDATE relationships_rollcall SET absent = 0, not_voting = 1")
    sql("DELETE FROM relationships_rollcallvote")

    assert sql("DELETE FROM relationships_rollcall") == 1


def test_nomination_cannot_be_born_begun():
    nomination = draft_nomination()

    with pytest.raises(DatabaseError, match="cannot begin in state begun"), transaction.atomic():
        type(nomination).objects.create(city=nomination.city, slug="other", state="begun")


def test_motion_decided_here_needs_its_day(refused):
    motion = confirmed_roll_call().motion

    refused(
        "INSERT INTO relationships_motion (matter_id, purpose, council_file, title, text,"
        " mover_id, provenance, source, source_url, correction_reason, file_url,"
        " entered_at)"
        " VALUES (%s, 'designate', '22-1', 'T', '', %s, 'process', '', '', '', '', now())",
        [motion.matter_id, motion.mover_id],
        match="motion_has_day",
    )


@pytest.mark.parametrize("total", ["abstentions", "absent", "recused"])
def test_roll_call_by_name_has_all_totals(refused, total):
    roll_call = entered_roll_call()

    refused(
        f"UPDATE relationships_rollcall SET {total} = NULL WHERE id = %s",
        [roll_call.pk],
        match="roll_call_has_all_totals",
    )

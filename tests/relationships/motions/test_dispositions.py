"""A motion beside its vote: amended, continued, referred, withdrawn, received and filed."""

import datetime
import json

import pytest
from django.db import DatabaseError, transaction

from relationships.casework.pages.papers import motions_of
from relationships.models import Body, Disposition, Motion, Nomination
from relationships.motions.domain import motions
from relationships.motions.domain.dispositions import DISPOSITION, amend_motion
from relationships.motions.domain.roll_calls import reconsider
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk, standing_body
from tests.factories_council import (
    DAY,
    another_rule,
    choices,
    confirmed_roll_call,
    entered_roll_call,
    filed_motion,
    motion_details,
)
from tests.factories_meetings import on_agenda
from tests.relationships.motions.test_council_acts import send

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)
AMENDED = {"title": "Sister city relationship with Kyiv, Ukraine", "text": "", "reason": "Country"}


def last_entry():
    return json.loads(PublicRecordEntry.objects.last().line)


def draft(motion, what, **said):
    return entries.enter(
        DISPOSITION, motion, by=clerk(), **{"what": what, "decided_on": DAY, "note": ""} | said
    )


def disposed(motion, what, **said):
    row = draft(motion, what, **said)
    entries.confirm(row, by=clerk())
    return row


def case_of(motion):
    return Nomination.objects.get(pk=motion.case.pk)


def amended(motion, **said):
    return amend_motion(case_of(motion), by=clerk(), **{"amended_on": DAY} | AMENDED | said)


def test_a_continued_motion_is_not_voted_on_before_its_day():
    motion = filed_motion()
    disposed(motion, "continued", until=DAY + WEEK)

    with pytest.raises(RuleError, match=r"continued to April 1, 2022. There is no vote before"):
        entered_roll_call(motion, held_on=DAY + WEEK - datetime.timedelta(days=1))
    call = entered_roll_call(motion, held_on=DAY + WEEK)

    assert call.held_on == DAY + WEEK


def test_a_draft_that_continues_it_stops_no_vote():
    motion = filed_motion()
    draft(motion, "continued", until=DAY + WEEK)

    assert entered_roll_call(motion).pk


def test_the_day_of_a_continued_motion_is_kept_in_sql(sql):
    motion = filed_motion()
    call = entered_roll_call(motion)
    columns = [field.column for field in call._meta.concrete_fields if field.column != "id"]
    entries.discard(call, by=call.entered_by)
    disposed(motion, "continued", until=DAY + WEEK)
    call.pk = call.id = None

    with pytest.raises(DatabaseError, match="continued to a later day"), transaction.atomic():
        call.save(force_insert=True)

    assert "held_on" in columns


@pytest.mark.parametrize("what", ["withdrawn", "filed"])
def test_a_closed_motion_is_not_voted_on_and_makes_room_for_another(what):
    motion = filed_motion()
    disposed(motion, what)

    with pytest.raises(RuleError, match="There is no vote on this motion"):
        entered_roll_call(motion)
    further = motions.file_motion(
        case_of(motion), by=clerk(), same_file=True, **motion_details(title="Once more")
    )

    assert case_of(motion).state == "filed"
    assert confirmed_roll_call(further).carried


def test_a_motion_that_was_only_continued_leaves_no_room_for_another():
    motion = filed_motion()
    disposed(motion, "continued", until=DAY + WEEK)

    with pytest.raises(RuleError, match="has not voted on it"):
        motions.file_motion(case_of(motion), by=clerk(), same_file=True, **motion_details())


def test_no_further_motion_in_sql_while_one_is_only_continued():
    motion = filed_motion()
    disposed(motion, "continued", until=DAY + WEEK)
    row = Motion(
        matter=motion.matter, purpose="begin", council_file="1", title="T", mover=motion.mover,
        moved_on=DAY,
    )  # fmt: skip

    with (
        pytest.raises(DatabaseError, match="not decided the last"),
        transaction.atomic(),
    ):
        row.save()


def test_a_motion_is_referred_to_another_body():
    motion = filed_motion()
    disposed(motion, "referred", to_body=standing_body(), note="For a report")

    assert last_entry()["act"] == "motion_referred"
    assert "was referred to Committee on Rules. For a report" in describe(
        "motion_referred", last_entry()["facts"]
    )


@pytest.mark.parametrize(
    ("what", "said", "why"),
    [
        ("continued", {}, "Give a later day"),
        ("continued", {"until": DAY}, "Give a later day"),
        ("referred", {}, "to which body"),
        ("withdrawn", {"decided_on": DAY - WEEK}, "before the motion was made"),
        ("withdrawn", {"decided_on": datetime.date(2999, 1, 1)}, "future"),
    ],
)
def test_what_cannot_be_is_refused(what, said, why):
    with pytest.raises(RuleError, match=why):
        draft(filed_motion(), what, **said)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [("until = NULL", "continued_to_a_day"), ("what = 'withdrawn'", "continued_to_a_day"),
     ("what = 'referred', until = NULL", "referred_to_a_body")],
)  # fmt: skip
def test_it_is_whole_in_sql(sql, change, constraint):
    row = draft(filed_motion(), "continued", until=DAY + WEEK)

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        sql(f"UPDATE relationships_disposition SET {change} WHERE id = {row.pk}")


def test_a_decided_motion_is_neither_continued_nor_amended():
    motion = confirmed_roll_call().motion

    with pytest.raises(RuleError, match="No motion on this is open"):
        draft(motion, "withdrawn")
    with pytest.raises(RuleError, match="No motion on this is open"):
        amended(motion)


def test_while_a_roll_call_waits_nothing_else_becomes_of_the_motion():
    motion = entered_roll_call().motion

    with pytest.raises(RuleError, match="waits for confirmation"):
        draft(motion, "withdrawn")


def test_what_was_built_upon_is_not_struck():
    motion = filed_motion()
    closed = disposed(motion, "withdrawn")
    motions.file_motion(case_of(motion), by=clerk(), same_file=True, **motion_details())

    with pytest.raises(RuleError, match="The council has gone on since"):
        entries.strike(closed, by=clerk(), correction_reason="It never was")


def test_a_motion_carries_only_as_amended():
    motion = filed_motion()
    amended(motion, amended_on=DAY + WEEK)

    with pytest.raises(RuleError, match="carries only as amended"):
        entered_roll_call(motion, held_on=DAY)
    call = confirmed_roll_call(motion, held_on=DAY + WEEK)

    assert call.motion.current.title == "Sister city relationship with Kyiv, Ukraine"
    shown = motions_of(motion.case)[0]
    assert shown["corrections"][0]["amended_on"] == DAY + WEEK
    assert shown["corrections"][0]["before"][0]["value"] == "Sister city relationship with Kyiv"


def test_an_amendment_is_told_as_one():
    motion = filed_motion()
    amended(motion)

    told = describe(last_entry()["act"], last_entry()["facts"])

    assert told.startswith("The council amended the motion on March 25, 2022. It now reads “Sister")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"amended_on": DAY - WEEK}, "before that wording was made"),
        ({"amended_on": datetime.date(2999, 1, 1)}, "future"),
        ({"reason": " "}, "Give the reason"),
        ({"title": ""}, "Give the title"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(said, why):
    with pytest.raises(RuleError, match=why):
        amended(filed_motion(), **said)


def test_a_correction_leaves_a_motion_amended():
    motion = filed_motion()
    row = amended(motion)
    details = motion_details(title="Another title") | {"file_url": ""}
    details.pop("purpose")

    later = motions.correct_motion(row, by=clerk(), reason="Misread", same_file=True, **details)

    assert later.amended_on == DAY


def test_clerk_continues_a_motion_and_another_confirms_it(client):
    motion = filed_motion()
    client.force_login(clerk())

    send(client, case_of(motion), "continue-motion", decided_on=str(DAY), until=str(DAY + WEEK))

    row = Disposition.objects.get()
    assert (row.what, row.until, row.is_confirmed) == ("continued", DAY + WEEK, False)
    entries.confirm(row, by=clerk())
    page = client.get(case_of(motion).get_staff_url()).content.decode()
    assert "Continued to a day, March 25, 2022: April 1, 2022." in " ".join(page.split())


def test_clerk_refers_a_motion(client):
    motion, body = filed_motion(), standing_body()
    client.force_login(clerk())

    send(client, case_of(motion), "refer-motion", decided_on=str(DAY), to_body=body.pk)

    assert Disposition.objects.get().to_body == Body.objects.get(pk=body.pk)


def test_clerk_amends_a_motion_from_the_wording_that_stands(client):
    motion = filed_motion(title="A title of three hundred letters " * 10)
    client.force_login(clerk())

    page = client.get(f"{case_of(motion).get_staff_url()}amend-motion/")
    send(client, case_of(motion), "amend-motion", amended_on=str(DAY), title="B", reason="Shorter")

    assert page.context["form"]["title"].value() == motion.title
    assert motion.current.title == "B"


def voted_again(first, *, on=DAY + WEEK, **count):
    said, item = choices(**count, on=on), on_agenda(first.motion, on)
    again = reconsider(first, by=clerk(), correction_reason="New facts", item=item, choices=said)
    entries.confirm(again, by=clerk())
    return again


def test_a_vote_taken_again_is_told_as_such_and_turns_the_result():
    first = confirmed_roll_call(ayes=6, noes=8)

    again = voted_again(first)

    entry = last_entry()
    assert (entry["act"], case_of(first.motion).state) == (
        "roll_call_reconsidered_carried",
        "begun",
    )
    assert describe(entry["act"], entry["facts"]).startswith(
        "The council reconsidered and voted again on April 1, 2022: ayes 14, noes 0"
    )
    shown = motions_of(first.motion.case)[0]
    assert (shown["call"]["call"], shown["corrected"][0]["again"]) == (again, True)


def test_a_vote_taken_again_is_counted_by_the_rule_of_its_own_day():
    first = confirmed_roll_call(ayes=14)
    another_rule(since=DAY + WEEK, threshold="fixed", fixed=15)

    again = voted_again(first, ayes=14)

    assert (again.needed, again.carried, first.needed) == (15, False, 8)


def test_a_vote_is_not_taken_again_before_it_was_taken():
    motion = filed_motion(moved_on=DAY - WEEK)
    first = confirmed_roll_call(motion)

    with pytest.raises(RuleError, match="comes after the first one"):
        voted_again(first, on=DAY - datetime.timedelta(days=1))


def test_a_correction_of_it_is_a_correction():
    again = voted_again(confirmed_roll_call(ayes=6, noes=8))

    later = entries.correct(
        again, by=clerk(), correction_reason="Misread", choices=choices(ayes=13), reconsidered=False
    )
    entries.confirm(later, by=clerk())

    assert last_entry()["act"] == "roll_call_corrected_carried"


def test_clerk_enters_the_vote_that_was_taken_again(client):
    first = confirmed_roll_call(ayes=6, noes=8)
    client.force_login(clerk())
    votes = {f"vote_{term.pk}": "aye" for term in choices()}
    item = on_agenda(first.motion, DAY + WEEK).pk

    send(client, first, "reconsider", item=item, correction_reason="New", **votes)

    draft = first.corrections.get()
    assert (draft.reconsidered, draft.ayes, draft.correction_reason) == (True, 15, "New")

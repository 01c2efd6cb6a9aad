"""Votes by voice: carried or not as declared, where the rule allows it; without numbers."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from relationships.council.domain import members
from relationships.models import Nomination, RollCall
from relationships.motions.domain.roll_calls import ROLL_CALL, reconsider, totals_in_words
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk
from tests.factories_council import (
    DAY,
    choices,
    confirmed_roll_call,
    draft_nomination,
    filed_motion,
)
from tests.factories_meetings import on_agenda
from tests.reading import says
from tests.relationships.motions.test_council_acts import hidden, send
from tests.relationships.places import country

pytestmark = pytest.mark.django_db
BY_VOICE = {"unnamed": True, "by_voice": True, "carried": True}


def motion_where_voices_count(*, allowed=True):
    return filed_motion(draft_nomination(voice_votes=allowed))


def voted(motion=None, **said):
    motion = motion or motion_where_voices_count()
    item = on_agenda(motion, DAY)
    call = entries.enter(ROLL_CALL, motion, by=clerk(), item=item, **BY_VOICE | said)
    entries.confirm(call, by=clerk())
    return RollCall.objects.get(pk=call.pk)


def told():
    line = json.loads(PublicRecordEntry.objects.last().line)
    return describe(line["act"], line["facts"]), line["facts"]


@pytest.mark.parametrize(("carried", "state"), [(True, "begun"), (False, "not_carried")])
def test_what_the_chair_declared_decides(carried, state):
    call = voted(carried=carried)

    assert Nomination.objects.get().state == state
    assert (call.ayes, call.noes, call.abstentions, call.absent) == (0, 0, None, None)


def test_the_record_tells_no_number():
    voted()

    sentence, facts = told()
    assert "voted by voice on March 25, 2022" in sentence
    assert "declared carried" in sentence
    assert not {"ayes", "noes", "needed", "present", "quorum", "votes"} & facts.keys() - {"quorum"}


def test_it_needs_a_rule_that_allows_it():
    with pytest.raises(RuleError, match="asks for votes by name"):
        voted(motion_where_voices_count(allowed=False))


def test_it_is_corrected_by_two():
    call = voted()
    draft = entries.correct(call, by=clerk(), correction_reason="Misheard", carried=False)
    entries.confirm(draft, by=clerk())

    assert Nomination.objects.get().state == "not_carried"
    assert "was corrected: declared not carried. Reason: Misheard" in told()[0]


BY_NAME = {"unnamed": False, "by_voice": False}


def corrected(call, **said):
    draft = entries.correct(call, by=clerk(), correction_reason="Read from the journal", **said)
    entries.confirm(draft, by=clerk())
    return RollCall.objects.get(pk=draft.pk)


def by_name(call, ayes=9, **said):
    return corrected(call, choices=choices(ayes=ayes, noes=15 - ayes), reasons={}, **BY_NAME | said)


@pytest.mark.parametrize(("ayes", "state"), [(9, "begun"), (7, "not_carried")])
def test_one_that_was_by_name_is_corrected_to_its_names(ayes, state):
    call = by_name(voted(), ayes)

    sentence, facts = told()
    assert Nomination.objects.get().state == state
    assert (call.ayes, call.needed, call.quorum_needed, call.votes.count()) == (ayes, 8, 10, 15)
    assert f"was by name, and not by voice as was entered: ayes {ayes}" in sentence
    assert (facts["before"]["declared"], facts["reason"]) == ("carried", "Read from the journal")


def test_and_one_by_name_that_was_by_voice_keeps_neither_number_nor_name():
    named = by_name(voted())

    call = corrected(named, **BY_VOICE | {"carried": False})

    sentence, facts = told()
    assert Nomination.objects.get().state == "not_carried"
    assert (call.ayes, call.absent, call.mayor, call.votes.count()) == (0, None, "", 0)
    assert "was by voice, and not with numbers as was entered: declared not carried" in sentence
    assert facts["before"]["ayes"] == 9


def test_nor_is_it_made_one_by_voice_where_the_rule_asks_for_names():
    call = confirmed_roll_call()

    with pytest.raises(RuleError, match="asks for votes by name"):
        corrected(call, **BY_VOICE)


def test_clerks_correct_how_it_was_taken(client):
    call = voted()
    terms = members.members_on(DAY)
    names = {f"vote_{term.pk}": "aye" for term in terms}
    reason = {"correction_reason": "Read from the journal"}
    item = {"item": call.item.pk}

    client.force_login(clerk())
    short = change(client, call, "correct-by-name", **item, **reason)
    change(client, call, "correct-by-name", **item, **reason, **names)
    assert len(short.context["form"].errors) == 15
    named = RollCall.objects.latest("pk")
    entries.confirm(named, by=clerk())
    change(client, named, "correct-by-voice", **item, **reason, carried="True")
    entries.confirm(RollCall.objects.latest("pk"), by=clerk())

    assert named.ayes == 15
    assert RollCall.objects.current().get().by_voice


def change(client, row, act, **data):
    page = f"{row.get_staff_url()}{act}/"
    return client.post(page, data | hidden(client.get(page)))


@pytest.mark.parametrize(("act", "offered"), [("correct-by-name", 1), ("correct-by-voice", 0)])
def test_only_the_other_way_is_offered(client, act, offered):
    client.force_login(clerk())
    heard = voted()

    assert (act in client.get(heard.get_staff_url()).content.decode()) is bool(offered)
    assert (act in client.get(by_name(heard).get_staff_url()).content.decode()) is not bool(offered)


def test_it_may_be_taken_again_by_name():
    call = voted()
    item = on_agenda(call.motion, DAY)
    again = reconsider(
        call, by=clerk(), item=item, choices=choices(ayes=9, noes=6), reasons={}, by_voice=False,
        unnamed=False, correction_reason="A division was called",
    )  # fmt: skip
    entries.confirm(again, by=clerk())

    assert RollCall.objects.current().get().ayes == 9
    assert "ayes 9, noes 6" in told()[0]


def test_the_public_reads_that_it_was_by_voice():
    country()
    call = voted()

    page = says(f"/en/nominations/{call.motion.case.slug}/")

    assert "Carried by voice vote." in page
    assert "nobody was counted" in page
    assert "Ayes needed" not in page
    assert totals_in_words(call) == "by voice vote, without numbers"


def test_clerk_enters_what_was_declared(client):
    motion = motion_where_voices_count()
    client.force_login(clerk())
    item = on_agenda(motion, DAY).pk

    wrong = send(client, motion.case, "enter-voice-vote", item=item)
    send(client, motion.case, "enter-voice-vote", item=item, carried="True")

    assert wrong.context["form"].errors.keys() == {"carried"}
    call = RollCall.objects.get()
    assert (call.by_voice, call.unnamed, call.carried) == (True, True, True)
    page = client.get(call.get_staff_url()).content.decode()
    assert "by voice vote, without numbers" in page


def test_the_act_is_offered_only_where_the_rule_allows_it(client):
    motion = motion_where_voices_count(allowed=False)
    client.force_login(clerk())

    page = client.get(reverse("nomination_case", args=[motion.case.pk])).content.decode()

    assert "enter-voice-vote" not in page


def test_where_the_rule_allows_it_the_act_stands_beside_the_roll_call(client):
    motion = motion_where_voices_count()
    client.force_login(clerk())

    page = client.get(reverse("nomination_case", args=[motion.case.pk]))

    assert "enter-voice-vote" in {act.name for act in page.context["acts"]}
    assert "enter-voice-vote" not in {act.name for act in page.context["exits"]}


@pytest.mark.parametrize("change", ["ayes = 8", "noes = 1", "absent = 0", "unnamed = false"])
def test_sql_keeps_numbers_out_of_it(change):
    motion = motion_where_voices_count()
    draft = entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), **BY_VOICE)

    with (
        pytest.raises(DatabaseError, match="by_voice_has_no_numbers"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE relationships_rollcall SET {change} WHERE id = %s", [draft.pk])

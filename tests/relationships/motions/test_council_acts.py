"""The council's acts over HTTP, as the clerk does them."""

import datetime
import re

import pytest
from django.urls import reverse

from relationships.models import Motion, RollCall, Term
from tests.factories import PersonFactory, clerk, left_on
from tests.factories_council import (
    DAY,
    choices,
    confirmed_roll_call,
    draft_nomination,
    entered_correction,
    entered_roll_call,
    filed_motion,
    member,
    reported_motion,
    totals,
)
from tests.factories_meetings import on_agenda

pytestmark = pytest.mark.django_db
ACTS = {
    "file-motion": draft_nomination,
    "report-motion": draft_nomination,
    "enter-roll-call": lambda: filed_motion().case,
    "report-roll-call": lambda: reported_motion().case,
}


def url(case, act):
    """The page of an act on a nomination, or on a roll call."""
    return f"{case.get_staff_url()}{act}/"


def case_url(nomination):
    return reverse("nomination_case", args=[nomination.pk])


def hidden(page):
    """What the form carries unseen: its one-time key and the last step it has seen."""
    return {"form_key": page.context["form_key"], "seen": page.context["seen"]}


def send(client, nomination, act, **typed):
    """Open the page of the act and send it, as a browser would."""
    page = client.get(url(nomination, act))
    return client.post(url(nomination, act), typed | hidden(page))


def votes(**count):
    said = choices(**count, on=count.pop("on", DAY))
    return {f"vote_{term.pk}": choice for term, choice in said.items()}


def item_of(nomination, day=DAY):
    """The item of a meeting on that day, as the form names it."""
    return {"item": on_agenda(nomination.matter.last_motion, day).pk}


def motion_typed(**typed):
    return {
        "moved_on": "2022-03-25",
        "council_file": "22-0002-S31",
        "title": "Sister city relationship with Kyiv",
        "mover": member(1).pk,
        "seconders": [member(2).pk, member(3).pk],
    } | typed


@pytest.mark.parametrize("act", ACTS)
def test_clerk_opens_the_page(client, act):
    address = url(ACTS[act](), act)
    client.force_login(clerk())

    assert client.get(address).status_code == 200


def test_motion_is_filed(client):
    nomination = draft_nomination()
    client.force_login(clerk())

    answer = send(client, nomination, "file-motion", **motion_typed())

    motion = Motion.objects.get()
    assert (answer.status_code, answer.url) == (302, case_url(nomination))
    assert (motion.purpose, motion.mover, motion.seconders.count()) == ("begin", member(1), 2)


def test_motion_offers_the_members_of_its_day(client):
    nomination = draft_nomination()
    left_on(member(1), datetime.date(2022, 1, 1))
    client.force_login(clerk())

    page = send(client, nomination, "file-motion", **motion_typed(again="1", mover=""))

    form = page.context["form"]
    assert member(1) not in form.fields["mover"].queryset
    assert (form.errors, form["title"].value()) == ({}, "Sister city relationship with Kyiv")
    assert form["seconders"].value() == [str(member(2).pk), str(member(3).pk)]


def test_motion_that_breaks_a_rule_keeps_what_was_typed(client):
    nomination = draft_nomination()
    client.force_login(clerk())

    page = send(client, nomination, "file-motion", **motion_typed(seconders=[member(1).pk]))

    form = page.context["form"]
    assert (page.status_code, Motion.objects.count()) == (422, 0)
    assert form.non_field_errors() == ["The mover cannot second the motion."]
    assert form["title"].value() == "Sister city relationship with Kyiv"


def test_motion_is_reported_with_its_source(client):
    nomination = draft_nomination()
    mover = PersonFactory(name="Joe")
    typed = motion_typed(
        council_file="", mover=mover.pk, seconders=[], source="AP", as_of="2022-03-26"
    )
    client.force_login(clerk())

    send(client, nomination, "report-motion", **typed)

    motion = Motion.objects.get()
    assert (motion.is_reported, motion.source, motion.mover) == (True, "AP", mover)


def test_reported_motion_and_vote_leave_empty_what_the_source_does_not_say(client):
    nomination, mover = draft_nomination(), PersonFactory(name="Joe Buscaino")
    source = {"source": "AP", "as_of": "2022-03-26"}
    client.force_login(clerk())

    page = client.get(url(nomination, "report-motion"))
    motion = {"title": "Begin", "mover": mover.pk, "moved_on": ""} | source
    send(client, nomination, "report-motion", **motion)
    vote = {"held_on": "2022-03-25", "ayes": 14, "noes": 0, "carried": "True"} | source
    send(client, nomination, "report-roll-call", **vote)

    roll_call = RollCall.objects.get()
    assert page.context["form"]["moved_on"].value() is None
    assert (Motion.objects.get().moved_on, roll_call.ayes, roll_call.absent) == (None, 14, None)


def test_roll_call_is_entered_by_name(client):
    nomination = filed_motion().case
    client.force_login(clerk())

    answer = send(
        client, nomination, "enter-roll-call", **item_of(nomination), **votes(ayes=13, noes=1)
    )

    draft = RollCall.objects.get()
    assert (answer.status_code, answer.url) == (302, case_url(nomination))
    assert (draft.ayes, draft.noes, draft.absent, draft.is_confirmed) == (13, 1, 1, False)


def test_roll_call_marks_nobody_in_advance(client):
    nomination = filed_motion().case
    client.force_login(clerk())

    page = client.get(url(nomination, "enter-roll-call"))

    assert (len(page.context["form"].rows()), b" checked" in page.content) == (15, False)


def test_roll_call_marks_the_rest_as_ayes_at_a_button(client):
    nomination = filed_motion().case
    term = Term.objects.get(person=member(4))
    client.force_login(clerk())
    typed = item_of(nomination) | {"all_aye": "1", f"vote_{term.pk}": "absent"}

    page = send(client, nomination, "enter-roll-call", **typed)

    marked = [field.value() for _term, field, _why in page.context["form"].rows()]
    assert (marked.count("aye"), marked[3], RollCall.objects.count()) == (14, "absent", 0)


def test_roll_call_asks_the_members_of_its_day(client):
    nomination = filed_motion().case
    left_on(member(4), datetime.date(2023, 1, 1))
    client.force_login(clerk())
    today = client.get(url(nomination, "enter-roll-call"))

    then = send(client, nomination, "enter-roll-call", **item_of(nomination), again="1")

    sizes = [len(page.context["form"].rows()) for page in (today, then)]
    assert sizes == [14, 15]


def test_roll_call_with_a_name_left_out_is_shown_again(client):
    nomination = filed_motion().case
    typed = votes()
    left_out = typed.popitem()[0]
    client.force_login(clerk())

    page = send(client, nomination, "enter-roll-call", **item_of(nomination), **typed)

    assert page.context["form"].errors == {left_out: ["How did this member vote?"]}
    assert RollCall.objects.count() == 0


def test_confirmation_shows_names_and_arithmetic_first(client):
    draft = entered_roll_call(ayes=14)
    client.force_login(clerk())

    page = client.get(url(draft, "confirm"))

    text = re.sub(r"\s+", " ", page.content.decode())
    assert text.count("rollcall__name") == 15
    assert "15 seats, 10 needed for a quorum, 14 present; 8 ayes needed, 14 ayes: carried" in text
    assert "The nomination becomes “begun by the council”." in text


def test_roll_call_is_confirmed_by_another_clerk(client):
    draft = entered_roll_call()
    nomination = draft.case
    client.force_login(clerk())

    answer = send(client, draft, "confirm")

    nomination.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, case_url(nomination))
    assert nomination.state == "begun"
    said = "The council voted on March 25, 2022 to begin: ayes 14, noes 0"
    assert said in client.get(answer.url).content.decode()


def test_same_clerk_cannot_confirm(client):
    author = clerk()
    draft = entered_roll_call(by=author)
    client.force_login(author)

    answers = [client.get(url(draft, "confirm")), client.post(url(draft, "confirm"))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert RollCall.objects.get().is_confirmed is False


def test_confirmation_is_refused_when_the_draft_was_edited_meanwhile(client):
    draft = entered_roll_call()
    second, third = clerk(name="Clerk Second"), clerk(name="Clerk Third")
    client.force_login(second)
    seen = hidden(client.get(url(draft, "confirm")))
    client.force_login(third)
    send(client, draft, "edit", item=draft.item_id, **votes(ayes=3, noes=11))
    client.force_login(second)

    page = client.post(url(draft, "confirm"), seen)

    assert (page.status_code, RollCall.objects.get().is_confirmed) == (422, False)
    assert [step["by"] for step in page.context["meanwhile"]] == [third]


def test_draft_is_edited_from_what_stands_there(client):
    draft = entered_roll_call(ayes=12, noes=2)
    client.force_login(clerk())
    page = client.get(url(draft, "edit"))

    marked = [field.value() for _term, field, _why in page.context["form"].rows()]

    assert marked == ["aye"] * 12 + ["no"] * 2 + ["absent"]


def test_roll_call_is_corrected_with_a_reason(client):
    wrong = confirmed_roll_call(ayes=13, noes=1)
    client.force_login(clerk())

    send(
        client,
        wrong,
        "correct",
        item=wrong.item_id,
        correction_reason="Misheard",
        **votes(ayes=14),
    )

    correction = RollCall.objects.drafts().get()
    assert (correction.corrects, correction.correction_reason) == (wrong, "Misheard")
    assert correction.ayes == 14


def test_vote_is_reported_as_totals_and_corrected(client):
    nomination = reported_motion().case
    typed = totals() | {"held_on": "2022-03-25", "as_of": "2022-03-26", "carried": "True"}
    client.force_login(clerk())
    send(client, nomination, "report-roll-call", **typed)
    client.force_login(clerk())
    send(client, RollCall.objects.get(), "confirm")
    first = RollCall.objects.get()
    stands = client.get(url(first, "correct")).context["form"]

    again = typed | {"ayes": 13, "correction_reason": "Misread"}
    send(client, first, "correct", **again)

    correction = RollCall.objects.drafts().get()
    assert (stands["ayes"].value(), stands["source"].value()) == (14, "Associated Press")
    assert (first.carried, correction.corrects, correction.ayes) == (True, first, 13)


def test_case_page_shows_the_motion_the_votes_and_the_correction(client):
    wrong = confirmed_roll_call(ayes=13, noes=1)
    correction = entered_correction(wrong, reason="Misheard")
    client.force_login(clerk())
    nomination = wrong.motion.case
    waiting = client.get(case_url(nomination)).content.decode()
    send(client, correction, "confirm")

    page = client.get(case_url(nomination)).content.decode()

    assert "A correction waits: roll call" in waiting
    assert "22-0002-S31" in page
    assert "Councilmember 2, Councilmember 3" in page
    assert "Reason: Misheard" in page
    assert "As it stood before the correction: 13 ayes, 1 no" in page
    assert RollCall.objects.get(pk=correction.pk).is_confirmed is True


@pytest.mark.parametrize("act", ["enter-roll-call", "report-roll-call"])
def test_who_enters_a_vote_reads_which_clerks_are_asked_to_confirm_it(client, act):
    nomination = ACTS[act]()
    client.force_login(clerk())
    colleague, gone = clerk(name="Clerk Vera"), clerk(name="Clerk Gone", is_active=False)

    told = client.get(url(nomination, act)).context["consequences"].mails

    assert colleague.name in str(told[0])
    assert gone.name not in str(told[0])

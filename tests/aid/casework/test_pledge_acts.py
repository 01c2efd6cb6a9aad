"""The case page of a pledge, and the acts on it."""

import pytest
from django.urls import reverse
from post_office.models import Email

from aid.casework.acts.pledges import ACTS
from aid.casework.domain import triage
from aid.items.domain import photographs
from aid.models import Donation, Pledge, PledgeLink, PledgeMessage
from aid.pledges.domain import answers, letters
from tests.browser_keys import key_for
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    entered_approval,
    pledge_link,
    proposed,
    published_need,
    received_pledge,
    unconfirmed_pledge,
)
from tests.following import photograph, text

pytestmark = pytest.mark.django_db
NAMES = [act.name for act in ACTS]


@pytest.fixture(autouse=True)
def office():
    return CouncilFactory()


@pytest.fixture
def by(client):
    user = clerk()
    client.force_login(user)
    return user


def case_url(pledge):
    return reverse("pledge_case", args=[pledge.pk])


def act_url(pledge, name):
    return reverse("pledge_act", args=[pledge.pk, name])


def send(client, pledge, name, **typed):
    last = pledge.steps.last()
    body = {"seen": last.pk if last else 0}
    return client.post(act_url(pledge, name), body | typed)


def everything(pledge):
    pledge.refresh_from_db()
    return (
        pledge.state,
        pledge.erased_at,
        pledge.steps.count(),
        list(PledgeMessage.objects.values_list("kind", "seen_at")),
        list(PledgeLink.objects.values_list("revoked_at")),
        Donation.objects.count(),
        Email.objects.count(),
    )


def from_donor(pledge):
    return PledgeMessage.objects.create(pledge=pledge, kind="answer", text="In the garage")


def test_a_pledge_that_is_not_confirmed_is_no_case(client, by):
    assert client.get(case_url(unconfirmed_pledge())).status_code == 404


def test_the_page_shows_the_things_the_donor_and_what_was_written(client, by):
    need = published_need()
    pledge = received_pledge(need=need, items=[{"quantity": 3, "serial_or_vin": "SN-77"}])
    shown = photographs.take_in(photograph(), item=pledge.items.get())
    from_donor(pledge)

    said = text(client.get(case_url(pledge)))

    donor = pledge.donor
    parts = [
        *(donor.name, donor.email, donor.phone, donor.stands_at, "SN-77", "In the garage"),
        *(f"{need}, {need.body}", "they are mine", "3 of 3", "not marked as read"),
        f'href="{reverse("photograph", args=[shown.pk])}"',
    ]
    assert [part for part in parts if part not in said] == []


def test_looks_at_its_pages_change_nothing(client, by):
    pledge = received_pledge()
    from_donor(pledge)
    before = everything(pledge)

    for name in ["", *NAMES] * 2:
        client.get(act_url(pledge, name) if name else case_url(pledge))

    assert everything(pledge) == before


def test_taking_up_preselects_the_body_of_the_need_and_all_there_is(client, by):
    need = published_need(quantity=5)
    pledge = received_pledge(need=need)
    RecipientBodyFactory(city=pledge.city)

    form = client.get(act_url(pledge, "take-up")).context["form"]

    item = pledge.items.get()
    assert form["body"].value() == need.body.pk
    assert (form[f"quantity_{item.pk}"].value(), form[f"for_need_{item.pk}"].value()) == (3, True)


def test_taking_up_proposes_what_was_chosen(client, by):
    need = published_need(quantity=5)
    pledge = received_pledge(need=need, items=[{"quantity": 3}, {"kind": "rescue"}])
    first, second = pledge.items.all()
    typed = {"body": need.body.pk, f"quantity_{first.pk}": 2, f"quantity_{second.pk}": 1}

    answer = send(client, pledge, "take-up", **typed | {f"for_need_{first.pk}": "on"})

    donation = Donation.objects.get()
    lines = list(donation.lines.values_list("item", "quantity", "need"))
    assert answer["Location"] == f"/admin/donations/{donation.pk}/"
    assert lines == [(first.pk, 2, need.pk), (second.pk, 1, None)]


def test_only_what_is_of_the_kind_asked_for_is_ticked_for_the_need(client, by):
    pledge = received_pledge(need=published_need(), items=[{"quantity": 3}, {"kind": "rescue"}])

    form = client.get(act_url(pledge, "take-up")).context["form"]

    ticked = [form[f"for_need_{item.pk}"].value() for item in pledge.items.all()]
    assert ticked == [True, False]


def test_what_is_held_back_is_shown_with_the_reason_and_not_offered(client, by):
    pledge = received_pledge(items=[{"quantity": 3}, {"kind": "body_armour"}])
    held_back = pledge.items.last()

    page = client.get(act_url(pledge, "take-up"))

    assert f"quantity_{held_back.pk}" not in page.context["form"].fields
    assert "is held back: such things need licences" in text(page)


def test_what_is_held_back_cannot_be_smuggled_in(client, by):
    pledge = received_pledge(items=[{"kind": "rescue"}, {"kind": "body_armour"}])
    body = RecipientBodyFactory(city=pledge.city)
    typed = {"body": body.pk, f"quantity_{pledge.items.last().pk}": 1}

    answer = send(client, pledge, "take-up", **typed)

    assert (answer.status_code, Donation.objects.count()) == (422, 0)


def test_a_body_of_another_city_is_not_offered(client, by):
    pledge = received_pledge()
    typed = {"body": RecipientBodyFactory().pk, f"quantity_{pledge.items.get().pk}": 1}

    answer = send(client, pledge, "take-up", **typed)

    assert (answer.status_code, Donation.objects.count()) == (422, 0)


@pytest.mark.parametrize("number", [0, 4, -1, "x"])
def test_more_than_there_are_or_nothing_is_refused_with_all_typed(client, by, number):
    pledge = received_pledge()
    body = RecipientBodyFactory(city=pledge.city)
    field = f"quantity_{pledge.items.get().pk}"

    answer = send(client, pledge, "take-up", body=body.pk, **{field: number})

    assert (answer.status_code, Donation.objects.count()) == (422, 0)
    assert answer.context["form"][field].value() == str(number)


def test_a_question_is_asked_once_however_often_it_is_sent(client, by):
    pledge = received_pledge()
    body = {"form_key": key_for(client), "seen": 0, "question": "Which voltage?"}

    answers = [client.post(act_url(pledge, "ask"), body)["Location"] for _ in range(2)]

    assert answers == [case_url(pledge)] * 2
    assert (PledgeMessage.objects.count(), Email.objects.count()) == (1, 1)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_letter_begins_as_a_draft_in_the_donors_language(client, by, language):
    pledge = received_pledge(language=language)

    page = client.get(act_url(pledge, "decline"))

    assert page.context["form"]["letter"].value() == letters.draft_letter(pledge, "")
    assert f'lang="{language}"' in text(page)
    assert pledge.donor.email in text(page)


def test_the_draft_follows_the_reason_without_sending_anything(client, by):
    pledge = received_pledge()
    typed = {"why": "condition", "letter": letters.draft_letter(pledge, ""), "again": "1"}

    page = send(client, pledge, "decline", **typed)

    form = page.context["form"]
    assert (page.status_code, Pledge.objects.get().state) == (200, "received")
    assert form["letter"].value() == letters.draft_letter(pledge, "condition")
    assert form["why"].value() == "condition"


def test_an_edited_letter_stays_when_the_reason_changes(client, by):
    typed = {"why": "condition", "letter": "My own words", "again": "1"}

    page = send(client, received_pledge(), "decline", **typed)

    assert page.context["form"]["letter"].value() == "My own words"


def test_an_edited_letter_that_stays_is_pointed_out_and_can_be_drafted_anew(client, by):
    pledge = received_pledge()
    typed = {"why": "transport", "letter": "My own words"}

    kept = send(client, pledge, "decline", **typed, again="1")
    fresh = send(client, pledge, "decline", **typed, draft="1")

    assert "it stays as you wrote it" in text(kept)
    assert "it stays as you wrote it" not in text(fresh)
    assert fresh.context["form"]["letter"].value() == letters.draft_letter(pledge, "transport")


def test_a_letter_that_gives_another_reason_is_not_sent(client, by):
    pledge = received_pledge()
    letter = letters.draft_letter(pledge, "condition") + "P.S."

    answer = send(client, pledge, "decline", why="transport", letter=letter)

    pledge.refresh_from_db()
    assert (answer.status_code, pledge.state) == (422, "received")
    assert "The letter still gives another reason: “The recipients cannot use it" in text(answer)


def test_declining_sends_the_letter_as_it_was_edited(client, by):
    pledge = received_pledge()

    send(client, pledge, "decline", why="transport", letter="My own words", own_words="on")

    pledge.refresh_from_db()
    assert (pledge.state, pledge.declined_why) == ("declined", "transport")
    assert "My own words" in Email.objects.get().message


@pytest.mark.parametrize("typed", [{"why": "", "letter": "Words"}, {"why": "other", "letter": " "}])
def test_declining_without_reason_or_letter_loses_nothing_typed(client, by, typed):
    pledge = received_pledge()

    page = send(client, pledge, "decline", **typed)

    form = page.context["form"]
    assert (page.status_code, Email.objects.count()) == (422, 0)
    assert {name: form[name].value() for name in typed} == typed


def test_what_was_written_is_marked_as_read_by_a_button(client, by):
    pledge = received_pledge()
    from_donor(pledge)

    send(client, pledge, "mark-read")

    assert not answers.unread(pledge).exists()
    assert "not marked as read" not in text(client.get(case_url(pledge)))


def test_what_the_donor_wrote_meanwhile_is_shown_before_anything_is_done(client, by):
    pledge = received_pledge()
    triage.ask(pledge, by=by, question="Which voltage?")
    seen = pledge.steps.last().pk
    triage.ask(pledge, by=by, question="And which plug?")

    body = {"seen": seen, "why": "other", "letter": "No."}
    answer = client.post(act_url(pledge, "decline"), body)

    pledge.refresh_from_db()
    assert (answer.status_code, pledge.state) == (422, "question")
    assert "Somebody else acted meanwhile" in text(answer)


def test_the_link_is_sent_again_and_nobody_in_the_office_sees_it(client, by):
    pledge = received_pledge()
    old = pledge_link(pledge)

    send(client, pledge, "send-link")

    said = text(client.get(case_url(pledge)))
    links = list(PledgeLink.objects.order_by("pk"))
    assert [link.status for link in links] == ["revoked", ""]
    assert ("/pledge/follow/" in said, old in said) == (False, False)


def test_the_donor_is_erased_once_the_pledge_is_answered(client, by):
    pledge = received_pledge()
    name = pledge.donor.name
    early = send(client, pledge, "erase")
    send(client, pledge, "decline", why="other", letter="No.")

    send(client, pledge, "erase")

    said = text(client.get(case_url(pledge)))
    assert (early.status_code, "Decline the pledge first" in text(early)) == (422, True)
    assert (name in said, "were erased on" in said) == (False, True)


def test_the_acts_that_are_offered_follow_where_the_pledge_stands(client, by):
    received, taken_up = received_pledge(), proposed().pledge
    declined = received_pledge()
    triage.decline(declined, by=by, why="other", letter="No.")

    offered = [
        [act.name for act in ACTS if act.offered_to(by, pledge)]
        for pledge in (received, taken_up, declined)
    ]

    assert offered == [
        ["take-up", "correct-things", "ask", "decline", "send-link", "erase"],
        ["correct-things", "ask", "send-link", "erase"],
        ["send-link", "erase"],
    ]


def test_whoever_approves_is_told_that_the_donor_is_mailed(client, by):
    draft = entered_approval(proposed())

    said = text(client.get(f"{draft.get_staff_url()}confirm/"))

    assert draft.donation.pledge.donor.email in said


def test_fields_that_no_form_asks_for_change_nothing(client, by):
    pledge = received_pledge()
    forged = {"state": "withdrawn", "declined_why": "other", "by": "1", "erased_at": "2026-01-01"}

    send(client, pledge, "ask", question="Which voltage?", **forged)

    pledge.refresh_from_db()
    assert (pledge.state, pledge.declined_why, pledge.erased_at) == ("question", "", None)
    assert pledge.messages.get().by == by

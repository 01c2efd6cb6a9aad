"""The donor's private page of a pledge, seen by somebody without an account."""

import pytest
from django.urls import reverse
from post_office.models import Email

from aid.casework.pages.where_it_stands import DONATION_STANDS, STANDS
from aid.donations.states import DonationState
from aid.models import (
    Donation,
    Photograph,
    Pledge,
    PledgeDonor,
    PledgeLink,
    PledgeMessage,
    RecipientBody,
)
from aid.needs.domain import conflict
from aid.pledges.states import PledgeState
from sistercities.kernel import form_keys
from sistercities.models import FormKey
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    approved,
    pledge_link,
    proposed,
    received,
    received_pledge,
    shipped,
)
from tests.following import PAGES, SENT, asked, heic, key, photograph, send, text, url
from tests.relationships.places import labelled
from tests.trials import times, trial

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office():
    CouncilFactory()
    return clerk()


def everything():
    """All that a visit could change."""
    return (
        list(Pledge.objects.values_list("state", "declined_why", "erased_at")),
        list(PledgeLink.objects.values_list("used_at", "revoked_at")),
        list(PledgeMessage.objects.values_list("kind", "seen_at")),
        Photograph.objects.count(),
        Donation.objects.count(),
        Email.objects.count(),
        FormKey.objects.count(),
        Pledge.objects.get().steps.count(),
    )


@trial
@pytest.mark.parametrize("page", PAGES)
def test_visits_by_a_scanner_change_nothing(client, page):
    token = asked()
    before = everything()

    for number in range(times(6, in_trials=100)):
        answer = (client.get if number % 2 else client.head)(url(token, page))
        assert answer.status_code == 200

    assert everything() == before


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_kept_by_nobody_and_told_to_nobody(client, page):
    answer = client.get(url(asked(), page))

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "sessionid" not in answer.cookies


def test_the_status_page_sets_no_cookie_and_takes_no_post(client):
    token = asked()

    assert client.get(url(token)).cookies == {}
    assert client.post(url(token)).status_code == 405


def test_the_page_says_what_was_pledged_and_what_happens_next(client):
    pledge = received_pledge(items=[{"quantity": 3, "description": "Concentrators"}])

    said = text(client.get(url(pledge_link(pledge))))

    parts = [
        pledge.reference,
        "We have received your pledge",
        "3 × Concentrators",
        "Who knows what",
    ]
    assert [part for part in parts if part not in said] == []


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_page_speaks_the_language_of_its_address(client, language):
    page = client.get(f"/{language}/pledge/follow/{asked()}/")

    assert f'<html lang="{language}"' in page.content.decode()


def test_the_city_is_named_in_the_readers_language(client):
    pledge = received_pledge()
    labelled(pledge.city, "Київ")

    assert "Київ" in text(client.get(f"/uk/pledge/follow/{pledge_link(pledge)}/"))


def test_every_state_is_said_in_plain_words():
    assert set(STANDS) == set(PledgeState) - {"draft", "unconfirmed"}
    assert set(DONATION_STANDS) == set(DonationState)


def test_the_donations_are_shown_with_recipient_and_days(client):
    donation = shipped(proposed())

    said = text(client.get(url(pledge_link(donation.pledge))))

    assert donation.body.name in said
    assert "It left on March 2, 2026 and is expected on March 3, 2026." in said


def test_for_a_city_in_conflict_no_day_and_no_body_is_shown(client):
    donation = shipped(proposed())
    conflict.mark(donation.city, by=clerk(), reason="War", source="Foreign office")

    said = text(client.get(url(pledge_link(donation.pledge))))

    told = [donation.body.name, "March", "2026-03", "Carrier 1", "BL-1"]
    assert [word for word in told if word in said] == []
    assert str(RecipientBody.Kind.FIRE.label) in said
    assert "On the way" in said


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("at_war", [True, False])
def test_a_donor_learns_why_photographs_that_may_be_public_are_not_shown(client, allowed, at_war):
    pledge = received_pledge()
    PledgeDonor.objects.update(photographs_are_public=allowed)
    if at_war:
        conflict.mark(pledge.city, by=clerk(), reason="War", source="Foreign office")

    said = text(client.get(url(pledge_link(pledge))))

    assert ("no photograph of a donor's things is shown" in said) == (allowed and at_war)


def test_what_arrived_is_shown_by_line(client):
    donation = received(proposed(), damaged=1)

    said = text(client.get(url(pledge_link(donation.pledge))))

    assert "in order: 2, damaged: 1" in said
    assert "Received, with differences" in said
    assert "expected on" not in said


@pytest.mark.parametrize(
    ("bring", "sentence"),
    [
        (lambda donation: donation, "We would like to use what you offer."),
        (approved, "What you offer is approved."),
        (shipped, "What you gave has left for its recipient."),
        (received, "The recipient has answered about what you gave."),
    ],
)
def test_the_heading_says_how_far_it_has_come(client, bring, sentence):
    donation = bring(proposed())

    page = client.get(url(pledge_link(donation.pledge)))

    assert str(page.context["stands"]["sentence"]) == sentence
    asked_to_keep = "Please keep the things" in text(page)
    assert asked_to_keep == (donation.state == "proposed")


@pytest.mark.parametrize("page", SENT)
def test_what_was_sent_is_there_and_said_on_the_page(client, page):
    token = asked()

    answer = send(client, token, page)

    kind = {"answer/": "answer", "change/": "change", "withdraw/": "withdrawn"}[page]
    assert answer["Location"].startswith(f"{url(token)}?done=")
    assert PledgeMessage.objects.filter(kind=kind).count() == 1
    assert 'role="status"' in client.get(answer["Location"]).content.decode()


def test_photographs_go_along(client):
    token = asked()

    send(client, token, "answer/", text="110 V", photographs=[photograph(), photograph("b.jpg")])

    assert PledgeMessage.objects.get(kind="answer").photographs.count() == 2


@pytest.mark.parametrize("page", SENT)
def test_the_same_form_sent_twice_counts_once(client, page):
    token = asked()
    body = {"form_key": key(client, token, page)} | SENT[page]

    first = client.post(url(token, page), body)
    before = everything()
    second = client.post(url(token, page), body)

    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert everything() == before


def test_the_same_form_with_photographs_sent_twice_counts_once(client):
    token = asked()
    body = {"form_key": key(client, token, "change/"), "text": "See"}

    for _ in range(2):
        client.post(url(token, "change/"), body | {"photographs": [photograph(), photograph()]})

    assert (PledgeMessage.objects.filter(kind="change").count(), Photograph.objects.count()) == (
        1,
        2,
    )


@pytest.mark.parametrize("page", ["answer/", "change/"])
def test_a_used_key_with_other_words_is_shown_again_with_all_of_them(client, page):
    token = asked()
    body = {"form_key": key(client, token, "change/"), "text": "First"}
    client.post(url(token, "change/"), body)

    answer = client.post(url(token, page), body | {"text": "Other words"})

    assert answer.status_code == 422
    assert "Other words" in text(answer)
    assert answer.context["form_key"] != body["form_key"]


def test_what_is_remembered_of_a_form_holds_no_secret(client):
    token = asked()

    send(client, token, "answer/")

    row = FormKey.objects.get()
    assert token not in (row.purpose + row.answer + row.key_hash)


@pytest.mark.parametrize("page", ["answer/", "change/"])
def test_nothing_typed_and_no_photograph_is_lost_to_one_that_cannot_be_read(client, page):
    token = asked()
    sent = {"text": "My <words>", "photographs": [photograph(), heic()]}

    again = send(client, token, page, **sent)

    kept = Photograph.objects.get()
    assert again.status_code == 422
    assert "My &lt;words&gt;" in text(again)
    assert "a.heic: We cannot read this format" in text(again)
    assert reverse("pledge_follow_photograph", args=[token, kept.pk]) in text(again)

    body = {"form_key": again.context["form_key"], "text": "My words"}
    client.post(url(token, page), body)

    message = PledgeMessage.objects.exclude(kind="question").get()
    assert (message.text, message.photographs.get()) == ("My words", kept)


def test_what_is_left_out_stays_ticked_and_does_not_go_along(client):
    token = asked()
    first = send(client, token, "answer/", text="1", photographs=[photograph(), heic()])
    unwanted = Photograph.objects.get()

    body = {"form_key": first.context["form_key"], "text": "2", "leave_out": [unwanted.pk]}
    again = client.post(url(token, "answer/"), body | {"photographs": [photograph(), heic()]})
    boxes = again.context["form"]["leave_out"].subwidgets
    ticked = [box.data["value"].value for box in boxes if box.data["selected"]]
    client.post(url(token, "answer/"), body | {"form_key": again.context["form_key"]})

    message = PledgeMessage.objects.get(kind="answer")
    assert (ticked, len(boxes)) == ([unwanted.pk], 2)
    assert message.photographs.count() == 1
    assert not Photograph.objects.filter(pk=unwanted.pk).exists()


@pytest.mark.parametrize("page", ["answer/", "change/"])
def test_what_has_to_be_said_is_not_called_optional(client, page):
    form = client.get(url(asked(), page)).context["form"]

    assert "(optional)" not in form["text"].as_field_group()
    assert "required" not in str(form["text"])


@pytest.mark.parametrize("page", ["answer/", "change/"])
def test_an_empty_form_is_refused_in_words(client, page):
    answer = send(client, asked(), page, text=" ")

    assert answer.status_code == 422
    assert "Write something, or send a photograph." in text(answer)


def test_withdrawing_asks_to_be_sure_and_keeps_the_reason(client):
    token = asked()

    answer = send(client, token, "withdraw/", reason="I moved.")

    assert (answer.status_code, Pledge.objects.get().state) == (422, "question")
    assert "Tick the box if you want to withdraw." in text(answer)
    assert "I moved." in text(answer)


def test_what_is_handed_over_offers_no_withdrawal(client):
    donation = shipped(proposed())
    token = pledge_link(donation.pledge)

    status, page = client.get(url(token)), client.get(url(token, "withdraw/"))
    body = {"form_key": form_keys.new_key(form_keys.ANYBODY)} | SENT["withdraw/"]
    answer = client.post(url(token, "withdraw/"), body)

    donation.refresh_from_db()
    assert (url(token, "withdraw/") in text(status), "<form" in text(page)) == (False, False)
    assert (answer.status_code, donation.state) == (422, "shipped")
    assert "has been handed over" in text(answer)


def test_withdrawing_cancels_what_was_approved(client):
    donation = approved(proposed())

    send(client, pledge_link(donation.pledge), "withdraw/")

    donation.refresh_from_db()
    assert (donation.state, donation.pledge.state) == ("cancelled", "withdrawn")


@pytest.mark.parametrize("page", SENT)
def test_fields_that_no_form_asks_for_change_nothing(client, page):
    token = asked()
    pledge = Pledge.objects.get()
    forged = {"pledge": "1", "by": "1", "seen_at": "2026-01-01", "kind": "thanks", "state": "draft"}

    send(client, token, page, **SENT[page] | forged)

    message = PledgeMessage.objects.exclude(kind="question").get()
    pledge.refresh_from_db()
    assert (message.by, message.seen_at, message.pledge) == (None, None, pledge)
    assert message.kind != "thanks"
    assert pledge.state in ("received", "question", "withdrawn")

"""Declining a pledge: the letter that goes out names the reason that is counted."""

import pytest
from django.urls import reverse
from post_office.models import Email

from aid.models import Pledge
from aid.pledges.domain import letters
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import received_pledge
from tests.following import text

pytestmark = pytest.mark.django_db
WITH_A_SENTENCE = [why for why in Pledge.Declined.values if why != "other"]


@pytest.fixture(autouse=True)
def _clerk_at_the_desk(client):
    CouncilFactory()
    client.force_login(clerk())


def decline(client, pledge, **typed):
    body = {"seen": 0} | typed
    return client.post(reverse("pledge_act", args=[pledge.pk, "decline"]), body)


def state():
    return Pledge.objects.get().state


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("shown", ["", "not_allowed"])
@pytest.mark.parametrize("why", ["transport", "condition"])
def test_a_draft_for_another_reason_is_shown_anew_and_then_names_the_reason(
    client, why, shown, language
):
    pledge = received_pledge(language=language)
    right = letters.draft_letter(pledge, why)

    first = decline(client, pledge, why=why, letter=letters.draft_letter(pledge, shown))
    kept = (first.status_code, state(), Email.objects.count())
    letter = first.context["form"]["letter"].value()
    decline(client, pledge, why=why, letter=letter)

    assert kept == (422, "received", 0)
    assert "check it, then press the button again" in text(first)
    assert (letter, state()) == (right, "declined")
    assert letters.names_reason(pledge, Email.objects.get().message, why=why)


@pytest.mark.parametrize("why", WITH_A_SENTENCE)
def test_the_draft_for_the_reason_goes_at_once(client, why):
    pledge = received_pledge()

    decline(client, pledge, why=why, letter=letters.draft_letter(pledge, why))

    assert letters.names_reason(pledge, Email.objects.get().message, why=why)


def test_another_reason_must_be_written(client):
    pledge = received_pledge()

    answer = decline(client, pledge, why="other", letter=letters.draft_letter(pledge, "other"))

    assert (answer.status_code, state()) == (422, "received")
    assert "The draft names no other reason. Write it in." in text(answer)


def test_an_edited_letter_stays_and_the_clerk_says_that_it_names_the_reason(client):
    pledge = received_pledge()
    typed = {"why": "transport", "letter": "No ship goes there."}

    asked = decline(client, pledge, **typed)
    before = state()
    decline(client, pledge, **typed, own_words="on")

    assert (asked.status_code, before, state()) == (422, "received", "declined")
    assert asked.context["form"]["letter"].value() == "No ship goes there."
    assert 'name="own_words"' in text(asked)
    assert "No ship goes there." in Email.objects.get().message


def test_a_letter_edited_around_the_sentence_needs_no_tick(client):
    pledge = received_pledge()
    letter = letters.draft_letter(pledge, "condition") + "\nP.S. Thank you."

    decline(client, pledge, why="condition", letter=letter)

    assert state() == "declined"

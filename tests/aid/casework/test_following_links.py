"""A donor's link that does not work, and photographs behind one that does."""

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from aid.casework.domain import triage
from aid.models import Photograph, Pledge, PledgeLink, PledgeMessage
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import pledge_link, received_pledge
from tests.factories_pledges import rewritten_links
from tests.following import PAGES, SENT, asked, key, photograph, send, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office():
    CouncilFactory()
    return clerk()


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_link_and_one_to_confirm_are_not_found(client, page):
    confirm = pledge_link(received_pledge(), "confirm")

    for token in ("unknown", confirm):
        answer = client.get(url(token, page))
        assert answer.status_code == 404
        assert "There is no such link" in text(answer)
        assert "clerk@example.org" in text(answer)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda: PledgeLink.objects.update(revoked_at=timezone.now()), "replaced by a newer one"),
        (lambda: rewritten_links(expires_at=timezone.now()), "This link has expired."),
        (lambda: Pledge.objects.update(erased_at=timezone.now()), "Your data were erased"),
    ],
    ids=["revoked", "expired", "erased"],
)
@pytest.mark.parametrize("page", PAGES)
def test_a_dead_link_says_why_and_whom_to_ask(client, spoil, why, page):
    token = asked()
    spoil()

    answer = client.get(url(token, page))

    assert answer.status_code == 410
    assert [part for part in (why, "clerk@example.org") if part not in text(answer)] == []
    assert answer["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("page", SENT)
def test_what_was_typed_into_a_link_that_died_is_given_back(client, page):
    token = asked()
    body = {
        "form_key": key(client, token, page),
        "text": "Hours of work",
        "reason": "Hours of work",
    }
    triage.send_link_again(Pledge.objects.get(), by=clerk())
    before = (PledgeMessage.objects.count(), Email.objects.count())

    answer = client.post(url(token, page), body | {"sure": "on"})

    assert answer.status_code == 410
    assert (PledgeMessage.objects.count(), Email.objects.count()) == before
    assert Pledge.objects.get().state == "question"
    assert "Hours of work" in text(answer)


def test_a_photograph_is_served_to_its_donor_only(client):
    token = asked()
    send(client, token, "answer/", text="See", photographs=[photograph()])
    mine = Photograph.objects.get()
    other = pledge_link(received_pledge())

    shown = client.get(reverse("pledge_follow_photograph", args=[token, mine.pk]))
    picture = b"".join(shown.streaming_content)
    foreign = client.get(reverse("pledge_follow_photograph", args=[other, mine.pk]))

    assert (shown.status_code, picture[:3]) == (200, b"\xff\xd8\xff")
    assert "no-store" in shown["Cache-Control"]
    assert foreign.status_code == 404


def test_the_photographs_of_things_are_served_too_and_not_through_a_dead_link(client):
    token = asked()
    item = Pledge.objects.get().items.get()
    send(client, token, "answer/", text="See", photographs=[photograph()])
    Photograph.objects.update(message=None, item=item, pledge=None)
    address = reverse("pledge_follow_photograph", args=[token, Photograph.objects.get().pk])

    before = _status(client, address)
    PledgeLink.objects.update(revoked_at=timezone.now())

    assert (before, _status(client, address)) == (200, 404)


def _status(client, address):
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code

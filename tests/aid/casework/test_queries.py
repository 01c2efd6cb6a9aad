"""The pages of aid ask the database as often for much as for little."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aid.items.domain import photographs
from aid.models import Donation, PledgeMessage
from relationships.motions.domain.matters import draft_of
from sistercities.kernel import entries, installation
from sistercities.kernel.calendar import by_the_councils_clock
from tests.aid.acting import url
from tests.days import today
from tests.factories import clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    acceptance_link,
    approved,
    donate_motion,
    official_tie,
    pledge_link,
    proposed,
    published_need,
    ready,
    received,
    received_pledge,
    requested,
    roll_call_on,
    shipped,
    surplus_item,
    the_council,
    voted,
)
from tests.owner import past_the_triggers
from tests.walks.aid_world import PICTURE

pytestmark = pytest.mark.django_db

MUCH = 9
# Queries, however much there is; a roll call also asks for its meeting, notice and rule.
A_CASE, SHIPPING, CONFIRMING = 25, 40, 20


@pytest.fixture(autouse=True)
def _a_site_that_has_said_what_it_is():
    installation.declare(demonstration=False)


@pytest.fixture
def ask(client):
    """Return a function that counts the queries of a page, asked for by a clerk."""
    the_council()
    client.force_login(clerk())
    client.get("/admin/")

    def count(url):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return count


def a_pledge(size, need):
    """A pledge of so many things, with a photograph of each and as many letters and donations."""
    pledge = received_pledge(need=need, items=[{"quantity": size + 1}] * size)
    for item in pledge.items.all():
        photographs.take_in(PICTURE, item=item)
        message = PledgeMessage.objects.create(pledge=pledge, kind="answer", text="Yes")
        photographs.take_in(PICTURE, pledge=pledge, message=message)
    for _ in range(size):
        proposed(
            pledge=pledge, items=list(pledge.items.all()), body=need.body, quantities=[1] * size
        )
    return pledge


def a_donation(size):
    """A donation of the council's with so many things, that arrived, each with its photograph."""
    donation = received(proposed("council", items=[surplus_item() for _ in range(size)]))
    with past_the_triggers():
        for row in donation.acceptances.get().lines.all():
            photographs.take_in(PICTURE, acceptance_line=row)
    return donation


@pytest.mark.parametrize("act", ["", "take-up/", "ask/", "send-link/", "erase/"])
def test_a_pledge(ask, act):
    need = published_need(quantity=1000)
    few, many = (a_pledge(size, need) for size in (1, MUCH))

    little, much = (ask(reverse("pledge_case", args=[one.pk]) + act) for one in (few, many))

    assert much <= little


@pytest.mark.parametrize("act", ["", "correct-acceptance/"])
def test_a_donation(ask, act):
    few, many = a_donation(1), a_donation(MUCH)

    little, much = (ask(reverse("donation_case", args=[one.pk]) + act) for one in (few, many))

    assert much <= little <= A_CASE


def test_a_donation_that_the_council_has_voted_on(ask):
    donation = requested(voted(proposed("council")))

    assert ask(reverse("donation_case", args=[donation.pk])) <= A_CASE


def test_confirming_the_vote_on_a_donation(ask):
    motion, by = donate_motion(proposed("council")), clerk()
    roll_call_on(motion, confirmed=False)
    draft = draft_of(Donation.objects.get())

    with by_the_councils_clock(), CaptureQueriesContext(connection) as asked:
        entries.confirm(draft, by=by)

    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= CONFIRMING


def test_shipping(client, ask):
    few, many = (
        ready(proposed("council", items=[surplus_item() for _ in range(size)]))
        for size in (1, MUCH)
    )
    typed = {
        "carrier": "Carrier 1",
        "reference": "BL-1",
        "left_on": today(),
        "expected_on": today(),
    }
    asked = []

    for one in (few, many):
        page = client.get(url(one, "ship")).context
        sent = typed | {"form_key": page["form_key"], "seen": page["seen"]}
        # Not by the browser of our tests: it asks who is signed in, to add a key of its own.
        with CaptureQueriesContext(connection) as counted:
            assert Client.post(client, url(one, "ship"), sent).status_code == 302
        asked.append([query for query in counted if "SAVEPOINT" not in query["sql"]])

    little, much = map(len, asked)
    assert much <= little <= SHIPPING


@pytest.mark.parametrize("act", ["", "record-conditions/", "cancel/"])
def test_a_donation_on_its_way_to_be_shipped(ask, act):
    few, many = (
        approved(proposed("council", items=[surplus_item() for _ in range(size)]))
        for size in (2, MUCH)
    )

    little, much = (ask(reverse("donation_case", args=[one.pk]) + act) for one in (few, many))

    assert much <= little


def test_a_need_and_a_thing(ask):
    found = []
    for size in (1, MUCH):
        need = published_need(quantity=1000)
        for _ in range(size):
            proposed(pledge=received_pledge(need=need))
        item = surplus_item(quantity=size)
        for _ in range(size):
            photographs.take_in(PICTURE, item=item)
            proposed("council", items=[item], quantities=[1])
        found.append(
            (
                ask(reverse("need_case", args=[need.pk])),
                ask(reverse("item_case", args=[item.pk])),
                ask(reverse("item_case", args=[item.pk]) + "photographs/"),
            )
        )

    assert all(much <= little for little, much in zip(*found, strict=True))


def test_the_desk_and_its_lists(ask):
    def grow(size):
        for _ in range(size):
            received_pledge()
            PledgeMessage.objects.create(pledge=received_pledge(), kind="answer", text="Yes")
            proposed()
            approved(proposed("council"))
            shipped(proposed())
            received(proposed())

    lists = ("pledges", "pledge-answers", "proposed", "approved", "on-the-way", "to-thank")
    lists += ("late-shipments",)
    pages = ["/admin/", *(reverse("desk_list", args=[slug]) for slug in lists)]
    grow(1)
    little = [ask(page) for page in pages]
    grow(MUCH)

    much = [ask(page) for page in pages]

    # Above a handful the desk counts: one more query for each such card.
    assert much[1:] == little[1:]
    assert much[0] <= little[0] + len(lists)


def test_the_private_pages(ask):
    need = published_need(quantity=1000)
    few, many = (f"/en/pledge/follow/{pledge_link(a_pledge(size, need))}/" for size in (1, MUCH))
    links = [
        f"/en/receive/{acceptance_link(shipped(proposed('council', items=things)))}/"
        for things in ([surplus_item()], [surplus_item() for _ in range(MUCH)])
    ]

    little, much = ask(few), ask(many)

    assert much <= little
    assert ask(links[1]) <= ask(links[0])
    assert ask(f"{links[1]}print/") <= ask(f"{links[0]}print/")


def test_the_public_pages(ask):
    few, many = a_donation(1), a_donation(MUCH)
    city = official_tie().city_b
    body = RecipientBodyFactory(city=city)

    little, much = (ask(one.get_absolute_url()) for one in (few, many))
    published_need(body=body)
    pledging = ask("/en/pledge/")
    for _ in range(MUCH):
        published_need(body=body)

    assert much <= little
    assert ask("/en/pledge/") <= pledging

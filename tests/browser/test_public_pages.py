"""Every public page in a real browser: clean, accessible, without cookies, on a small screen."""

import pytest

from relationships.committees.domain import ballots, committees
from tests.factories import NominationFactory
from tests.factories_agreements import confirmed, frozen, put, signed_in_person
from tests.factories_committees import (
    account,
    begun,
    chair_of,
    discuss,
    open_ballot,
    reviewing,
    submitted,
    vote_all,
)
from tests.factories_council import confirmed_roll_call
from tests.factories_relationships import recognised_tie, reported_tie, tie_with_status
from tests.relationships.places import country, place

pytestmark = pytest.mark.django_db(transaction=True)

CSP = "default-src 'none'"


@pytest.fixture
def world():
    """A city of each kind, a nomination at work, one out for signature; returns all addresses."""
    country()
    confirmed_roll_call()
    for number in range(30):
        reported_tie(city=place(f"Place {number}"), kind="friendship")
    ties = [recognised_tie(city=place("Nagoya")), tie_with_status("suspended")]
    ballot = closed_ballot()
    case = ballot.committee.nomination
    agreement = frozen(nomination_to_sign())
    confirmed(signed_in_person(agreement))
    return [
        "/en/",
        "/en/sister-cities/",
        "/en/sister-cities/?q=xyz",
        "/en/sister-cities/?q=nagoya",
        "/en/sister-cities/?q=Ukraine",
        *(f"/en/cities/{tie.city_b.slug}/" for tie in ties),
        "/en/cities/kyiv/",
        "/en/nominations/",
        "/en/nominations/kyiv/",
        f"/en/nominations/{case.slug}/",
        f"/en/nominations/{agreement.nomination.slug}/",
        "/en/record/",
        "/en/record/1/",
        "/uk/",
        "/uk/cities/nagoya/",
        "/uk/nominations/kyiv/",
        "/uk/record/",
    ]


def nomination_to_sign():
    return put(NominationFactory(city=place("Lviv", slug="lviv"), slug="lviv"), "designated")


def closed_ballot():
    """A committee with reviews, a member who stepped aside, and its vote."""
    committee, members = reviewing(nomination=begun(city=place("Dnipro", slug="dnipro")))
    for member in members[:3]:
        submitted(member)
    discuss(committee, members)
    ballot = open_ballot(committee, chair_of(members))
    committees.declare_conflict(members[6], by=account(members[6]), reason="My employer is there.")
    vote_all(ballot, members, "yyynn--")
    ballots.close_ballot(ballot, by=chair_of(members))
    return ballot


@pytest.mark.parametrize("width", [360, 1440])
def test_every_public_page_is_clean_and_accessible(open_tab, world, width):
    tab = open_tab(width=width)

    for path in world:
        response = tab.visit(path)

        assert (path, response.status) == (path, 200)
        assert CSP in response.headers["content-security-policy"]
        tab.assert_no_sideways_scroll()
        tab.assert_accessible()
    tab.assert_clean()
    assert tab.cookies() == []


def test_a_reader_without_javascript_finds_the_answer(open_tab, world):
    tab = open_tab(width=360, javascript=False)
    tab.visit("/en/")

    tab.page.get_by_role("searchbox").fill("nago")
    tab.press(tab.page.get_by_role("button", name="Search"))
    tab.press(tab.page.get_by_role("link", name="Nagoya"))

    assert tab.page.locator(".answer__sentence").inner_text().startswith("Yes. Nagoya")
    assert tab.cookies() == []


def test_the_list_can_be_used_by_keyboard(open_tab, world):
    tab = open_tab()
    tab.visit("/en/sister-cities/")

    tab.page.get_by_label("City").focus()
    tab.page.keyboard.type("nagoya")
    tab.press(tab.page.get_by_label("City"), "Enter")

    assert "q=nagoya" in tab.page.url
    assert tab.page.locator("tbody tr").count() == 1


def test_the_next_page_keeps_what_was_asked_for(open_tab, world):
    tab = open_tab(width=360)
    tab.visit("/en/sister-cities/?status=reported&page_size=25")

    tab.press(tab.page.get_by_role("link", name="Next page"))

    assert "page=2" in tab.page.url
    assert "status=reported" in tab.page.url
    tab.assert_clean()


def test_the_language_can_be_changed_on_the_same_page(open_tab, world):
    tab = open_tab()
    tab.visit("/en/cities/nagoya/")

    tab.press(tab.page.get_by_role("link", name="Українська"))

    assert tab.page.url.endswith("/uk/cities/nagoya/")
    assert tab.page.locator("html").get_attribute("lang") == "uk"

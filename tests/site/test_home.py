"""The home page: what this is, where to search, what is under way."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from tests.factories import CouncilFactory, NominationFactory
from tests.factories_agreements import put
from tests.factories_relationships import (
    recognised_tie,
    reported_tie,
    said_to_be_unclear,
    tie_with_status,
)
from tests.reading import is_for_everybody, queries, read, says
from tests.relationships.places import country

pytestmark = pytest.mark.django_db
HOME = "/en/"


def test_without_a_council_the_page_says_what_comes_first():
    page = says(HOME)

    assert "The council has not been set up yet" in page
    assert "setup_council" in page
    assert "How a sister city is made" in page


def test_the_counts_are_those_of_the_lists_behind_them():
    recognised_tie()
    recognised_tie()
    said_to_be_unclear(recognised_tie())
    reported_tie()
    tie_with_status("ended")

    page, shown = says(HOME), read(HOME).context["figures"]

    behind = [
        read(f"/en/sister-cities/?status={figure['status']}").context["page_obj"].paginator.count
        for figure in shown
    ]
    assert [figure["count"] for figure in shown] == behind == [2, 1, 1]
    assert sum(behind) == read("/en/sister-cities/").context["page_obj"].paginator.count
    assert "official ties 2 reported tie, not confirmed 1 unclear tie 1" in page


def test_the_search_leads_to_the_list():
    CouncilFactory()

    page = read(HOME).content.decode()

    assert 'action="/en/sister-cities/"' in page
    assert 'name="q"' in page


def test_nominations_under_way_stand_with_their_step():
    CouncilFactory()
    country()
    put(NominationFactory(slug="kyiv"), "in_review")

    assert "Step 4 of 8: Review" in says(HOME)


def test_the_page_asks_the_database_as_often_for_fifty_nominations_as_for_one():
    CouncilFactory()
    put(NominationFactory(), "in_review")
    one = queries(HOME)
    for nomination in NominationFactory.create_batch(49):
        put(nomination, "in_review")

    assert queries(HOME) == one
    is_for_everybody(read(HOME))


@pytest.mark.parametrize(
    ("asked", "given"), [("uk", "/uk/"), ("en", "/en/"), ("de,uk;q=0.5", "/uk/"), ("xx", "/en/")]
)
def test_the_front_door_leads_to_the_language_of_the_reader(client, asked, given):
    response = client.get("/", headers={"accept-language": asked})

    assert response.url == given
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies


def test_a_mail_about_an_error_is_begun_for_the_reader():
    CouncilFactory(contact_email="clerk@example.org")

    page = read("/en/nominations/").content.decode()
    mail = re.search(r'href="mailto:clerk@example\.org\?([^"]*body[^"]*)"', page)[1]
    subject, body = (values[0] for values in parse_qs(unescape(mail)).values())

    assert subject == "Error on page /en/nominations/"
    assert body.startswith("Page: http")
    assert "/en/nominations/\n" in body
    assert "What is wrong here:" in body

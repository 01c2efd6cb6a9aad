"""What browsers and search engines ask for by themselves."""

import pytest

from sistercities.kernel import installation
from tests.factories import CouncilFactory
from tests.reading import read, says
from tests.relationships.places import place

pytestmark = pytest.mark.django_db


def test_robots_stay_out_of_sign_in_and_of_personal_links():
    lines = read("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /*/sign/",
        "Disallow: /*/receive/",
    ]


def test_robots_stay_out_of_a_demonstration():
    installation.declare(demonstration=True)

    lines = read("/robots.txt").content.decode().splitlines()

    assert lines == ["User-agent: *", "Disallow: /"]


def test_the_old_address_of_the_mark_leads_to_the_drawing():
    response = read("/favicon.ico", status=302)

    assert response["Location"].endswith("img/favicon.svg")
    assert not response.cookies


def test_a_page_that_is_not_there_offers_the_search():
    CouncilFactory()

    page = read("/en/cities/nowhere/", status=404).content.decode()

    assert 'action="/en/sister-cities/"' in page
    assert 'name="q"' in page


def test_a_page_that_is_not_there_offers_no_search_without_a_council():
    assert "Search" not in says("/en/nowhere/", status=404)


def test_an_address_in_capitals_leads_to_the_city():
    CouncilFactory(city=place("Berlin", slug="berlin"))

    response = read("/en/cities/BERLIN/", status=301)

    assert response["Location"] == "/en/cities/berlin/"

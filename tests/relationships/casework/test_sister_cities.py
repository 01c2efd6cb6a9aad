"""The list of sister cities: search, filters, order, pages, and what it says when nothing fits."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from relationships.models import Relationship
from relationships.ties.domain import relationships
from relationships.ties.domain.tie_facts import TIE_DATE
from sistercities.kernel import entries, installation
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_relationships import (
    recognised_tie,
    reported_tie,
    said_to_be_unclear,
    tie_with_status,
)
from tests.reading import is_for_everybody, queries, read, says
from tests.relationships.places import called, country, labelled, place

pytestmark = pytest.mark.django_db

LIST = "/en/sister-cities/"


def shown(path=LIST):
    """The names in the table, in order."""
    return [row["city"].display_name for row in read(path).context["rows"]]


def tie_with(name, *, code="UA", other_names=(), since=None, **fields):
    tie = recognised_tie(city=place(name, country_code=code, other_names=other_names), **fields)
    if since:
        entries.enter(
            TIE_DATE,
            tie,
            by=clerk(),
            what="since",
            on=datetime.date(since, 1, 1),
            precision="year",
            source="A list",
        )
    return tie


@pytest.fixture
def three():
    country("JP", "Japan")
    country("DE", "Germany")
    tie_with("Nagoya", code="JP", since=1959)
    tie_with("Łódź", since=1972)
    tie_with("Berlin", code="DE", other_names=["Берлін"])


def test_the_list_is_in_the_order_of_names_without_regard_to_accents(three):
    assert shown() == ["Berlin", "Łódź", "Nagoya"]


def test_the_list_can_be_sorted_by_country_and_by_age(three):
    assert shown(f"{LIST}?sort=country") == ["Berlin", "Nagoya", "Łódź"]
    assert shown(f"{LIST}?sort=since") == ["Nagoya", "Łódź", "Berlin"]


@pytest.mark.parametrize("text", ["lodz", "ŁÓDŹ", "lo"])
def test_a_city_is_found_without_accents_and_case(three, text):
    assert shown(f"{LIST}?q={text}") == ["Łódź"]


def test_a_city_is_found_by_any_of_its_names(three):
    nagoya = Relationship.objects.get(city_b__name="Nagoya").city_b
    called(nagoya, "Bisai", until_year=2005)

    assert shown(f"{LIST}?q=bisai") == ["Nagoya"]
    assert shown(f"{LIST}?q=берл") == ["Berlin"]


def test_the_list_can_be_filtered_by_country(three):
    assert shown(f"{LIST}?country=JP") == ["Nagoya"]
    assert read(LIST).context["search"].countries == [
        ("DE", "Germany"),
        ("JP", "Japan"),
        ("UA", "Ukraine"),
    ]


@pytest.mark.parametrize("state", ["official", "dormant", "suspended", "ended"])
def test_the_list_can_be_filtered_by_status(state):
    tie_with("Nagoya")
    other = tie_with_status(*([] if state == "official" else [state]))
    expected = {"Nagoya", other.city_b.name} if state == "official" else {other.city_b.name}

    assert set(shown(f"{LIST}?status={state}")) == expected


def test_the_list_leaves_out_what_has_ended_and_tags_what_is_reported():
    tie_with_status("ended")
    reported_tie(city=place("Manchester"))

    rows = read(LIST).context["rows"]

    assert [(row["city"].name, row["label"]) for row in rows] == [("Manchester", "Reported")]


def test_an_unclear_tie_is_found_as_unclear_only(three):
    said_to_be_unclear(Relationship.objects.get(city_b__name="Berlin"))

    assert shown(f"{LIST}?status=unclear") == ["Berlin"]
    assert shown(f"{LIST}?status=official") == ["Łódź", "Nagoya"]


def test_ties_of_two_other_cities_are_not_on_the_list(three):
    relationships.report_tie(
        place("Lviv"),
        other=place("Freiburg"),
        kind="sister",
        by=clerk(),
        source="A list",
        as_of=datetime.date(2020, 1, 1),
    )

    assert shown() == ["Berlin", "Łódź", "Nagoya"]


def test_our_city_stands_first_whichever_was_named_first():
    council = CouncilFactory()

    tie = relationships.report_tie(
        council.city,
        other=place("Nagoya"),
        kind="sister",
        by=clerk(),
        source="A list",
        as_of=datetime.date(2020, 1, 1),
    )

    assert (tie.city_a, tie.city_b.name) == (council.city, "Nagoya")
    assert shown() == ["Nagoya"]


def test_raw_sql_cannot_put_our_city_second(sql):
    council = CouncilFactory()

    with pytest.raises(IntegrityError, match="the first of the two"), transaction.atomic():
        sql(
            "INSERT INTO relationships_relationship (provenance, source, source_url, as_of, kind,"
            " state, certainty, certainty_note, certainty_source, city_a_id, city_b_id) VALUES"
            " ('reported', 'A list', '', '2020-01-01', 'sister', 'reported', 'clear', '', '',"
            " %s, %s)",
            [place("Nagoya").pk, council.city_id],
        )


def test_a_city_without_a_tie_is_said_not_to_be_one(three):
    place("Lviv")

    page = says(f"{LIST}?q=lviv")

    assert "No. Lviv, Ukraine is not among the ties of Los Angeles in this register, as of" in page


def test_a_slip_of_the_pen_leads_to_the_city_that_was_meant(three):
    assert "Yes. Nagoya, Japan is" not in says(f"{LIST}?q=nagoja")
    assert "Yes. Nagoya, Japan has been a sister city" in says(f"{LIST}?q=nagoja")


def test_nothing_found_says_what_to_do(three):
    assert "Try another spelling" in says(f"{LIST}?q=xyzzyxyzzy")


def test_one_letter_is_too_short_and_a_whole_book_too_long(three):
    short, long = says(f"{LIST}?q=x"), says(f"{LIST}?q={'x' * 5000}")

    assert short.endswith("Oldest first Type at least two letters.")
    assert long.endswith("Type at most 100 letters.")


@pytest.mark.parametrize("query", ["status=perhaps", "country=XX"])
def test_a_filter_that_cannot_be_used_is_left_out_and_said(three, query):
    response = read(f"{LIST}?{query}")

    assert len(response.context["rows"]) == 3
    assert "We could not use what was asked for here" in response.content.decode()


@pytest.mark.parametrize("query", ["sort=colour", "page_size=0", "page_size=101", "page_size=many"])
def test_an_order_or_a_page_size_that_cannot_be_used_does_no_harm(three, query):
    response = read(f"{LIST}?{query}")

    assert len(response.context["rows"]) == 3
    assert "We could not use" not in response.content.decode()


@pytest.mark.parametrize(
    ("page", "given"), [("0", 1), ("-1", 1), ("x", 1), ("", 1), ("99", 3), ("9" * 5000, 3)]
)
def test_a_page_that_is_not_there_gives_the_nearest(three, page, given):
    shown = read(f"{LIST}?page_size=1&page={page}").context["page_obj"].number

    assert shown == given


def test_pages_keep_the_filters_and_have_a_size():
    for number in range(3):
        tie_with(f"Place {number}")

    response = read(f"{LIST}?country=UA&page_size=2")

    assert len(response.context["rows"]) == 2
    assert response.context["page_obj"].paginator.count == 3
    assert 'href="?country=UA&amp;page_size=2&amp;page=2"' in response.content.decode()


def test_the_label_of_the_council_is_shown_and_sorted_by():
    tie = tie_with("Zürich")
    tie_with("Berlin")
    labelled(tie.city_b, "A City", language="en", country_label="Here")

    assert shown() == ["A City", "Berlin"]
    assert "Here" in says(LIST)


def test_the_list_asks_the_database_as_often_for_ten_as_for_one():
    tie_with("Nagoya", since=1959)
    one = queries(f"{LIST}?page_size=100")
    for number in range(9):
        tie_with(f"Place {number}", since=1960)

    assert queries(f"{LIST}?page_size=100") == one
    assert one <= 12


def test_the_list_sets_no_cookie_and_is_light():
    for number in range(50):
        reported_tie(city=place(f"Place {number}"))

    is_for_everybody(read(f"{LIST}?page_size=100"))


def test_an_empty_list_says_what_comes_first():
    assert "The council has not been set up yet" in says(LIST)

    CouncilFactory(city=kyiv(slug="kyiv"))

    assert "No tie has been entered yet" in says(LIST)


def test_a_demonstration_says_on_the_list_what_its_evidence_is(three):
    before = says(LIST)
    installation.declare(demonstration=True)

    assert "the clerk’s part is played" not in before
    assert "In this demonstration the clerk’s part is played." in says(LIST)

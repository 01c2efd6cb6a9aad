"""The page of a city: the answer first, then everything that it rests on."""

import datetime

import pytest

from relationships.models import Nomination
from relationships.ties.domain import relationships
from relationships.ties.domain.status import STATUS_CHANGE
from relationships.ties.domain.tie_facts import ATTESTATION, TIE_DATE
from sistercities.kernel import entries, installation
from tests.factories import (
    CityFactory,
    CouncilFactory,
    NominationFactory,
    a_second_person,
    clerk,
    kyiv,
)
from tests.factories_agreements import frozen, put, signed_by_both
from tests.factories_council import confirmed_roll_call
from tests.factories_relationships import (
    SUSPENDS,
    recognised_tie,
    reported_tie,
    tie_with_status,
    waiting_recognition,
)
from tests.reading import is_for_everybody, queries, read, says
from tests.relationships.places import called, country, labelled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ukraine(db):
    return country()


def page_of(tie):
    return f"/en/cities/{tie.city_b.slug}/"


def dated(tie, year, source, *, precision="year", what="since", note=""):
    return entries.enter(
        TIE_DATE,
        tie,
        by=clerk(),
        what=what,
        on=datetime.date(year, 6, 27),
        precision=precision,
        source=source,
        source_url="https://example.org/list",
        note=note,
    )


@pytest.fixture
def nagoya():
    country("JP", "Japan")
    return recognised_tie(city=CityFactory(name="Nagoya", country_code="JP", population=2_332_176))


def test_the_first_line_answers_the_question(nagoya):
    dated(nagoya, 1959, "The partner's page")

    page = says(page_of(nagoya))

    assert page.index("Yes. Nagoya, Japan has been a sister city of Los Angeles since 1959.") < 120
    assert "Recognised from the city's records; signed papers not held here." in page
    assert "What does “recognised” mean?" in page


def test_the_page_gives_country_population_and_names(nagoya):
    labelled(nagoya.city_b, "Нагоя")
    called(nagoya.city_b, "Nagojo", until_year=1889)

    page = says(page_of(nagoya))

    assert "Population 2,332,176 Source: GeoNames" in page
    assert "Also written Нагоя" in page
    assert "Formerly Nagojo (until 1889)" in page


def test_a_region_that_is_the_country_is_not_said_twice():
    country("TW", "Taiwan")
    city = CityFactory(name="Taipei", country_code="TW", region="Taiwan")

    page = says(page_of(recognised_tie(city=city)))

    assert "Country Taiwan" in page
    assert "Region" not in page


def test_a_demonstration_says_that_its_evidence_is_a_public_page(nagoya):
    before = says(page_of(nagoya))
    installation.declare(demonstration=True)

    page = says(page_of(nagoya))

    assert "the clerk’s part is played" not in before
    assert "In this demonstration the clerk’s part is played." in page


def test_evidence_without_a_date_is_shown_as_such():
    row = waiting_recognition(evidence="The city's own page", evidence_on=None)
    entries.confirm(row, by=clerk())

    page = says(page_of(row.relationship))

    assert "Evidence for the recognition The city's own page without a date" in page


def test_the_date_in_the_first_line_has_its_own_source(nagoya):
    dated(nagoya, 1959, "The partner's page")

    assert "Source of the date: The partner's page Source: Council file 59-1234" in says(
        page_of(nagoya)
    )


def test_every_date_stands_with_its_precision_and_source(nagoya):
    dated(nagoya, 1959, "List A", note="The first sister city of both.")
    dated(nagoya, 1958, "List B", precision="month", what="council")

    page = says(page_of(nagoya))

    assert "June 1958 Council decision List B" in page
    assert "1959 Tie since" in page
    assert "The first sister city of both." in page
    assert "Sources differ." not in page


def test_sources_that_contradict_each_other_are_all_shown(nagoya):
    dated(nagoya, 1959, "List A")
    dated(nagoya, 1961, "List B")

    page = says(page_of(nagoya))

    assert "Sources differ." in page
    assert "List A" in page
    assert "List B" in page


def test_silence_is_said(nagoya):
    assert "No source we know gives the year" in says(page_of(nagoya))

    dated(nagoya, 1959, "List A")

    assert "No source we know gives the year" not in says(page_of(nagoya))


def test_what_another_list_says_is_shown(nagoya):
    entries.enter(
        ATTESTATION, nagoya, by=clerk(), note="Left off the list of 2006.", source="Festival"
    )

    assert "What a source says Left off the list of 2006. Festival" in says(page_of(nagoya))


def test_a_suspension_shows_its_reason_conditions_and_review():
    tie = tie_with_status("suspended")

    page = says(page_of(tie))

    assert "Suspended March 8, 2022: The council decided so." in page
    assert "Conditions for lifting it: Peace and sovereignty are restored." in page
    assert "To be reviewed on March 8, 2023" in page


def test_what_nobody_has_confirmed_does_not_appear(nagoya):
    entries.enter(STATUS_CHANGE, nagoya, by=clerk(), **SUSPENDS | {"reason": "A secret."})
    waiting = waiting_recognition(evidence="Waiting paper").relationship

    assert "A secret." not in says(page_of(nagoya))
    assert "Waiting paper" not in says(page_of(waiting))
    assert "Not confirmed." in says(page_of(waiting))


def test_the_history_comes_from_the_public_record_without_staff_names(nagoya):
    page = says(page_of(nagoya))

    assert "The tie with Nagoya was recognised." in page
    assert "No. 1 in the public record" in page
    assert "Clerk" not in page.replace("The clerk named", "")


def test_corrected_evidence_takes_the_place_of_the_old(nagoya):
    draft = entries.correct(
        nagoya.recognitions.get(),
        by=clerk(),
        correction_reason="The number was misread.",
        evidence="Council file 59-9999",
        evidence_on=datetime.date(2024, 5, 1),
    )
    assert "59-9999" not in says(page_of(nagoya))

    entries.confirm(draft, by=clerk())

    page = says(page_of(nagoya))
    assert "Source: Council file 59-9999" in page
    assert "Reason: The number was misread." in page


def test_a_nominated_city_is_not_one_yet():
    put(NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv"), "designated")
    CouncilFactory()

    page = says("/en/cities/kyiv/")

    assert "Not yet. The council has approved Kyiv, Ukraine as a sister city" in page
    assert "Approved by the council; official only when both mayors have signed." in page


def test_a_draft_nomination_is_nobodys_business():
    NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv")
    CouncilFactory()

    assert "No. Kyiv, Ukraine is not among the ties of Los Angeles" in says("/en/cities/kyiv/")


def test_a_nomination_of_a_friendship_city_is_told_beside_the_tie():
    confirmed_roll_call()
    nomination = Nomination.objects.get()
    reported_tie(city=nomination.city, kind="friendship")

    page = says("/en/cities/kyiv/")

    assert "reported to be a friendship city of Los Angeles, not a sister city." in page
    assert "Nomination as a sister city: begun by the council" in page


def test_a_signed_tie_shows_its_papers():
    agreement = frozen()
    signed_by_both(agreement)

    page = says("/en/cities/kyiv/")

    assert "Yes. Kyiv, Ukraine has been a sister city of Los Angeles since" in page
    assert "Both mayors have signed; the papers are below." in page
    assert agreement.sha256 in page
    assert "How the signatory was verified: Call to the office" in page


def test_our_own_city_is_told_as_such():
    CouncilFactory(city=CityFactory(name="Los Angeles", country_code="US", slug="los-angeles"))

    page = says("/en/cities/los-angeles/")

    assert "Los Angeles is the city of this council." in page


def test_ties_with_third_cities_are_told_as_reported(nagoya):
    relationships.report_tie(
        CityFactory(name="Sydney"),
        other=nagoya.city_b,
        kind="sister",
        by=clerk(),
        source="A list of Nagoya",
        as_of=datetime.date(2020, 1, 1),
    )

    assert "Nagoya – Sydney sister city; A list of Nagoya" in says(page_of(nagoya))


def test_a_single_clerk_is_said(nagoya):
    assert "single clerk" not in says(page_of(nagoya))

    a_second_person(confirms=False)

    assert "single clerk" in says(page_of(nagoya))


def test_a_city_without_an_address_has_no_page():
    CouncilFactory()
    CityFactory(name="Lviv")

    read("/en/cities/lviv/", status=404)


def test_the_page_asks_the_database_as_often_for_six_dates_as_for_one(nagoya):
    dated(nagoya, 1959, "List 0")
    entries.enter(ATTESTATION, nagoya, by=clerk(), note="Says so.", source="A list")
    one = queries(page_of(nagoya))
    for number in range(5):
        dated(nagoya, 1959, f"List {number}")
        entries.enter(ATTESTATION, nagoya, by=clerk(), note="Says so.", source=f"List {number}")

    assert queries(page_of(nagoya)) == one
    assert one <= 26
    is_for_everybody(read(page_of(nagoya)))

"""The first line of a city page: is it a sister city of ours, and how do we know?"""

import datetime

import pytest
from django.utils import translation

from relationships.casework.sentences import answers
from relationships.casework.sentences.road import STAGES, STANDS, step_in_words, steps
from relationships.models import Relationship
from relationships.nominations.states import NominationState
from relationships.ties.domain import relationships
from relationships.ties.domain.status import STATUS_CHANGE
from relationships.ties.domain.tie_facts import TIE_DATE
from relationships.ties.sentences.dates import disagree, precisely, since
from sistercities.kernel import entries
from tests.factories import CityFactory, NominationFactory, clerk
from tests.factories_relationships import (
    ENDS,
    recognised_tie,
    reported_tie,
    said_to_be_unclear,
    signed_agreement,
    tie_with_status,
)

pytestmark = pytest.mark.django_db


def dated(tie, on, precision="day", what="since"):
    return entries.enter(
        TIE_DATE, tie, by=clerk(), what=what, on=on, precision=precision, source="A list"
    )


def day(text):
    return datetime.date.fromisoformat(text)


def nagoya():
    return CityFactory(name="Nagoya", country_code="JP")


def answer(tie):
    tie.refresh_from_db()
    return answers.about_tie(tie, home=tie.city_a)


def test_a_recognised_tie_says_since_when_and_by_what_evidence():
    tie = recognised_tie(city=nagoya())
    dated(tie, day("1959-04-01"))

    told = answer(tie)

    assert told.answer == (
        "Yes. Nagoya, Japan has been a sister city of Los Angeles since April 1, 1959."
    )
    assert told.detail == "Recognised from the city's records; signed papers not held here."
    assert (told.source, told.as_of) == ("Council file 59-1234", day("2024-05-01"))
    assert (told.status, told.label) == ("official", "Official")


def test_the_date_of_an_answer_has_its_own_source():
    tie = recognised_tie(city=nagoya())
    entries.enter(
        TIE_DATE,
        tie,
        by=clerk(),
        what="since",
        on=day("1959-04-01"),
        precision="day",
        source="Nagoya Sister City Affiliation",
        source_url="https://nsca.example.org/",
    )

    told = answer(tie)

    assert told.source == "Council file 59-1234"
    assert (told.dated_by, told.dated_by_url) == (
        "Nagoya Sister City Affiliation",
        "https://nsca.example.org/",
    )


def test_a_recognised_tie_without_a_date_gives_none():
    told = answer(recognised_tie(city=nagoya()))

    assert told.answer == "Yes. Nagoya, Japan is a sister city of Los Angeles."


def test_a_tie_that_was_signed_here_says_so():
    agreement = signed_agreement("home", "partner", city=nagoya())
    tie = relationships.create_official(agreement, official_on=day("2026-05-12"), by=clerk())

    told = answer(tie)

    assert told.answer == (
        "Yes. Nagoya, Japan has been a sister city of Los Angeles since May 12, 2026."
    )
    assert told.detail == "Both mayors have signed; the papers are below."


def test_a_reported_friendship_city_is_not_a_sister_city():
    told = answer(reported_tie(city=nagoya(), kind="friendship"))

    assert told.answer == (
        "No. Nagoya, Japan is reported to be a friendship city of Los Angeles, not a sister city."
    )
    assert (told.source, told.label) == ("The city's list", "Reported")


def test_a_reported_sister_city_is_not_confirmed():
    told = answer(reported_tie(city=nagoya()))

    assert told.answer == (
        "Not confirmed. Nagoya, Japan is reported to be a sister city of Los Angeles."
    )
    assert told.detail == "The city's own records have not confirmed this here."


@pytest.mark.parametrize("state", ["dormant", "suspended"])
def test_a_dormant_or_suspended_tie_says_since_when_and_why(state):
    told = answer(tie_with_status(state))

    assert told.answer.startswith(f"Yes, but the tie is {state}.")
    assert told.detail == (
        "So since March 8, 2022: The council decided so."
        " Recognised from the city's records; signed papers not held here."
    )


def test_an_ended_tie_says_until_when_and_why():
    told = answer(tie_with_status("ended"))

    assert told.answer.startswith("No longer.")
    assert told.answer.endswith("until March 8, 2022.")
    assert (told.detail, told.status) == ("The council decided so.", "ended")


def test_a_change_that_nobody_confirmed_is_not_told():
    tie = recognised_tie()
    entries.enter(STATUS_CHANGE, tie, by=clerk(), to_state="ended", **ENDS)

    assert answer(tie).status == "official"
    assert "The council decided so." not in answer(tie).detail


def test_hearsay_makes_a_status_unclear_whatever_the_state():
    tie = recognised_tie(city=nagoya())
    said_to_be_unclear(tie, "Said to be on hiatus.")

    told = answer(tie)

    assert told.answer == (
        "Unclear. Nagoya, Japan is listed as a sister city of Los Angeles, but sources leave it"
        " open whether the tie still stands."
    )
    assert (told.detail, told.source) == ("Said to be on hiatus.", "A blog")
    assert (told.status, told.label) == ("unclear", "Unclear")


def test_an_approved_city_is_not_yet_a_sister_city():
    nomination = NominationFactory(city=nagoya())
    nomination.state = NominationState.DESIGNATED

    told = answers.about_nomination(
        nomination, city=nomination.city, home=CityFactory(name="Los Angeles")
    )

    assert told.answer == (
        "Not yet. The council has approved Nagoya, Japan as a sister city of Los Angeles."
    )
    assert told.detail == "Approved by the council; official only when both mayors have signed."


def test_a_city_without_tie_or_nomination_is_none_of_ours():
    home = CityFactory(name="Los Angeles")

    told = answers.about_stranger(nagoya(), home=home, on=datetime.date(2026, 3, 1))

    assert told.answer == (
        "No. Nagoya, Japan is not among the ties of Los Angeles in this register,"
        " as of March 1, 2026."
    )


def test_a_signature_says_more_about_the_beginning_than_a_mention():
    tie = recognised_tie()
    dated(tie, day("1960-01-01"), "year", what="council")
    dated(tie, day("1967-06-01"), "month", what="signed_home")
    dated(tie, day("1972-01-01"), "year")

    chosen = Relationship.objects.get().dates.since().first()

    assert since(tie) == "1972"
    assert chosen.on == day("1972-01-01")


@pytest.mark.parametrize(
    ("precision", "expected"),
    [("year", "1967"), ("month", "June 1967"), ("day", "June 27, 1967")],
)
def test_a_date_is_no_more_precise_than_its_source(precision, expected):
    with translation.override("en"):
        assert precisely(day("1967-06-27"), precision) == expected


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (("1967-06-27", "day", "since"), ("1967-01-01", "year", "since"), False),
        (("1967-06-27", "day", "since"), ("1967-05-01", "month", "since"), True),
        (("1967-06-27", "day", "since"), ("1968-01-01", "year", "since"), True),
        (("1967-06-27", "day", "since"), ("1966-01-01", "year", "council"), False),
    ],
)
def test_sources_differ_only_about_the_same_thing(one, other, differ):
    tie = recognised_tie()

    rows = [dated(tie, day(on), precision, what) for on, precision, what in (one, other)]

    assert disagree(rows) is differ


def test_every_public_state_has_its_words():
    public = set(NominationState) - {NominationState.DRAFT}

    assert set(STANDS) == public


def test_the_road_shows_what_is_done_and_where_it_stopped():
    on_the_way = steps(NominationState.IN_REVIEW)
    withdrawn = steps(NominationState.WITHDRAWN, left_from=NominationState.BALLOT)
    arrived = steps(NominationState.OFFICIAL)

    assert [step["state"] for step in on_the_way] == ["done"] * 3 + ["current"] + ["todo"] * 4
    assert withdrawn[4] == {
        "label": "Committee votes",
        "state": "current",
        "note": "It stopped here.",
    }
    assert {step["state"] for step in arrived} == {"done"}
    assert step_in_words(NominationState.IN_REVIEW) == f"Step 4 of {len(STAGES)}: Review"

import datetime

import pytest
from django.db import DatabaseError, IntegrityError

from aid.models import CapYear, PastDonation
from aid.past_donations import domain as past
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import today
from tests.factories import CityFactory, CouncilFactory, clerk
from tests.factories_aid import past_donation
from tests.reading import record, says

pytestmark = pytest.mark.django_db


def told(**given):
    return {
        "what": "Fire engine",
        "quantity": 1,
        "stage": "announced",
        "happened_on": datetime.date(2011, 6, 15),
        "precision": "month",
        "source": "Beverly Press",
        "as_of": datetime.date(2026, 1, 1),
    } | given


def reported(from_city=None, to_city=None, **given):
    return past.report_past(
        by=clerk(),
        from_city=from_city or CityFactory(name="Longmont"),
        to_city=to_city or CityFactory(name="Ciudad Guzmán"),
        **told(**given),
    )


def test_what_another_city_gave_is_a_fact_and_no_act_of_this_council():
    CouncilFactory()

    gift = reported()

    assert (gift.reference, gift.provenance) == ("longmont-ciudad-guzman-2011", "reported")
    assert gift.happened_on == datetime.date(2011, 6, 1)
    assert record() == []


def test_what_our_own_city_gave_enters_the_public_record_and_no_cap():
    home = CouncilFactory().city

    reported(home, CityFactory(name="Beirut"), value_text="a thousand dollars or so")

    [entry] = record()
    assert (entry["act"], entry["happened_on"]) == ("past_donation_reported", today().isoformat())
    assert entry["subject"] == "donation/los-angeles-beirut-2011"
    assert entry["facts"] == {
        "giver": "Los Angeles",
        "city": "Beirut",
        "stage": "announced",
        "what": "Fire engine",
        "quantity": 1,
        "happened": "2011-06",
        "value_text": "a thousand dollars or so",
        "source": "Beverly Press",
        "as_of_on": "2026-01-01",
    }
    assert describe(entry["act"], entry["facts"]) == (
        "An earlier donation to Beirut (June 2011) was reported: “Fire engine” Source:"
        " “Beverly Press”"
    )
    assert not CapYear.objects.exists()


def test_two_gifts_of_one_year_have_two_references():
    first = reported()

    second = reported(first.from_city, first.to_city)
    third = reported(first.from_city, first.to_city, happened_on=None)

    assert second.reference == "longmont-ciudad-guzman-2011-2"
    assert third.reference == "longmont-ciudad-guzman-undated"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"what": " "}, "Say what was given."),
        ({"source": ""}, "Name the source"),
        ({"as_of": None}, "Name the source"),
        ({"as_of": datetime.date(2999, 1, 1)}, "in the future"),
        ({"happened_on": datetime.date(2999, 1, 1)}, "in the future"),
    ],
)
def test_nothing_is_reported_that_no_source_tells(given, sentence):
    with pytest.raises(RuleError, match=sentence):
        reported(**given)

    assert not PastDonation.objects.exists()


def test_a_city_gives_nothing_to_itself():
    city = CityFactory()

    with pytest.raises(RuleError, match="two cities"):
        reported(city, city)


def test_the_database_takes_a_past_donation_as_reported_only():
    with pytest.raises(IntegrityError, match="past_donation_is_reported"):
        past_donation(provenance="process")


def correct(gift, *, reason="It was misread.", **said):
    draft = entries.correct(gift, by=clerk(), correction_reason=reason, **said)
    entries.confirm(draft, by=clerk())
    return draft


def test_a_correction_says_what_is_otherwise_and_why():
    gift = reported(CouncilFactory().city, CityFactory(name="Beirut"))

    later = correct(gift, what="Two fire engines", happened_on=today())

    assert (later.reference, later.happened_on.day) == (gift.reference, 1)
    first, second = record()
    assert first["act"] == "past_donation_reported"
    told = describe(second["act"], second["facts"])
    assert told.startswith("The report of an earlier donation of Los Angeles to Beirut")
    assert "what: “Two fire engines” instead of “Fire engine”." in told
    assert "instead of “June 2011”" in told
    assert told.endswith("Reason: It was misread.")


def test_what_was_recorded_before_reasons_were_asked_is_still_told():
    facts = {"city": "Beirut", "what": "Fire engine", "happened": "2011", "source": "A paper"}

    assert describe("past_donation_corrected", facts) == (
        "The report of an earlier donation to Beirut (2011) was corrected: “Fire engine” Source:"
        " “A paper”"
    )


def test_the_public_reads_what_counts_at_the_same_address():
    gift = reported(CouncilFactory().city)

    correct(gift, what="Two fire engines")

    assert "Two fire engines" in says(gift.get_absolute_url())
    assert "Reason: It was misread." in says(gift.get_absolute_url())
    assert [text in says("/en/aid/") for text in ("Two fire engines", "Fire engine")] == [
        True,
        False,
    ]


def test_what_no_source_tells_is_struck_and_stays_readable():
    gift = reported(CouncilFactory().city)

    entries.confirm(
        entries.strike(gift, by=clerk(), correction_reason="Another city's."), by=clerk()
    )

    page = says(gift.get_absolute_url())
    assert "Struck" in page
    assert "Another city's." in page
    assert "Fire engine" not in says("/en/aid/")


def test_the_reference_of_what_was_struck_is_not_given_again():
    gift = reported()
    entries.confirm(entries.strike(gift, by=clerk(), correction_reason="Not said."), by=clerk())

    assert reported(gift.from_city, gift.to_city).reference == f"{gift.reference}-2"


@pytest.mark.parametrize("column", ["to_city_id", "reference"])
def test_postgresql_keeps_the_cities_and_the_address(sql, column):
    draft = entries.correct(
        reported(), by=clerk(), correction_reason="Misread.", what="Two fire engines"
    )
    other = {"to_city_id": CityFactory().pk, "reference": "another"}[column]
    sql(f"UPDATE aid_pastdonation SET {column} = %s WHERE id = %s", [other, draft.pk])

    with pytest.raises(DatabaseError, match="replaces what counts, about the same"):
        sql(
            "UPDATE aid_pastdonation SET replaced_by_id = %s WHERE id = %s;"
            "UPDATE aid_pastdonation SET confirmed_by_id = %s, confirmed_at = now() WHERE id = %s",
            [draft.pk, draft.corrects_id, clerk().pk, draft.pk],
        )

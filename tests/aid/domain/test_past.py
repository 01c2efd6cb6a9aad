import datetime

import pytest
from django.db import IntegrityError

from aid.domain import past
from aid.models import CapYear, PastDonation
from relationships.sentences import describe
from sistercities.workflow import RuleError
from tests.days import today
from tests.factories import CityFactory, CouncilFactory
from tests.reading import record

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
        "city": "Beirut",
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


def test_the_database_takes_a_past_donation_as_reported_only(sql):
    gift = reported()

    with pytest.raises(IntegrityError, match="past_donation_is_reported"):
        sql("UPDATE aid_pastdonation SET provenance = 'process' WHERE id = %s", [gift.pk])


def test_a_correction_of_our_own_is_in_the_record():
    gift = reported(CouncilFactory().city)

    gift.what, gift.happened_on = "Two fire engines", today()
    past.correct(gift)

    gift.refresh_from_db()
    assert (gift.what, gift.happened_on.day) == ("Two fire engines", 1)
    assert [entry["act"] for entry in record()] == [
        "past_donation_reported",
        "past_donation_corrected",
    ]

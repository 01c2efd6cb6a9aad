"""What happened to a case, in the order in which it happened."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from aid.past_donations.domain import PAST_DONATION
from relationships.casework.sentences.history import history_of, tell
from relationships.casework.sentences.labels import labels_of
from relationships.cities.domain.places import CITY_LABEL
from relationships.ties.domain.relationships import reference
from sistercities.kernel import entries, public_record
from sistercities.models import PublicRecordEntry
from tests.entry_examples import EXAMPLES
from tests.factories import CityFactory, NominationFactory, clerk
from tests.factories_aid import proposed
from tests.factories_relationships import recognised_tie

pytestmark = pytest.mark.django_db


def recorded(subject, *days):
    for day in days:
        public_record.append(
            act="withdrawn",
            subject=subject,
            happened_on=datetime.date.fromisoformat(day),
            facts={"reason": day},
        )


def test_the_latest_day_comes_first_and_a_reported_one_stands_at_its_day():
    recorded("nomination/kyiv", "2026-03-01", "2022-03-25", "2026-03-02", "2026-03-02")
    recorded("nomination/odesa", "2026-03-03")

    told = history_of(["nomination/kyiv"])

    assert [(one.at.isoformat(), one.entry.sequence) for one in told] == [
        ("2026-03-02", 4),
        ("2026-03-02", 3),
        ("2026-03-01", 1),
        ("2022-03-25", 2),
    ]


def label(city, name):
    entries.enter(CITY_LABEL, city, by=clerk(), language="uk", name=name, country_label="")


def test_a_sentence_names_cities_as_the_council_calls_them_in_this_language():
    tie = recognised_tie(city=CityFactory(name="Kyiv"))
    label(tie.city_b, "Київ")

    with translation.override("uk"):
        told = [one.text for one in history_of([reference(tie)])]
    english = [one.text for one in history_of([reference(tie)])]

    assert any("Київ" in text for text in told), told
    assert not [text for text in told if "Kyiv" in text]
    assert any("Kyiv" in text for text in english)


def test_a_namesake_keeps_its_own_name():
    tie, other = (recognised_tie(city=CityFactory(name="Athens")) for _number in range(2))
    label(tie.city_b, "Афіни")

    with translation.override("uk"):
        ours, theirs = (
            " ".join(told.text for told in history_of([reference(one)])) for one in (tie, other)
        )

    assert ("Афіни" in ours, "Афіни" in theirs) == (True, False)
    assert "Athens" in theirs


def test_the_number_of_questions_does_not_grow_with_the_record(django_assert_max_num_queries):
    for name in ("Nagoya", "Athens"):
        recognised_tie(city=CityFactory(name=name))
    with translation.override("uk"), CaptureQueriesContext(connection) as few:
        tell(PublicRecordEntry.objects.all())
    for name in ("Kyiv", "Odesa", "Lviv"):
        label(recognised_tie(city=CityFactory(name=name)).city_b, "Мітка")

    with translation.override("uk"), django_assert_max_num_queries(len(few) + 1):
        tell(PublicRecordEntry.objects.all())


def test_cities_are_found_from_every_kind_of_reference():
    donation, past = proposed(), past_donation()
    for city in (donation.city, past.from_city, past.to_city):
        label(city, f"Місто {city.pk}")
    subjects = [f"donation/{donation.reference}", f"donation/{past.reference}"]
    subjects += [f"recipient/{donation.body_id}", f"nomination/{nomination(donation.city).slug}"]

    with translation.override("uk"):
        found = labels_of(subjects)

    ours = {donation.city.name: f"Місто {donation.city_id}"}
    assert [found[one] for one in (subjects[0], *subjects[2:])] == [ours] * 3
    assert set(found[subjects[1]]) == {past.from_city.name, past.to_city.name}


def nomination(city):
    return NominationFactory(city=city)


def past_donation():
    return next(one for one in EXAMPLES if one.kind == PAST_DONATION).entered()

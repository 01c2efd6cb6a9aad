from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from relationships.cities.domain import places
from relationships.cities.domain.places import COUNTRY_LABEL, PLACE_FACTS
from relationships.cities.models.countries import countries_called, countries_written
from relationships.models import City, CityLabel
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk
from tests.relationships.places import (
    KINDS,
    by_hand,
    called,
    corrected,
    country,
    country_labelled,
    labelled,
    place,
    struck,
)

pytestmark = pytest.mark.django_db


def names(city, kind):
    return list(city.names.filter(kind=kind).order_by("pk").values_list("name", flat=True))


def written(city, language="uk"):
    return str(City.objects.with_labels(language).get(pk=city.pk))


# --- places added by hand ---


def test_a_place_by_hand_is_found_and_knows_who_added_it():
    user = clerk()

    istein = places.add_by_hand(place=by_hand("  Istein\u200b "), by=user)

    assert list(City.objects.search("istein")) == [istein]
    assert (istein.name, istein.added_by) == ("Istein", user)
    assert list(City.objects.added_by_hand()) == [istein]
    assert istein.facts.get().entered_by == user


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"source": "  "}, "Say where the facts about this place come from."),
        ({"name": " \u200b "}, "Give the name of the place."),
        ({"country_code": "QQ"}, "There is no country with the code QQ."),
        ({"timezone": "Europe/Istein"}, "There is no time zone Europe/Istein."),
        (
            {"latitude": Decimal(91)},
            "Latitude must be from -90 to 90 degrees and longitude from -180 to 180.",
        ),
    ],
)
def test_a_faulty_place_by_hand_is_refused(facts, sentence):
    with pytest.raises(RuleError) as refusal:
        places.add_by_hand(place=by_hand(**facts), by=clerk())

    assert refusal.value.messages == [sentence]
    assert City.objects.count() == 0


def test_a_place_by_hand_that_is_already_there_is_refused():
    places.add_by_hand(place=by_hand("Istein"), by=clerk())
    places.add_by_hand(place=by_hand("Istein", latitude=Decimal("48.66")), by=clerk())

    with pytest.raises(RuleError) as refusal:
        places.add_by_hand(place=by_hand("istein", latitude=Decimal("47.70")), by=clerk())

    assert refusal.value.messages == ["Istein, Germany is already there."]


def test_a_corrected_place_is_found_by_its_new_name_only():
    istein = places.add_by_hand(place=by_hand("Isstein"), by=clerk())
    row = istein.facts.get()

    draft = entries.correct(
        row, by=clerk(), correction_reason="Misspelt.", name="Istein", population=1200
    )
    waiting = City.objects.get().name
    entries.confirm(draft, by=clerk())

    assert (waiting, City.objects.get().name) == ("Isstein", "Istein")
    assert list(istein.names.values_list("name", "population")) == [("Istein", 1200)]


def test_a_place_of_the_gazetteer_is_not_corrected():
    kyiv = place("Kyiv")
    facts = by_hand()
    said = {name: getattr(facts, name) for name in PLACE_FACTS.fields()}

    with pytest.raises(RuleError) as refusal:
        entries.enter(PLACE_FACTS, kyiv, by=clerk(), **said)

    assert refusal.value.messages == [
        "This place comes from the gazetteer. Give it a label instead."
    ]
    assert City.objects.get().name == "Kyiv"


@pytest.mark.parametrize("change", [{"name": "Isstein"}, {"latitude": 1}, {"source": "Hearsay"}])
def test_postgresql_keeps_the_facts_of_a_place_by_hand_as_they_were_entered(change):
    istein = places.add_by_hand(place=by_hand(), by=clerk())

    with pytest.raises(DatabaseError, match="are what was entered"), transaction.atomic():
        City.objects.filter(pk=istein.pk).update(**change)


# --- labels ---


def test_a_label_is_written_and_found():
    kyiv = place("Kyiv")

    labelled(kyiv, " Київ\u200b", country_label="Наша Україна")

    assert written(kyiv) == "Київ, Наша Україна"
    assert list(City.objects.search("київ")) == [kyiv]
    assert countries_called(["Наша Україна"]) == {"Наша Україна": "UA"}


def test_there_is_one_label_for_each_language():
    kyiv = place("Kyiv")
    labelled(kyiv, "Kiew", language="de")
    labelled(kyiv, "Київ")

    with pytest.raises(RuleError, match="Українська: we write “Київ” already"):
        labelled(kyiv, "Киев")

    assert names(kyiv, KINDS.LABEL) == ["Kiew", "Київ"]


def test_a_corrected_label_is_read_once_a_second_person_confirms_it():
    kyiv = place("Kyiv")
    row = labelled(kyiv, "Киев", country_label="Тут")

    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", name="Київ")
    waiting = written(kyiv), names(kyiv, KINDS.LABEL)
    entries.confirm(draft, by=clerk())

    assert waiting == ("Киев, Тут", ["Киев"])
    assert (written(kyiv), names(kyiv, KINDS.LABEL)) == ("Київ, Тут", ["Київ"])
    assert CityLabel.objects.count() == 2


def test_a_label_for_the_wrong_city_is_struck_and_no_longer_read_or_found():
    lviv, kyiv = place("Lviv"), place("Kyiv")
    row = labelled(lviv, "Київ", country_label="Тут")

    struck(row)
    labelled(kyiv, "Київ")

    assert (written(lviv), names(lviv, KINDS.LABEL)) == ("Lviv, Ukraine", [])
    assert list(City.objects.search("київ")) == [kyiv]
    assert countries_called(["Тут"]) == {}


def test_a_label_in_a_language_that_the_site_once_had_is_kept():
    kyiv = place("Kyiv")
    row = labelled(kyiv, "Kiew", language="tlh")

    draft = corrected(row, name="Qi'yev")

    assert (draft.language, draft.get_language_display()) == ("tlh", "tlh")


def test_a_country_is_written_as_the_council_does_then_as_the_gazetteer():
    country()
    country().names.create(language="uk", name="Україна")
    row = country_labelled("UA", "Наша")

    draft = corrected(row, name="Наша Україна")
    ours = countries_written(["UA"], "uk")
    found = countries_called(["Наша", "Наша Україна", "Україна"])
    struck(draft)

    assert ours == {"UA": "Наша Україна"}
    assert found == {"Наша Україна": "UA", "Україна": "UA"}
    assert countries_written(["UA"], "uk") == {"UA": "Україна"}
    assert countries_written(["UA", "XX"], "de") == {"UA": "Ukraine", "XX": "XX"}


def test_a_country_has_one_label_for_each_language():
    ukraine = country()
    country_labelled("UA", "Україна")

    with pytest.raises(RuleError, match="Correct that label"):
        entries.enter(COUNTRY_LABEL, ukraine, by=clerk(), language="uk", name="Украина")


# --- other names ---


def test_a_former_name_is_kept_with_its_last_year_and_found():
    dnipro = place("Dnipro", population=960_000)

    called(dnipro, "Dnipropetrovsk", until_year=2016, source="Verkhovna Rada, 2016")

    row = dnipro.names.get(kind=KINDS.FORMER)
    assert (row.name, row.population) == ("Dnipropetrovsk", 960_000)
    assert list(City.objects.search("dnipropetrovsk")) == [dnipro]


def test_a_struck_name_is_no_longer_found():
    dnipro = place("Dnipro")
    called(dnipro, "Katerynoslav", source="A book")

    struck(called(dnipro, "Lemberg", kind="alternate"))

    assert list(City.objects.search("lemberg")) == []
    assert names(dnipro, KINDS.FORMER) == ["Katerynoslav"]


def test_former_names_are_listed_with_the_latest_first(django_assert_num_queries):
    dnipro = place("Dnipro", other_names=["Dnjepr"])
    for name, year in (("Novorossiysk", 1802), ("Dnipropetrovsk", 2016), ("Polovytsia", None)):
        called(dnipro, name, until_year=year, source="A book")
    corrected(called(dnipro, "Katerinoslav", until_year=1926), name="Katerynoslav")

    with django_assert_num_queries(2):
        listed = [str(name) for name in City.objects.with_former_names().get().former_names]

    assert listed == ["Dnipropetrovsk", "Katerynoslav", "Novorossiysk", "Polovytsia"]


@pytest.mark.parametrize(
    ("name", "kind", "until_year", "sentence"),
    [
        (" ", KINDS.FORMER, None, "Give the name of the place."),
        ("Dnipro", KINDS.FORMER, None, "That is the name of the place today."),
        ("Katerynoslav", KINDS.FORMER, 1926, "“Katerynoslav” is already there."),
        (
            "Old",
            KINDS.FORMER,
            None,
            "Say until which year it was called so, or where that is known from.",
        ),
        ("Dnjepr", KINDS.ALTERNATE, 1926, "Only a former name has a last year."),
    ],
)
def test_a_faulty_name_is_refused(name, kind, until_year, sentence):
    dnipro = place("Dnipro")
    called(dnipro, "Katerynoslav", source="A book", until_year=1926)

    with pytest.raises(RuleError) as refusal:
        called(dnipro, name, kind=kind, until_year=until_year)

    assert refusal.value.messages == [sentence]

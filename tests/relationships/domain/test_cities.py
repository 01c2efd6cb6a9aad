from decimal import Decimal

import pytest

from relationships.domain import cities
from relationships.models import City, CityLabel, CityName
from sistercities.models import User
from sistercities.workflow import RuleError
from tests.relationships.places import KINDS, by_hand, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return User.objects.create_user("clerk@example.gov", name="Clerk")


def names(city, kind):
    return list(city.names.filter(kind=kind).order_by("pk").values_list("name", flat=True))


def test_slug_is_the_plain_name_then_with_country_then_with_number():
    namesakes = [place("Kyiv", geoname_id=number) for number in (703448, 2, 3)]

    slugs = [cities.give_slug(city) for city in namesakes]

    assert slugs == ["kyiv", "kyiv-ua", "kyiv-3"]
    assert [City.objects.get(pk=city.pk).slug for city in namesakes] == slugs


def test_slug_once_given_is_kept_whatever_the_name_becomes():
    kyiv = place("Kyiv")
    cities.give_slug(kyiv)
    City.objects.update(name="Kyjiw")

    assert cities.give_slug(City.objects.get()) == "kyiv"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Łódź", "lodz"), ("Saint-Étienne", "saint-etienne"), ("L'Aquila", "laquila")],
)
def test_slug_is_in_plain_latin_letters(name, slug):
    assert cities.give_slug(place(name)) == slug


def test_slug_of_a_place_by_hand_without_latin_letters(clerk):
    first, second = (
        cities.add_by_hand(place=by_hand("東京", latitude=north), by=clerk) for north in (10, 20)
    )
    third = cities.add_by_hand(place=by_hand("東京", latitude=30), by=clerk)

    slugs = [cities.give_slug(city) for city in (first, second, third)]

    assert slugs == ["place", "place-de", f"place-place-{third.pk}"]


def test_a_place_by_hand_is_found_and_knows_who_added_it(clerk):
    istein = cities.add_by_hand(place=by_hand("  Istein\u200b "), by=clerk)

    assert list(City.objects.search("istein")) == [istein]
    assert istein.name == "Istein"
    assert istein.added_by == clerk
    assert list(City.objects.added_by_hand()) == [istein]


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
def test_a_faulty_place_by_hand_is_refused(facts, sentence, clerk):
    with pytest.raises(RuleError) as refusal:
        cities.add_by_hand(place=by_hand(**facts), by=clerk)

    assert refusal.value.messages == [sentence]
    assert City.objects.count() == 0


def test_a_place_by_hand_that_is_already_there_is_refused(clerk):
    cities.add_by_hand(place=by_hand("Istein"), by=clerk)
    cities.add_by_hand(place=by_hand("Istein", latitude=Decimal("48.66")), by=clerk)

    with pytest.raises(RuleError) as refusal:
        cities.add_by_hand(place=by_hand("istein", latitude=Decimal("47.70")), by=clerk)

    assert refusal.value.messages == ["Istein, Germany is already there."]


def test_a_corrected_place_is_found_by_its_new_name_only(clerk):
    istein = cities.add_by_hand(place=by_hand("Isstein"), by=clerk)
    istein.name, istein.population = "Istein", 1200

    cities.correct_by_hand(place=istein)

    assert list(istein.names.values_list("name", "population")) == [("Istein", 1200)]


def test_a_place_of_the_gazetteer_is_not_corrected():
    kyiv = place("Kyiv")
    kyiv.name = "Kiev"

    with pytest.raises(RuleError) as refusal:
        cities.correct_by_hand(place=kyiv)

    assert refusal.value.messages == [
        "This place comes from the gazetteer. Give it a label instead."
    ]
    assert City.objects.get().name == "Kyiv"


def test_a_label_replaces_the_one_in_its_language_and_is_found():
    kyiv = place("Kyiv")

    cities.set_label(city=kyiv, language="de", name="Kiew")
    cities.set_label(city=kyiv, language="uk", name="Київ")
    cities.set_label(city=kyiv, language="de", name="Kyjiw", country_label="Ukraine")

    assert list(CityLabel.objects.values_list("language", "name", "country_label")) == [
        ("de", "Kyjiw", "Ukraine"),
        ("uk", "Київ", ""),
    ]
    assert names(kyiv, KINDS.LABEL) == ["Kyjiw", "Київ"]


def test_a_former_name_is_kept_with_its_last_year_and_found():
    dnipro = place("Dnipro", population=960_000)

    cities.add_former_name(
        city=dnipro, name="Dnipropetrovsk", until_year=2016, source="Verkhovna Rada, 2016"
    )

    assert list(CityName.objects.former().values_list("name", "until_year", "population")) == [
        ("Dnipropetrovsk", 2016, 960_000)
    ]
    assert list(City.objects.search("dnipropetrovsk")) == [dnipro]


def test_former_names_are_listed_with_the_latest_first(django_assert_num_queries):
    dnipro = place("Dnipro", other_names=["Dnjepr"])
    for name, year in (("Novorossiysk", 1802), ("Dnipropetrovsk", 2016), ("Polovytsia", None)):
        cities.add_former_name(city=dnipro, name=name, until_year=year, source="A book")

    with django_assert_num_queries(2):
        listed = [str(name) for name in City.objects.with_former_names().get().former_names]

    assert listed == ["Dnipropetrovsk", "Novorossiysk", "Polovytsia"]


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
    cities.add_former_name(city=dnipro, name="Katerynoslav", source="A book")
    entry = CityName(city=dnipro, name=name, kind=kind, until_year=until_year)

    with pytest.raises(RuleError) as refusal:
        cities.add_name(entry=entry)

    assert refusal.value.messages == [sentence]

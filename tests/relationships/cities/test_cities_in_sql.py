import pytest
from django.db import IntegrityError, InternalError, transaction

from relationships.cities.models.city_search import SEARCH_LIMIT, search_hint
from relationships.models import City, CityName, Country, CountryName
from tests.relationships.places import KINDS, by_hand, country, labelled, place

pytestmark = pytest.mark.django_db


def found(text, cities=None):
    return [city.name for city in (City.objects.all() if cities is None else cities).search(text)]


@pytest.mark.parametrize(
    "text", ["Kiev", "Kyjiw", "Київ", "київ", "ky", "KYIV", "Kyíw", "  kyiv ", "Kyi\u200bv", "kyjw"]
)
def test_search_finds_kyiv_by_any_spelling(text):
    place("Kyiv", other_names=["Kiev", "Kyjiw", "Kyiw", "Київ"])
    place("Lviv", other_names=["Lemberg", "Львів"])

    assert found(text) == ["Kyiv"]


def test_search_finds_a_decomposed_name():
    place("Łódź")

    assert found("Ło\u0301dz\u0301") == ["Łódź"]


@pytest.mark.parametrize("text", ["", " ", "k", "é", "%", "%%", "__", "\x00\x00", "\u0301\u0301"])
def test_search_for_less_than_two_letters_finds_nothing_and_says_why(text):
    place("Kyiv")

    assert found(text) == []
    assert search_hint(text) == "Type at least two letters."


@pytest.mark.parametrize(
    "text", ["\x00ky", "ky\ud800", "ky" * 5000, "%(text)s", "ky%s", "'; DROP TABLE x; --", "\\ky"]
)
def test_search_survives_hostile_text(text):
    place("Kyiv")

    assert isinstance(found(text), list)
    assert search_hint(text) == ""


def test_search_puts_exact_before_beginning_before_similar_then_the_larger():
    place("Parisot", population=900_000)
    place("Paris", country_code="US", population=25_000)
    place("Paris", country_code="FR", population=2_000_000)
    place("Parys", population=3_000_000)
    place("Paris-Plage", population=5_000_000)

    names = [(city.name, city.country_code) for city in City.objects.search("paris")]

    assert names == [
        ("Paris", "FR"),
        ("Paris", "US"),
        ("Paris-Plage", "UA"),
        ("Parisot", "UA"),
        ("Parys", "UA"),
    ]


def test_search_puts_main_names_before_the_gazetteers_other_spellings():
    place("Cape Town", other_names=["Kyapta"], population=4_000_000)
    place("Kyiv", population=3_000_000)

    assert found("ky") == ["Kyiv", "Cape Town"]


def test_search_lists_a_city_once():
    place("Kyiv", other_names=["Kyiw", "Kyivo", "Kyjiv"])

    assert found("ky") == ["Kyiv"]


def test_search_gives_no_more_than_its_limit():
    for number in range(SEARCH_LIMIT + 2):
        place(f"Newtown {number}")

    assert len(found("newtown")) == SEARCH_LIMIT


def test_search_looks_only_within_the_queryset():
    for number in range(SEARCH_LIMIT):
        place(f"Newtown {number}", population=10_000)
    place("Newtown in Wales", country_code="GB", population=1)

    assert found("newtown", City.objects.filter(country_code="GB")) == ["Newtown in Wales"]
    assert found("newtown", City.objects.filter(pk__in=[])) == []


@pytest.mark.parametrize("cities", [1, 50])
def test_search_asks_the_database_twice_however_much_it_finds(cities, django_assert_num_queries):
    for number in range(cities):
        place(f"Newtown {number}")

    with django_assert_num_queries(2):
        assert len(list(City.objects.with_labels("en").search("new"))) == cities


def test_matching_finds_all_that_begin_so():
    kyiv = place("Kyiv", other_names=["Kiev"])
    place("Lviv")

    assert list(City.objects.matching("kie")) == [kyiv]
    assert list(City.objects.matching("k")) == []


def test_labels_of_the_council_come_before_the_gazetteers():
    country("UA", "Ukraine")
    CountryName.objects.create(country_id="UA", language="uk", name="Україна")
    kyiv, lviv = place("Kyiv"), place("Lviv")
    labelled(kyiv, "Київ", country_label="Наша Україна")
    labelled(lviv, "Львів")
    place("Odesa", country_code="XX")

    assert [str(city) for city in City.objects.with_labels("uk").order_by("name")] == [
        "Київ, Наша Україна",
        "Львів, Україна",
        "Odesa, XX",
    ]
    assert str(City.objects.with_labels("en").get(pk=kyiv.pk)) == "Kyiv, Ukraine"


def test_a_city_names_itself_without_asking_the_database(django_assert_num_queries):
    kyiv = place("Kyiv")

    with django_assert_num_queries(0):
        assert str(kyiv) == "Kyiv, Ukraine"


def test_a_slug_once_given_cannot_be_changed_nor_its_city_deleted():
    kyiv = place("Kyiv", slug="kyiv")

    for change in ({"slug": "kiev"}, {"slug": None}):
        with pytest.raises(InternalError), transaction.atomic():
            City.objects.filter(pk=kyiv.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        City.objects.filter(pk=kyiv.pk).delete()

    City.objects.filter(pk=kyiv.pk).update(slug="kyiv", population=1)
    assert City.objects.get(pk=kyiv.pk).slug == "kyiv"


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"source": ""}, "city_added_by_hand_has_a_source"),
        ({"country_code": "de"}, "city_country_is_iso_3166"),
        ({"latitude": 91}, "city_lies_on_earth"),
        ({"longitude": -181}, "city_lies_on_earth"),
        ({"population": -1}, "city_population_is_not_negative"),
        ({"slug": "Istein"}, "city_slug_is_plain"),
    ],
)
def test_the_database_refuses_a_faulty_place(facts, constraint):
    city = by_hand(**facts)

    with pytest.raises(IntegrityError, match=constraint):
        city.save()


def test_the_database_refuses_faulty_names():
    kyiv = place("Kyiv")
    CityName.objects.create(city=kyiv, name="Kiev", kind=KINDS.FORMER)
    faulty = {
        "one_main_name_per_city": {"name": "Kijów", "kind": KINDS.MAIN},
        "one_row_per_name_of_a_city": {"name": "Kiev", "kind": KINDS.FORMER},
        "city_name_is_not_empty": {"name": "", "kind": KINDS.ALTERNATE},
    }

    for constraint, entry in faulty.items():
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            CityName.objects.create(city=kyiv, **entry)


def test_a_country_code_is_iso_3166():
    with pytest.raises(IntegrityError, match="country_code_is_iso_3166"):
        Country.objects.create(code="U1", name="Nowhere")

import pytest
from django.contrib.auth.models import Group

from relationships.models import City, CityLabel, CountryLabel
from sistercities.models import User
from tests.relationships.places import KINDS, by_hand, country, place

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Istein",
    "country_code": "DE",
    "region": "",
    "latitude": "47.66",
    "longitude": "7.53",
    "population": "",
    "timezone": "Europe/Berlin",
    "source": "The municipality's own page",
    "source_url": "",
}
EMPTY = {
    f"{prefix}-{field}": 0
    for prefix in ("labels", "names")
    for field in ("TOTAL_FORMS", "INITIAL_FORMS")
}
CITIES = "/admin/relationships/city/"
ADD = f"{CITIES}add/"


@pytest.fixture
def clerk(client):
    user = User.objects.create_user("clerk@example.gov", name="Clerk")
    user.groups.add(Group.objects.get(name="Clerk"))
    client.force_login(user)
    return user


def change(city):
    return f"{CITIES}{city.pk}/change/"


def listed(response):
    return [city.name for city in response.context["cl"].result_list]


def errors(response):
    """The sentences shown; those of a whole formset stand beside the lists of its fields."""
    shown = response.context["errors"]
    return [str(e) for entry in shown for e in ([entry] if isinstance(entry, str) else entry)]


def test_the_list_shows_the_largest_first_and_searches_any_spelling(client, clerk):
    place("Lviv", population=700_000)
    place("Kyiv", other_names=["Київ"], population=3_000_000)

    assert listed(client.get(CITIES)) == ["Kyiv", "Lviv"]
    assert listed(client.get(CITIES, {"q": "київ"})) == ["Kyiv"]
    assert listed(client.get(CITIES, {"q": "k"})) == []


def test_the_list_filters_by_origin(client, clerk):
    place("Kyiv", slug="kyiv")
    place("Lviv")
    by_hand("Istein").save()

    assert listed(client.get(CITIES, {"origin": "hand"})) == ["Istein"]
    assert listed(client.get(CITIES, {"origin": "address"})) == ["Kyiv"]
    assert listed(client.get(CITIES, {"origin": "address", "q": "lviv"})) == []


@pytest.mark.parametrize("cities", [1, 50])
def test_the_list_asks_the_database_equally_often(
    cities, client, clerk, django_assert_max_num_queries
):
    for number in range(cities):
        place(f"Newtown {number}")

    with django_assert_max_num_queries(10):
        assert len(listed(client.get(CITIES))) == cities


def test_a_place_is_added_by_hand_with_its_source(client, clerk):
    country("DE", "Germany")

    client.post(ADD, FACTS)

    istein = City.objects.get()
    assert (istein.name, istein.source, istein.added_by) == ("Istein", FACTS["source"], clerk)
    assert list(City.objects.search("ist")) == [istein]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"source": " "}, "This field is required."),
        (
            {"latitude": "91"},
            "Ensure this value is less than or equal to 90.",
        ),
        ({"name": "\u200b"}, "This field is required."),
    ],
)
def test_a_faulty_place_is_refused_with_what_was_typed(facts, sentence, client, clerk):
    country("DE", "Germany")

    response = client.post(ADD, FACTS | facts)

    assert errors(response) == [sentence]
    assert response.context["adminform"].form["region"].value() == ""
    assert City.objects.count() == 0


def test_a_place_by_hand_can_be_corrected(client, clerk):
    country("DE", "Germany")
    client.post(ADD, FACTS | {"name": "Isstein"})
    istein = City.objects.get()

    client.post(change(istein), FACTS | EMPTY)

    assert list(istein.names.values_list("name", flat=True)) == ["Istein"]


def test_facts_of_the_gazetteer_cannot_be_changed(client, clerk):
    kyiv = place("Kyiv")

    client.post(change(kyiv), FACTS | EMPTY)

    assert City.objects.get().name == "Kyiv"


def test_labels_are_written_and_found(client, clerk):
    kyiv = place("Kyiv")
    label = {"labels-0-language": "uk", "labels-0-name": "Київ", "labels-0-country_label": ""}

    client.post(change(kyiv), EMPTY | {"labels-TOTAL_FORMS": 1} | label)

    assert CityLabel.objects.values_list("language", "name").get() == ("uk", "Київ")
    assert list(City.objects.search("київ")) == [kyiv]


def test_a_label_is_in_a_language_of_the_site(client, clerk):
    kyiv = place("Kyiv")
    label = {"labels-0-language": "tlh", "labels-0-name": "Qi'yev", "labels-0-country_label": ""}

    response = client.post(change(kyiv), EMPTY | {"labels-TOTAL_FORMS": 1} | label)

    assert errors(response) == [
        "Select a valid choice. tlh is not one of the available choices.",
    ]
    assert CityLabel.objects.count() == 0


def test_a_label_in_a_language_that_the_site_once_had_is_kept(client, clerk):
    kyiv = place("Kyiv")
    label = CityLabel.objects.create(city=kyiv, language="es", name="Kiev")
    row = {"labels-TOTAL_FORMS": 1, "labels-INITIAL_FORMS": 1, "labels-0-id": label.pk}
    typed = {"labels-0-language": "es", "labels-0-name": "Kyiv", "labels-0-city": kyiv.pk}

    client.post(change(kyiv), EMPTY | row | typed)

    assert CityLabel.objects.values_list("language", "name").get() == ("es", "Kyiv")


def test_a_place_that_is_there_is_named_with_the_way_to_it(client, clerk):
    country("DE", "Germany")
    client.post(ADD, FACTS)
    there = City.objects.get()

    response = client.post(ADD, FACTS | {"latitude": "47.70"})

    link = f'<a href="{change(there)}">Istein, Germany</a>'
    assert f"{link} is already there." in response.content.decode()
    assert City.objects.count() == 1


def test_a_removed_label_is_no_longer_found(client, clerk):
    kyiv = place("Kyiv")
    label = {"labels-0-language": "uk", "labels-0-name": "Київ", "labels-0-country_label": ""}
    client.post(change(kyiv), EMPTY | {"labels-TOTAL_FORMS": 1} | label)
    kept = {"labels-TOTAL_FORMS": 1, "labels-INITIAL_FORMS": 1, "labels-0-DELETE": "on"}
    ids = {"labels-0-id": CityLabel.objects.get().pk, "labels-0-city": kyiv.pk}

    client.post(change(kyiv), EMPTY | label | kept | ids)

    assert CityLabel.objects.count() == 0
    assert list(City.objects.search("київ")) == []


def name(number, text, **fields):
    fields = {
        "name": text,
        "kind": "former",
        "language": "",
        "until_year": "",
        "source": "",
    } | fields
    return {f"names-{number}-{field}": value for field, value in fields.items()}


def test_former_names_are_written_and_removed(client, clerk):
    dnipro = place("Dnipro")
    entry = name(0, "Dnipropetrovsk", until_year="2016")

    client.post(change(dnipro), EMPTY | {"names-TOTAL_FORMS": 1} | entry)

    former = dnipro.names.get(kind=KINDS.FORMER)
    assert (former.name, former.until_year) == ("Dnipropetrovsk", 2016)

    kept = {"names-TOTAL_FORMS": 1, "names-INITIAL_FORMS": 1, "names-0-DELETE": "on"}
    client.post(change(dnipro), EMPTY | kept | {"names-0-id": former.pk, "names-0-city": dnipro.pk})

    assert list(dnipro.names.values_list("name", flat=True)) == ["Dnipro"]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (
            name(0, "Dnipro") | name(1, "Old", until_year="1926"),
            "That is the name of the place today.",
        ),
        (
            name(0, "Old", until_year="1926") | name(1, "Old", until_year="1926"),
            "The same name stands here twice.",
        ),
        (
            name(0, "Old") | name(1, "Older", source="A book"),
            "Say until which year it was called so, or where that is known from.",
        ),
    ],
)
def test_a_faulty_former_name_is_refused(entries, sentence, client, clerk):
    dnipro = place("Dnipro")

    response = client.post(change(dnipro), EMPTY | {"names-TOTAL_FORMS": 2} | entries)

    assert errors(response) == [sentence]
    assert dnipro.names.count() == 1


def test_no_city_can_be_deleted_that_is_used_or_from_the_gazetteer(client, admin_client_user):
    used, unused = by_hand("Istein", slug="istein"), by_hand("Isstein")
    used.save()
    unused.save()
    kyiv = place("Kyiv")

    answers = [
        client.post(f"{CITIES}{city.pk}/delete/", {"post": "yes"}) for city in (used, kyiv, unused)
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 302]
    assert set(City.objects.values_list("name", flat=True)) == {"Istein", "Kyiv"}


@pytest.fixture
def admin_client_user(client):
    user = User.objects.create_superuser("root@example.gov", name="Administrator")
    client.force_login(user)
    return user


def test_a_country_label_that_staff_touch_is_theirs(client, clerk):
    country()
    label = CountryLabel.objects.create(
        country_id="UA", language="uk", name="Україна", by_staff=False
    )

    client.post(
        "/admin/relationships/country/UA/change/",
        {
            "labels-TOTAL_FORMS": 1,
            "labels-INITIAL_FORMS": 1,
            "labels-0-id": label.pk,
            "labels-0-country": "UA",
            "labels-0-language": "uk",
            "labels-0-name": "Наша Україна",
        },
    )

    assert CountryLabel.objects.values_list("name", "by_staff").get() == ("Наша Україна", True)

import pytest
from django.contrib.auth.models import Group

from relationships.models import City
from sistercities.models import User
from tests.relationships.places import by_hand, country, place

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


def test_a_place_that_is_there_is_named_with_the_way_to_it(client, clerk):
    country("DE", "Germany")
    client.post(ADD, FACTS)
    there = City.objects.get()

    response = client.post(ADD, FACTS | {"latitude": "47.70"})

    link = f'<a href="{change(there)}">Istein, Germany</a>'
    assert f"{link} is already there." in response.content.decode()
    assert City.objects.count() == 1


@pytest.mark.parametrize("by", ["clerk", "superuser"])
def test_what_is_said_of_a_place_is_read_only_here_with_the_way_to_its_page(by, client, clerk):
    if by == "superuser":
        client.force_login(User.objects.create_superuser("root@example.gov", name="Root"))
    istein = by_hand()
    istein.save()

    page = client.get(change(istein))
    answers = [
        client.post(change(istein), FACTS | {"name": "Isstein"}),
        client.post(f"{CITIES}{istein.pk}/delete/", {"post": "yes"}),
    ]

    assert f'href="/admin/cities/{istein.pk}/"' in page.content.decode()
    assert [answer.status_code for answer in answers] == [403, 403]
    assert City.objects.get().name == "Istein"


def test_countries_lead_to_their_pages(client, clerk):
    country()

    listed = client.get("/admin/relationships/country/").content.decode()
    answer = client.post("/admin/relationships/country/UA/change/", {"name": "Ruthenia"})

    assert 'href="/admin/countries/UA/"' in listed
    assert answer.status_code == 403

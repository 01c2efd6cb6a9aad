import pytest

from relationships.cities.domain import cities, places
from relationships.models import City
from tests.factories import clerk
from tests.relationships.places import by_hand, place

pytestmark = pytest.mark.django_db


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


def test_slug_of_a_place_by_hand_without_latin_letters():
    first, second, third = (
        places.add_by_hand(place=by_hand("東京", latitude=north), by=clerk())
        for north in (10, 20, 30)
    )

    slugs = [cities.give_slug(city) for city in (first, second, third)]

    assert slugs == ["place", "place-de", f"place-place-{third.pk}"]

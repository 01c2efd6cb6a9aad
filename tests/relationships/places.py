"""Places for tests, so that no test has to load the whole gazetteer."""

from decimal import Decimal

from relationships.models import City, CityName, Country
from tests.factories import CityFactory

KINDS = CityName.Kind


def country(code="UA", name="Ukraine"):
    return Country.objects.get_or_create(code=code, defaults={"name": name})[0]


def place(name="Kyiv", *, other_names=(), **facts):
    """A place of the gazetteer, found by its name and by the gazetteer's other names for it."""
    country()
    city = CityFactory(name=name, **({"population": 1000} | facts))
    weight = {"city": city, "population": city.population or 0}
    CityName.objects.create(name=name, kind=KINDS.MAIN, **weight)
    for other in other_names:
        CityName.objects.create(name=other, kind=KINDS.GAZETTEER, **weight)
    return city


def by_hand(name="Istein", **facts):
    """A place that is not in the gazetteer, not yet saved."""
    country("DE", "Germany")
    return City(
        **{
            "name": name,
            "country_code": "DE",
            "latitude": Decimal("47.66"),
            "longitude": Decimal("7.53"),
            "timezone": "Europe/Berlin",
            "source": "The municipality's own page",
        }
        | facts
    )

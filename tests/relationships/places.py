"""Places for tests, so that no test has to load the whole gazetteer."""

from decimal import Decimal

from relationships.models import City, CityName, Country

KINDS = CityName.Kind


def country(code="UA", name="Ukraine"):
    return Country.objects.get_or_create(code=code, defaults={"name": name})[0]


def place(name="Kyiv", *, other_names=(), **facts):
    """A place of the gazetteer, found by its name and by the gazetteer's other names for it."""
    country()
    facts = {
        "geoname_id": City.objects.count() + 1,
        "country_code": "UA",
        "latitude": Decimal("50.45466"),
        "longitude": Decimal("30.5238"),
        "population": 1000,
        "timezone": "Europe/Kyiv",
    } | facts
    city = City.objects.create(name=name, **facts)
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

"""Places for tests, so that no test has to load the whole gazetteer."""

from decimal import Decimal

from relationships.cities.domain.places import CITY_LABEL, COUNTRY_LABEL, OTHER_NAME
from relationships.models import City, CityName, Country
from sistercities.kernel import entries
from tests.factories import CityFactory, clerk

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


FACTS_BY_HAND = {
    "name": "Istein",
    "country_code": "DE",
    "latitude": Decimal("47.66"),
    "longitude": Decimal("7.53"),
    "timezone": "Europe/Berlin",
    "source": "The municipality's own page",
}


def by_hand(name="Istein", **facts):
    """A place that is not in the gazetteer, not yet saved."""
    country("DE", "Germany")
    return City(**FACTS_BY_HAND | {"name": name} | facts)


def labelled(city, name, *, language="uk", by=None, **said):
    """How the council writes the place in one language."""
    return entries.enter(CITY_LABEL, city, by=by or clerk(), language=language, name=name, **said)


def called(city, name, *, kind="former", by=None, **said):
    """A name that the place had, or by which it is looked for."""
    return entries.enter(OTHER_NAME, city, by=by or clerk(), kind=kind, name=name, **said)


def country_labelled(code, name, *, language="uk", by=None):
    """How the council writes a country in one language."""
    said = {"language": language, "name": name}
    return entries.enter(COUNTRY_LABEL, Country.objects.get(code=code), by=by or clerk(), **said)


def corrected(row, *, reason="It was misread.", **said):
    """What is said instead, confirmed by a second person."""
    draft = entries.correct(row, by=clerk(), correction_reason=reason, **said)
    entries.confirm(draft, by=clerk())
    return draft


def struck(row, *, reason="Entered for the wrong city."):
    """Struck by two people."""
    draft = entries.strike(row, by=clerk(), correction_reason=reason)
    entries.confirm(draft, by=clerk())
    return draft

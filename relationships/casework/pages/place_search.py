"""Interpreting what a reader types: a city, a country, or both.

Places of exactly this name come first, alone. Names that begin so, and similar names, are searched
only where no place has exactly that name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from relationships.casework.pages.city_answers import answer_for
from relationships.casework.pages.reading import nominations, ties_in_full
from relationships.casework.sentences import answers
from relationships.cities.models.cities import City, CityName
from relationships.cities.models.city_search import searchable
from relationships.cities.models.countries import countries_called
from relationships.cities.models.labels import cities
from relationships.council.models.council import Council

PLACES_TOLD = 5
SAME_NAME = 20
ALIKE = 0.6  # “Kiev” and “Kyiv” are spellings of one name; “Kota New York” and “Jakarta” are not
SHORT = 3  # fewer letters are the beginning of a name rather than a whole name
QUESTION = re.compile(
    r"(?:is|are) (?P<en>.+?)(?: an?| our| your| the)? (?:sister|twin|partner|friendship) cit.*"
    r"|чи(?: є)? (?P<uk>.+?)(?: є)? (?:містом-побратимом|побратимом).*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A place that the reader may mean. `spelled` is the other name by which it was found."""

    city: City
    answer: answers.Answer
    is_ours: bool  # has a tie or a nomination, or is the council's own city
    spelled: str = ""
    strong: bool = True  # the name found is its own name, or similar to it


@dataclass(frozen=True)
class Found:
    """What the text was taken for: a country by its code, or a city, with the nearest matches."""

    name: str
    country: str = ""
    where: str = ""
    places: list[Place] = field(default_factory=list)

    @property
    def is_country(self) -> bool:
        return bool(self.country) and not self.name

    @property
    def tied(self) -> list[int]:
        return [place.city.pk for place in self.places if place.is_ours]


def name_asked(text: str) -> str:
    """The name in a text such as “Is Paris a sister city?”; the text itself in any other."""
    clean = searchable(text).strip(" ?!.")
    question = QUESTION.fullmatch(clean)
    return next(filter(None, question.groups()), clean).strip() if question else clean


def find(text: str, body: Council) -> Found:
    """Take the text for a country, for a city with its country or region, or for a city."""
    readings = _readings(text)
    codes = countries_called([where for _name, where in readings])
    if text in codes:
        nominated = nominations().live().filter(city__country_code=codes[text])
        return Found("", codes[text], text, _told([case.city for case in nominated], body))
    for name, where in readings[1:]:
        if "," in text or where in codes:
            code = codes.get(where, "")
            found = Found(name, code, where, _exactly(name, body, code=code, region=where))
            if "," in text or found.places:
                return found
    return Found(text, places=_exactly(text, body))


def _readings(text: str) -> list[tuple[str, str]]:
    """The ways to split a text into a name and a country or region; first, all of it a region."""
    name, comma, where = text.rpartition(",")
    if comma:
        return [("", text), (name.strip(), where.strip())]
    words = text.split()
    cuts = range(1, len(words))
    return [("", text), *((" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts)]


def _exactly(name: str, body: Council, *, code: str = "", region: str = "") -> list[Place]:
    """The places of exactly this name, the one most likely meant first.

    A name that only the gazetteer gives to a place of quite another name ranks behind all others.
    """
    rows = CityName.objects.exactly(name)
    if code:
        rows = rows.filter(city__country_code=code)
    elif region:
        rows = rows.filter(city__region__iexact=region)
    spellings: dict[int, list[CityName]] = {}
    for row in rows[: SAME_NAME * 2]:
        spellings.setdefault(row.city_id, []).append(row)
    if not spellings:
        return []
    rank = {key: place for place, key in enumerate(spellings)}
    named = sorted(cities().filter(pk__in=spellings), key=lambda city: rank[city.pk])
    places = _told(named, body, spellings)
    first, *others = sorted(places, key=lambda place: (not place.strong, not place.is_ours))
    return [first, *(place for place in others if place.is_ours or not place.spelled)]


def resembling(found: Found, body: Council) -> list[Place]:
    """Places with a name that begins so or resembles it, the likeliest first."""
    rows = cities().filter(country_code=found.country) if found.country else cities()
    return _told(rows.search(found.name)[:PLACES_TOLD], body)


def _told(
    places: Iterable[City], body: Council, spellings: dict[int, list[CityName]] | None = None
) -> list[Place]:
    """These places, each with what it is to our city."""
    places = list(places)
    ours = {
        tie.city_b_id: tie for tie in ties_in_full().of_city(body.city).filter(city_b__in=places)
    }
    nominated = nominations().prefetch_related(None).filter(city__in=places)
    cases = {case.city_id: case for case in nominated.order_by("id")}
    return [
        Place(
            city=city,
            answer=answer_for(city, body, ours.get(city.pk), cases.get(city.pk)),
            is_ours=city.pk in ours or city.pk in cases or city.pk == body.city_id,
            **_spelling(city, (spellings or {}).get(city.pk, [])),
        )
        for city in places
    ]


def _spelling(city: City, rows: list[CityName]) -> dict[str, Any]:
    """The name by which the place was found, if not the one that we write, and its rank."""
    written = {city.display_name, city.name}
    if not rows or any(row.name in written for row in rows):
        return {}
    best = min(rows, key=lambda row: row.kind == CityName.Kind.GAZETTEER)
    given = best.kind != CityName.Kind.GAZETTEER
    return {"spelled": best.name, "strong": given or any(_alike(best.name, n) for n in written)}


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= ALIKE


def also_written(text: str, shown: list[City]) -> dict[int, str]:
    """For places listed because another of their names begins so: that name."""
    rows = CityName.objects.beginning_with(text).filter(city__in=shown)
    begins: dict[int, list[str]] = {}
    for row in rows.order_by("name"):
        begins.setdefault(row.city_id, []).append(row.name)
    written = {city.pk: {city.display_name, city.name} for city in shown}
    return {
        key: _("also written “%(name)s”") % {"name": names[0]}
        for key, names in begins.items()
        if not written[key].intersection(names)
    }

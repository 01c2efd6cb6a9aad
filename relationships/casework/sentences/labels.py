"""Cities in the reader's language: the facts of the record name them in English."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from relationships.cities.models.cities import City
from relationships.cities.models.city_entries import CityLabel
from relationships.council.models.council import Office
from relationships.nominations.models.nominations import Nomination

Labels = Mapping[str, str]
Found = Iterable[tuple[Any, int]]
# Names of facts that hold the name of a city.
NAMED = ("city", "home", "giver")


def _of_slugs(references: Sequence[str]) -> Found:
    """Cities by their slugs; the reference of a tie holds two."""
    by_slug = dict(
        City.objects.filter(
            slug__in={slug for one in references for slug in one.split("/")}
        ).values_list("slug", "pk")
    )
    return [
        (one, by_slug[slug])
        for one in references
        for slug in one.split("/")
        if slug and slug in by_slug
    ]


def numbers(references: Sequence[str]) -> list[str]:
    """The references that are numeric keys."""
    return [one for one in references if one.isdecimal()]


# By the first word of a reference: which cities such cases are about, in one query for all.
CITIES: dict[str, Callable[[Sequence[str]], Found]] = {
    "city": _of_slugs,
    "relationship": _of_slugs,
    "nomination": lambda found: Nomination.objects.filter(slug__in=found).values_list(
        "slug", "city_id"
    ),
    "office": lambda found: Office.objects.filter(pk__in=numbers(found)).values_list(
        "pk", "city_id"
    ),
}


def labels_of(subjects: Iterable[str]) -> dict[str, Labels]:
    """What the council calls the cities of these cases in this language, by their English names.

    The number of queries does not grow with the number of cases; in English there are none.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return {}
    cities: dict[str, list[int]] = {}
    for kind, references in _by_kind(subjects).items():
        for reference, city in CITIES[kind](references):
            cities.setdefault(f"{kind}/{reference}", []).append(city)
    rows = CityLabel.objects.current().filter(
        language=language, city__in={city for found in cities.values() for city in found}
    )
    labels = {pk: (name, own) for pk, name, own in rows.values_list("city", "city__name", "name")}
    return {
        subject: dict(labels[city] for city in found if city in labels)
        for subject, found in cities.items()
    }


def _by_kind(subjects: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject in sorted(set(subjects)):
        kind, _separator, reference = subject.partition("/")
        if kind in CITIES:
            found.setdefault(kind, []).append(reference)
    return found


def in_this_language(facts: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    """The facts with their cities as the council calls them."""
    told = dict(facts)
    for name in NAMED:
        if isinstance(told.get(name), str):
            told[name] = labels.get(told[name], told[name])
    if isinstance(told.get("before"), dict):
        told["before"] = in_this_language(told["before"], labels)
    return told

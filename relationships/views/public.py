"""What every public page about cities and nominations needs."""

from functools import cache

from django.db.models import Prefetch
from django.utils.translation import get_language

from relationships.models import City, Council, Nomination, Relationship
from relationships.models.cities import CityQuerySet
from relationships.models.nominations import NominationQuerySet
from relationships.models.relationships import RelationshipQuerySet


def language() -> str:
    """The language of the reader, as our rows name it."""
    return (get_language() or "en").split("-")[0]


@cache
def _cities(language: str) -> CityQuerySet:
    """Put together once: it takes longer than to ask the database."""
    return City.objects.with_labels(language)


def cities() -> CityQuerySet:
    """Places with the names that we write in the reader's language."""
    return _cities(language()).all()


def labelled(field: str) -> Prefetch[str]:
    """Fetch a city with the names that we write in the reader's language."""
    return Prefetch(field, cities())


def council() -> Council | None:
    """The council with its city, named in the reader's language."""
    return Council.objects.prefetch_related(labelled("city")).first()


def ties() -> RelationshipQuerySet:
    """Ties with what their status and their beginning are told from."""
    return Relationship.objects.prefetch_related(labelled("city_b"), "dates")


def nominations() -> NominationQuerySet:
    """What the public may see, with the city named in the reader's language."""
    return Nomination.objects.public().prefetch_related(labelled("city"))

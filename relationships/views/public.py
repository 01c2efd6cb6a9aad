"""What every public page about cities and nominations needs."""

from django.db.models import Prefetch
from django.utils.translation import get_language

from relationships.models import City, Council, Nomination, Relationship
from relationships.models.nominations import NominationQuerySet
from relationships.models.relationships import RelationshipQuerySet


def language() -> str:
    """The language of the reader, as our rows name it."""
    return (get_language() or "en").split("-")[0]


def labelled(field: str) -> Prefetch[str]:
    """Fetch a city with the names that we write in the reader's language."""
    return Prefetch(field, City.objects.with_labels(language()))


def council() -> Council | None:
    """The council with its city, named in the reader's language."""
    return Council.objects.prefetch_related(labelled("city")).first()


def ties() -> RelationshipQuerySet:
    """Ties with what their status and their beginning are told from."""
    return Relationship.objects.prefetch_related(labelled("city_b"), "dates")


def nominations() -> NominationQuerySet:
    """What the public may see, with the city named in the reader's language."""
    return Nomination.objects.public().prefetch_related(labelled("city"))

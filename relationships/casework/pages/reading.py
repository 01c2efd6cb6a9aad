"""The queries that all public pages about ties and nominations share.

A query with labels takes longer to build than to run, so each is built once per language; what a
page does with it (`filter`, `[:5]`) works on a copy.
"""

from functools import cache
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from relationships.cities.models.labels import _cities, labelled
from relationships.council.models.council import Council
from relationships.nominations.models.nominations import Nomination, NominationQuerySet
from relationships.ties.models.relationships import (
    Attestation,
    Relationship,
    RelationshipDate,
    RelationshipQuerySet,
)
from relationships.ties.models.status import Recognition, StatusChange
from sistercities.kernel.translations import language


def _fetched(name: str, rows: QuerySet[Any]) -> Prefetch[Any]:
    return Prefetch(name, rows)


@cache
def _ties(language: str) -> RelationshipQuerySet:
    said = _fetched("dates", RelationshipDate.objects.current())
    return Relationship.objects.prefetch_related(_fetched("city_b", _cities(language)), said)


@cache
def _ties_in_full(language: str) -> RelationshipQuerySet:
    return (
        _ties(language)
        .select_related("nomination", "city_a")
        .prefetch_related(
            _fetched("attestations", Attestation.objects.current()),
            _fetched("recognitions", Recognition.objects.confirmed()),
            _fetched("status_changes", StatusChange.objects.current().select_related("roll_call")),
        )
        .order_by(F("ended_on").asc(nulls_last=True), "id")
    )


@cache
def _nominations(language: str) -> NominationQuerySet:
    shown = Nomination.objects.public().select_related("committee")
    return shown.prefetch_related(Prefetch("city", _cities(language)))


def council() -> Council | None:
    """The council with its city, named in the reader's language."""
    return Council.objects.prefetch_related(labelled("city")).first()


def ties() -> RelationshipQuerySet:
    """Ties, with what their status and beginning are worked out from."""
    return _ties(language()).all()


def ties_in_full() -> RelationshipQuerySet:
    """Ties with everything that is confirmed about them; those that have not ended come last.

    What nobody has confirmed yet is left out.
    """
    return _ties_in_full(language()).all()


def nominations() -> NominationQuerySet:
    """What the public may see, with the city named in the reader's language."""
    return _nominations(language()).all()

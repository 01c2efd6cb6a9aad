"""The versions of the agreement of a designated city."""

from typing import Any

from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState
from sistercities.kernel.acts import asked_once

_BEFORE_ANY_TEXT = frozenset(
    {
        *(NominationState.DRAFT, NominationState.FILED, NominationState.BEGUN),
        *(NominationState.COMMITTEE_FORMED, NominationState.IN_REVIEW, NominationState.BALLOT),
        *(NominationState.RECOMMENDED, NominationState.NOT_RECOMMENDED),
    }
)


@asked_once
def versions_of(nomination: Nomination) -> list[Any]:
    """All versions of the agreement, the newest first; before the designation there is none."""
    if nomination.state in _BEFORE_ANY_TEXT:
        return []
    return list(nomination.agreements.order_by("-version"))

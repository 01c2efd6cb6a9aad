"""The states of a tie between two cities and the table of its legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class RelationshipState(TextChoices):
    REPORTED = "reported", _("reported")
    OFFICIAL = "official", _("official")
    DORMANT = "dormant", _("dormant")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


_R = RelationshipState

# Back from ENDED: the end is struck, because it never happened.
RELATIONSHIP_MOVES: Moves = {
    _R.REPORTED: frozenset({_R.OFFICIAL, _R.ENDED}),
    _R.OFFICIAL: frozenset({_R.DORMANT, _R.SUSPENDED, _R.ENDED}),
    _R.DORMANT: frozenset({_R.OFFICIAL, _R.SUSPENDED, _R.ENDED}),
    _R.SUSPENDED: frozenset({_R.OFFICIAL, _R.ENDED}),
    _R.ENDED: frozenset({_R.REPORTED, _R.OFFICIAL, _R.DORMANT, _R.SUSPENDED}),
}

RELATIONSHIP_FIRST = (_R.REPORTED, _R.OFFICIAL)

RELATIONSHIP_IN_FORCE = (_R.OFFICIAL, _R.DORMANT, _R.SUSPENDED)

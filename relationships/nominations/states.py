"""The states of a nomination and the table of its legal moves.

`workflow.advance` obeys this table and PostgreSQL enforces it, from the same text.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class NominationState(TextChoices):
    DRAFT = "draft", _("in preparation")
    FILED = "filed", _("motion filed")
    BEGUN = "begun", _("begun by the council")
    COMMITTEE_FORMED = "committee_formed", _("committee formed")
    IN_REVIEW = "in_review", _("in review")
    BALLOT = "ballot", _("committee is voting")
    RECOMMENDED = "recommended", _("recommended by the committee")
    NOT_RECOMMENDED = "not_recommended", _("not recommended by the committee")
    DESIGNATED = "designated", _("approved by the council")
    AGREEMENT = "agreement", _("agreement being drawn up and signed")
    SIGNED_BY_ONE = "signed_by_one", _("signed by one city")
    OFFICIAL = "official", _("official")
    RETURNED = "returned", _("returned for more")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NOT_CARRIED = "not_carried", _("not carried by the council")
    LAPSED = "lapsed", _("lapsed")
    REJECTED = "rejected", _("text rejected by the partner city")


_N = NominationState

_EXITS = {_N.WITHDRAWN, _N.LAPSED}

# A corrected roll call leads back from NOT_CARRIED, or from BEGUN or DESIGNATED to it.
NOMINATION_MOVES: Moves = {
    _N.DRAFT: frozenset({_N.FILED, _N.WITHDRAWN}),
    _N.FILED: frozenset({_N.BEGUN, _N.NOT_CARRIED, _N.RETURNED, *_EXITS}),
    _N.BEGUN: frozenset({_N.COMMITTEE_FORMED, _N.NOT_CARRIED, *_EXITS}),
    _N.COMMITTEE_FORMED: frozenset({_N.IN_REVIEW, _N.RETURNED, *_EXITS}),
    _N.IN_REVIEW: frozenset({_N.BALLOT, _N.RETURNED, *_EXITS}),
    _N.BALLOT: frozenset({_N.RECOMMENDED, _N.NOT_RECOMMENDED, _N.IN_REVIEW}),
    _N.RECOMMENDED: frozenset({_N.DESIGNATED, _N.NOT_CARRIED, *_EXITS}),
    _N.NOT_RECOMMENDED: frozenset({_N.DESIGNATED, _N.NOT_CARRIED, *_EXITS}),
    _N.DESIGNATED: frozenset({_N.AGREEMENT, _N.NOT_CARRIED, *_EXITS}),
    _N.AGREEMENT: frozenset({_N.SIGNED_BY_ONE, _N.REJECTED, *_EXITS}),
    _N.SIGNED_BY_ONE: frozenset({_N.OFFICIAL, _N.AGREEMENT, _N.REJECTED, *_EXITS}),
    _N.RETURNED: frozenset({_N.FILED, _N.COMMITTEE_FORMED, _N.IN_REVIEW, *_EXITS}),
    _N.NOT_CARRIED: frozenset({_N.BEGUN, _N.DESIGNATED}),
    _N.OFFICIAL: frozenset(),
    _N.WITHDRAWN: frozenset(),
    _N.LAPSED: frozenset(),
    _N.REJECTED: frozenset(),
}

NOMINATION_ENDED = (_N.OFFICIAL, _N.WITHDRAWN, _N.NOT_CARRIED, _N.LAPSED, _N.REJECTED)

NOMINATION_LIVE = frozenset(_N) - frozenset(NOMINATION_ENDED)

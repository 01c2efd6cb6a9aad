"""The states of an agreement's text and the table of its legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class AgreementState(TextChoices):
    DRAFT = "draft", _("draft")
    FROZEN = "frozen", _("frozen, open for signature")
    IN_FORCE = "in_force", _("signed by both")
    SUPERSEDED = "superseded", _("superseded")
    REJECTED = "rejected", _("rejected by the partner city")


_A = AgreementState

AGREEMENT_MOVES: Moves = {
    _A.DRAFT: frozenset({_A.FROZEN, _A.SUPERSEDED}),
    _A.FROZEN: frozenset({_A.IN_FORCE, _A.SUPERSEDED, _A.REJECTED}),
    _A.IN_FORCE: frozenset(),
    _A.SUPERSEDED: frozenset(),
    _A.REJECTED: frozenset(),
}

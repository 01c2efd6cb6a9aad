"""The states of a thing and the table of its legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class ItemState(TextChoices):
    AVAILABLE = "available", _("available")
    GONE = "gone", _("no longer available")


ITEM_MOVES: Moves = {
    ItemState.AVAILABLE: frozenset({ItemState.GONE}),
    ItemState.GONE: frozenset({ItemState.AVAILABLE}),
}

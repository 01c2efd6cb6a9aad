"""The states of a meeting and the table of its legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class MeetingState(TextChoices):
    PLANNED = "planned", _("planned")
    POSTED = "posted", _("agenda posted")
    HELD = "held", _("held")
    APPROVED = "approved", _("minutes approved")
    CANCELLED = "cancelled", _("cancelled")


_M = MeetingState

MEETING_MOVES: Moves = {
    _M.PLANNED: frozenset({_M.POSTED, _M.CANCELLED}),
    _M.POSTED: frozenset({_M.HELD, _M.CANCELLED}),
    _M.HELD: frozenset({_M.APPROVED}),
    _M.APPROVED: frozenset(),
    _M.CANCELLED: frozenset(),
}

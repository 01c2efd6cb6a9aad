"""The states of a donation, its legal moves, and what must be done before it leaves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class ShippingCondition(TextChoices):
    TITLE = "title", _("title has passed")
    EXPORT = "export", _("export question answered")
    RADIOS = "radios", _("radios removed")
    PLATES = "plates", _("number plates removed")
    MARKINGS = "markings", _("markings removed")


CONDITIONS = (ShippingCondition.TITLE, ShippingCondition.EXPORT)

VEHICLE_CONDITIONS = (
    ShippingCondition.RADIOS,
    ShippingCondition.PLATES,
    ShippingCondition.MARKINGS,
)


class DonationState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    READY = "ready", _("ready to be shipped")
    SHIPPED = "shipped", _("on the way")
    RECEIVED = "received", _("received in full")
    RECEIVED_IN_PART = "received_in_part", _("received, with differences")
    THANKED = "thanked", _("completed")
    CANCELLED = "cancelled", _("cancelled")


_D = DonationState

# Reopening a shipping condition leads from READY back to APPROVED; between the two received
# states leads a corrected acceptance.
DONATION_MOVES: Moves = {
    _D.PROPOSED: frozenset({_D.APPROVED, _D.CANCELLED}),
    _D.APPROVED: frozenset({_D.READY, _D.CANCELLED}),
    _D.READY: frozenset({_D.APPROVED, _D.SHIPPED, _D.CANCELLED}),
    _D.SHIPPED: frozenset({_D.RECEIVED, _D.RECEIVED_IN_PART}),
    _D.RECEIVED: frozenset({_D.RECEIVED_IN_PART, _D.THANKED}),
    _D.RECEIVED_IN_PART: frozenset({_D.RECEIVED, _D.THANKED}),
    _D.THANKED: frozenset(),
    _D.CANCELLED: frozenset(),
}

DONATION_PROMISED = (_D.PROPOSED, _D.APPROVED, _D.READY)

DONATION_ARRIVED = (_D.RECEIVED, _D.RECEIVED_IN_PART, _D.THANKED)

DONATION_SHIPPED = (_D.SHIPPED, *DONATION_ARRIVED)

# From the approval on, a donation counts against the cap of its legal basis.
DONATION_COUNTED = (_D.APPROVED, _D.READY, *DONATION_SHIPPED)

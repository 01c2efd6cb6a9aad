"""The states of each process of aid, the tables of legal moves, and the kinds of things.

`workflow.advance` obeys these tables and PostgreSQL enforces them, from the same text.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Moves = dict[str, frozenset[str]]


class ItemKind(TextChoices):
    FIRE_ENGINE = "fire_engine", _("fire engine")
    AMBULANCE = "ambulance", _("ambulance")
    OTHER_VEHICLE = "other_vehicle", _("other vehicle")
    MEDICAL_DEVICE = "medical_device", _("medical device")
    FIREFIGHTING = "firefighting", _("hoses, pumps, breathing apparatus")
    RESCUE = "rescue", _("rescue equipment")
    CLOTHING = "clothing", _("protective clothing and helmets")
    POWER = "power", _("generator, battery, heating")
    COMPUTERS = "computers", _("computers and office equipment")
    SCHOOL = "school", _("furniture, books, school equipment")
    OTHER = "other", _("something else")
    BODY_ARMOUR = "body_armour", _("body armour")
    WEAPONS = "weapons", _("weapons and ammunition")
    TACTICAL = "tactical", _("tactical gear")
    MEDICINES = "medicines", _("medicines")


VEHICLES = (ItemKind.FIRE_ENGINE, ItemKind.AMBULANCE, ItemKind.OTHER_VEHICLE)
# They can be pledged, but need licences that this version does not handle.
HELD_BACK = (ItemKind.BODY_ARMOUR, ItemKind.WEAPONS, ItemKind.TACTICAL, ItemKind.MEDICINES)


class Gate(TextChoices):
    TITLE = "title", _("title has passed")
    EXPORT = "export", _("export question answered")
    RADIOS = "radios", _("radios removed")
    PLATES = "plates", _("number plates removed")
    MARKINGS = "markings", _("markings removed")


GATES = (Gate.TITLE, Gate.EXPORT)
VEHICLE_GATES = (Gate.RADIOS, Gate.PLATES, Gate.MARKINGS)


class Signed(TextChoices):
    """How a recipient signed for what arrived."""

    LINK = "link", _("through a personal link")
    PAPER = "paper", _("on paper, entered by the clerk's office")


class Kept(TextChoices):
    """What the public record says instead of a reason that would endanger somebody."""

    BACK = "kept by the clerk's office", _("kept by the clerk's office")


class NeedState(TextChoices):
    DRAFT = "draft", _("in preparation")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")


_N = NeedState
NEED_MOVES: Moves = {
    _N.DRAFT: frozenset({_N.PUBLISHED, _N.CLOSED}),
    _N.PUBLISHED: frozenset({_N.CLOSED}),
    _N.CLOSED: frozenset(),
}


class ItemState(TextChoices):
    AVAILABLE = "available", _("available")
    GONE = "gone", _("no longer available")


ITEM_MOVES: Moves = {
    ItemState.AVAILABLE: frozenset({ItemState.GONE}),
    ItemState.GONE: frozenset({ItemState.AVAILABLE}),
}


class PledgeState(TextChoices):
    DRAFT = "draft", _("being written")
    UNCONFIRMED = "unconfirmed", _("sent, e-mail address not confirmed")
    RECEIVED = "received", _("received")
    QUESTION = "question", _("question asked")
    TAKEN_UP = "taken_up", _("taken up")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn by the donor")


_P = PledgeState
_ANSWERS = {_P.TAKEN_UP, _P.DECLINED, _P.WITHDRAWN}

# The way back from TAKEN_UP is a donation cancelled on our side: the offer stands again.
PLEDGE_MOVES: Moves = {
    _P.DRAFT: frozenset({_P.UNCONFIRMED}),
    _P.UNCONFIRMED: frozenset({_P.RECEIVED}),
    _P.RECEIVED: frozenset({_P.QUESTION, *_ANSWERS}),
    _P.QUESTION: frozenset({_P.RECEIVED, *_ANSWERS}),
    _P.TAKEN_UP: frozenset({_P.RECEIVED, _P.WITHDRAWN}),
    _P.DECLINED: frozenset(),
    _P.WITHDRAWN: frozenset(),
}
PLEDGE_NOT_SENT = (_P.DRAFT, _P.UNCONFIRMED)
PLEDGE_OPEN = (_P.RECEIVED, _P.QUESTION)


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

# From READY back to APPROVED leads a shipping gate that was reopened; between the two received
# states a corrected receipt.
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
# From the approval on, a donation counts against the cap of its legal ground.
DONATION_COUNTED = (_D.APPROVED, _D.READY, *DONATION_SHIPPED)

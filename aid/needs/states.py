"""Kinds of things, and the states of a need with the table of its legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


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


class Kept(TextChoices):
    """What the public record says in place of a reason that would endanger somebody."""

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

"""How many of a thing arrived, in words."""

from django.utils.translation import gettext as _

from aid.shipping.models.shipments import AcceptanceLine, LineAnswer


def in_words(row: AcceptanceLine | LineAnswer) -> str:
    """How many arrived in order and, if any, how many damaged or missing."""
    parts = [_("in order: %(number)d") % {"number": row.in_order}]
    if row.damaged:
        parts.append(_("damaged: %(number)d") % {"number": row.damaged})
    if row.missing:
        parts.append(_("missing: %(number)d") % {"number": row.missing})
    return ", ".join(parts)

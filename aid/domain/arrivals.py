"""What arrived of a donation, line by line, as the receipt that counts says."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aid.models import AcceptanceLine, Donation, LineAnswer
from sistercities.entry_model import counts_of


def arrived_lines(donation: Donation) -> QuerySet[AcceptanceLine]:
    """The lines of the receipt that counts; none before anything was signed for."""
    rows = AcceptanceLine.objects.filter(counts_of("acceptance"), acceptance__donation=donation)
    return rows.select_related("line__item")


def in_words(row: AcceptanceLine | LineAnswer) -> str:
    """How many arrived in order and, where there are such, damaged or not at all."""
    parts = [_("in order: %(number)d") % {"number": row.in_order}]
    if row.damaged:
        parts.append(_("damaged: %(number)d") % {"number": row.damaged})
    if row.missing:
        parts.append(_("missing: %(number)d") % {"number": row.missing})
    return ", ".join(parts)

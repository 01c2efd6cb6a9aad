"""The recipient's wish on the public page, with what was corrected about it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.models import Donation, Wish
from relationships.domain.calendar import council_zone
from sistercities.days import day_in


def wish_of(donation: Donation, *, shielded: bool) -> dict[str, Any]:
    """One row of key facts. Of a city in conflict only how the wish was expressed."""
    rows = list(donation.wishes.order_by("pk"))
    return {
        "label": _("The recipient's wish"),
        "value": _told(rows[-1], shielded=shielded) if rows else "",
        "note": _("It was corrected.") if shielded and rows[1:] else _corrections(rows, shielded),
    }


def _told(wish: Wish, *, shielded: bool) -> str:
    how = capfirst(wish.get_how_display())
    return how if shielded else f"{how}, {wish.office}, {date_format(wish.wished_on)}"


def _corrections(rows: Sequence[Wish], shielded: bool) -> str:
    if shielded or not rows[1:]:
        return ""
    zone = council_zone()
    return " ".join(
        _("Corrected on %(day)s; before: %(was)s. Reason: “%(reason)s”")
        % {
            "day": date_format(day_in(zone, new.entered_at)),
            "was": _told(old, shielded=False),
            "reason": new.correction_reason,
        }
        for old, new in list(pairwise(rows))[::-1]
    )

"""Corrections: when, why, and what was said before. For public pages and for staff."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Facts = list[dict[str, Any]]


def corrections(rows: Sequence[Any], facts_of: Callable[[Any], Facts]) -> list[dict[str, Any]]:
    """The corrections among the rows of one subject, in the order of their entry; latest first.

    Each with what the old row said, as far as the correction changed it.
    """
    found = [_correction(old, new, facts_of) for old, new in pairwise(rows)]
    return found[::-1]


def _correction(old: Any, new: Any, facts_of: Callable[[Any], Facts]) -> dict[str, Any]:
    at = getattr(new, "confirmed_at", None) or new.entered_at
    return {
        "at": at,
        "reason": new.correction_reason,
        "amended_on": _amended_on(old, new),
        "before": [was for was, _is in changes(old, new, facts_of)],
    }


def _amended_on(old: Any, new: Any) -> date | None:
    """The day, where it was no correction: what stood there was amended by a decision."""
    day: date | None = getattr(new, "amended_on", None)
    return day if day != getattr(old, "amended_on", None) else None


def changes(
    old: Any, new: Any, facts_of: Callable[[Any], Facts]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What differs, as it was and as it is."""
    pairs = zip(facts_of(old), facts_of(new), strict=True)
    return [
        ({**was, "value": was["value"] or _("nothing")}, now)
        for was, now in pairs
        if was["value"] != now["value"]
    ]


def in_words(old: Any, new: Any, facts_of: Callable[[Any], Facts]) -> list[str]:
    """What a correction changes, for whoever confirms it."""
    return [
        _("%(what)s: “%(after)s” instead of “%(before)s”.")
        % {
            "what": now["label"],
            "before": _readable(was["value"]),
            "after": _readable(now["value"] or _("nothing")),
        }
        for was, now in changes(old, new, facts_of)
    ]


def _readable(value: Any) -> str:
    return date_format(value) if isinstance(value, date) else str(value)

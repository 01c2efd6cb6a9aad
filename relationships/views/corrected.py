"""What corrections replaced: when, why, and how it stood before. For public pages and for staff."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.domain.effect import local_day
from relationships.models import Motion, Recognition, Signature

Row = Motion | Signature | Recognition
Facts = list[dict[str, Any]]


def corrections(rows: Sequence[Any], facts_of: Callable[[Any], Facts]) -> list[dict[str, Any]]:
    """The corrections among the rows of one subject, in the order of their entry; latest first.

    Of the old row, what the correction changed.
    """
    found = [_correction(old, new, facts_of) for old, new in pairwise(rows)]
    return found[::-1]


def _correction(old: Row, new: Row, facts_of: Callable[[Any], Facts]) -> dict[str, Any]:
    at = new.entered_at if isinstance(new, Motion) else new.confirmed_at
    return {
        "at": at,
        "reason": new.correction_reason,
        "before": [was for was, _is in changes(old, new, facts_of)],
    }


def changes(
    old: Row, new: Row, facts_of: Callable[[Any], Facts]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What differs, as it was and as it is."""
    pairs = zip(facts_of(old), facts_of(new), strict=True)
    return [
        ({**was, "value": was["value"] or _("nothing")}, now)
        for was, now in pairs
        if was["value"] != now["value"]
    ]


def in_words(old: Row, new: Row, facts_of: Callable[[Any], Facts]) -> list[str]:
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


def motion_facts(motion: Motion) -> Facts:
    """A motion as the public reads it, without its text."""
    seconders = ", ".join(motion.seconded_by)
    missing = _("Not in our source") if motion.is_reported else ""
    return [
        {"label": _("Motion"), "value": motion.title},
        {"label": _("Council file"), "value": motion.council_file or missing},
        {"label": _("Moved by"), "value": motion.moved_by},
        {"label": _("Seconded by"), "value": seconders or missing},
        {"label": _("Date of the motion"), "value": motion.moved_on or missing},
    ]


def motion_corrections(versions: Sequence[Motion]) -> list[dict[str, Any]]:
    return corrections(
        versions, lambda row: [*motion_facts(row), {"label": _("Text"), "value": row.text}]
    )


def signature_facts(signature: Signature) -> Facts:
    """What is said about a signature."""
    scan = signature.scan.sha256 if signature.scan else ""
    return [
        {"label": _("Signed on"), "value": local_day(signature)},
        {"label": _("At"), "value": _clock(signature)},
        {"label": _("Place"), "value": signature.place},
        {"label": _("Time zone of the place"), "value": signature.place_timezone},
        {"label": _("Witnesses"), "value": signature.witnesses},
        {"label": _("How the signatory was verified"), "value": signature.verified_how},
        {"label": _("Fingerprint of the scan"), "value": scan},
    ]


def _clock(signature: Signature) -> str:
    zone = ZoneInfo(signature.place_timezone)
    return date_format(signature.signed_at.astimezone(zone), "TIME_FORMAT")


def recognition_facts(row: Recognition) -> Facts:
    """The evidence of a recognition."""
    return [
        {"label": _("Evidence for the recognition"), "value": row.evidence},
        {"label": _("Address of the evidence"), "value": row.evidence_url},
        {"label": _("Date of the evidence"), "value": row.evidence_on},
    ]

"""The recipient's request on the public page, with what was corrected about it."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.donations.models.approvals import RecipientRequest
from aid.donations.models.donations import Donation
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.days import day_in


def request_of(donation: Donation, *, shielded: bool) -> dict[str, Any]:
    """One row of key facts. For a city in conflict only how the request was made."""
    rows = list(donation.recipient_requests.confirmed())
    later = [row for row in rows if row.corrects_id]
    told = [_told(row, shielded=shielded) for row in rows if row.counts]
    hidden = _("It was corrected.") if later else ""
    return {
        "label": _("The recipient's request"),
        "value": "".join(told),
        "note": hidden if shielded else _corrections(rows, later),
    }


def _told(recipient_request: RecipientRequest, *, shielded: bool) -> str:
    how = capfirst(recipient_request.get_how_display())
    return (
        how
        if shielded
        else f"{how}, {recipient_request.office}, {date_format(recipient_request.requested_on)}"
    )


def _corrections(rows: Sequence[RecipientRequest], later: Sequence[RecipientRequest]) -> str:
    by_key = {row.pk: row for row in rows}
    zone = council_zone() if later else None
    return " ".join(
        _("Corrected on %(day)s; before: %(was)s. Reason: “%(reason)s”")
        % {
            "day": date_format(day_in(zone, new.confirmed_at)),
            "was": _told(by_key[new.corrects_id], shielded=False),
            "reason": new.correction_reason,
        }
        for new in later[::-1]
        if zone and new.confirmed_at and new.corrects_id
    )

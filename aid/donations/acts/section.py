"""The parts of the case page that show a donation."""

from typing import Any

from django.urls import reverse

from aid.donations.acts import approvals as approval_acts
from aid.donations.acts import asked
from aid.donations.acts.recipient_requests import RECIPIENT_REQUESTS
from aid.donations.domain import caps
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DONATION_PROMISED, DonationState
from aid.pledges.models.pledges import PledgeMessage
from relationships.motions.acts import motions as council_acts
from sistercities.kernel.calendar import council_day
from sistercities.kernel.cases.entries import waiting, waiting_rows
from sistercities.kernel.models import User
from sistercities.kernel.money import in_words


def context(case: Donation, user: User) -> dict[str, Any]:
    """What holds it up or is missing, and its shipping conditions once there are any."""
    told: Any = case  # the template asks for its page and whether the city is in conflict
    proposed = case.state == DonationState.PROPOSED
    return {
        "stops": asked.stops_of(case) if case.state in DONATION_PROMISED else [],
        "reported": _reported(case),
        "in_conflict": told.in_conflict,
        "waiting": _waiting(case, user),
        "missing": asked.missing_for_approval(case) if proposed else [],
        "shipping_conditions": [] if proposed else asked.conditions_of(case),
    }


def decision(case: Donation, user: User) -> dict[str, Any]:
    """The approval and, for the council's own things, the motions and votes."""
    approvals = [row for row in asked.approvals_of(case) if row.is_confirmed]
    votes = council_acts.context(case, user) if case.is_councils else {}
    return {"approvals": approvals, **votes}


def _waiting(case: Donation, user: User) -> list[dict[str, Any]]:
    """What waits for a second person: corrections of the request, and the approval."""
    drafts = [row for row in asked.requests_of(case) if not row.is_confirmed]
    found = waiting_rows(RECIPIENT_REQUESTS, drafts, user)
    if any(not row.is_confirmed for row in asked.approvals_of(case)):
        found += waiting(approval_acts.ENTRIES, {"donation": case}, user)
    return found


def things(case: Donation) -> dict[str, Any]:
    """Line by line what is given; its value and legal basis, and the recipient's request."""
    return {
        "lines": _lines(case),
        "recipient_requests": [
            row for row in asked.requests_of(case) if row.is_confirmed and not row.strikes
        ],
        "value": _money(case),
        "total": _running_total(case),
    }


def _lines(case: Donation) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "address": _address_of(line),
            "value": in_words(line.value, case.currency) if line.value is not None else "",
        }
        for line in asked.lines_of(case)
    ]


def _address_of(line: DonationLine) -> str:
    """The page of the council's own thing; for a donor's thing, the page of the pledge."""
    if line.item.pledge_id is None:
        return reverse("item_case", args=[line.item_id])
    return reverse("pledge_case", args=[line.item.pledge_id])


def _reported(case: Donation) -> list[PledgeMessage]:
    """The changes that the donor reported and nobody has read; if all are read, the latest one."""
    if case.pledge is None:
        return []
    changes = case.pledge.messages.filter(kind=PledgeMessage.Kind.CHANGE).order_by("-pk")
    rows = list(changes.prefetch_related("photographs"))
    return [row for row in rows if row.seen_at is None] or rows[:1]


def _money(case: Donation) -> str:
    return in_words(case.value, case.currency) if case.value is not None else ""


def _running_total(case: Donation) -> caps.Total | None:
    if case.legal_basis is None:
        return None
    return caps.total_beside(case, case.legal_basis, case.cap_begins_on or council_day())

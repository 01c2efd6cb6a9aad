"""What the acts and the page of a donation ask of the database, each question once for a page."""

from aid.donations.domain import approvals, readiness, shipping_conditions
from aid.donations.domain.shipping_conditions import ConditionState
from aid.donations.models.approvals import Approval, RecipientRequest
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DonationState
from relationships.motions.acts.motions import docket_of
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.acts import asked_once


def draft_roll_call(case: Donation) -> RollCall | None:
    """The roll call that waits for its confirmation."""
    return docket_of(case).draft


def decision_on(case: Donation) -> RollCall | None:
    """The council's decision, if it has voted on the last motion."""
    return docket_of(case).decision


@asked_once
def lines_of(case: Donation) -> list[DonationLine]:
    """All lines with their things and needs, also those that were cancelled."""
    return list(case.lines.select_related("item", "need").order_by("pk"))


@asked_once
def requests_of(case: Donation) -> list[RecipientRequest]:
    """Every entry of the recipient's request, the newest first."""
    people = ("entered_by", "confirmed_by", "replaced_by", "corrects", "document")
    return list(case.recipient_requests.select_related(*people).order_by("-pk"))


def request_of(case: Donation) -> RecipientRequest | None:
    """The recipient's request that counts."""
    return next((one for one in requests_of(case) if one.counts), None)


def request_is_certain(case: Donation) -> bool:
    """Whether there is a request, and no correction of it waits."""
    return request_of(case) is not None and all(one.is_confirmed for one in requests_of(case))


@asked_once
def approvals_of(case: Donation) -> list[Approval]:
    """Every entry of the approval: counting, corrected, and waiting for a second person."""
    return list(case.approvals.select_related("entered_by", "confirmed_by", "replaced_by"))


def waits_for_approval(case: Donation) -> bool:
    """Whether an approval was entered and waits for a second person."""
    return case.state == DonationState.PROPOSED and bool(approvals_of(case))


def is_rejected(case: Donation) -> bool:
    """Whether the council voted against it, while it is still proposed."""
    decision = decision_on(case)
    return case.state == DonationState.PROPOSED and decision is not None and not decision.carried


def missing_for_approval(case: Donation) -> list[str]:
    """What is still missing before an approval can be entered, in words."""
    return approvals.missing_with(
        case, decision_on(case), is_requested=request_of(case) is not None
    )


@asked_once
def conditions_of(case: Donation) -> list[ConditionState]:
    """The conditions for shipping, each with its newest record."""
    not_cancelled = [line for line in lines_of(case) if line.cancelled_at is None]
    return shipping_conditions.conditions_of(case, not_cancelled)


@asked_once
def stops_of(case: Donation) -> list[str]:
    """What would refuse the next step now."""
    return readiness.why_stopped(case)

"""What the acts and the page of a donation ask of it, each of it asked once for a page."""

from aid.domain import approvals, donations, readiness
from aid.domain.gates import GateState
from aid.models import (
    Acceptance,
    Approval,
    Donation,
    DonationLine,
    ReceiptLink,
    RecipientContact,
    Shipment,
    Wish,
)
from aid.states import DONATION_ARRIVED, DonationState
from relationships.models import RollCall
from relationships.views.council_acts import docket_of
from sistercities.acts import asked_once


def draft_roll_call(case: Donation) -> RollCall | None:
    """The roll call that waits for its confirmation."""
    return docket_of(case).draft


def decision_on(case: Donation) -> RollCall | None:
    """The council's word, if it has voted on the last motion."""
    return docket_of(case).decision


@asked_once
def lines_of(case: Donation) -> list[DonationLine]:
    """All lines with their things and needs, also those that were cancelled."""
    return list(case.lines.select_related("item", "need").order_by("pk"))


@asked_once
def wishes_of(case: Donation) -> list[Wish]:
    """All that was ever entered of the recipient's wish, the newest first."""
    people = ("entered_by", "confirmed_by", "replaced_by", "corrects", "document")
    return list(case.wishes.select_related(*people).order_by("-pk"))


def wish_of(case: Donation) -> Wish | None:
    """The recipient's wish that counts."""
    return next((one for one in wishes_of(case) if one.counts), None)


def wish_is_certain(case: Donation) -> bool:
    """Whether there is a wish, and no correction of it waits."""
    return wish_of(case) is not None and all(one.is_confirmed for one in wishes_of(case))


@asked_once
def approvals_of(case: Donation) -> list[Approval]:
    """The approval as it was entered and corrected, and what of it waits for a second person."""
    return list(case.approvals.select_related("entered_by", "confirmed_by", "replaced_by"))


def waits_for_approval(case: Donation) -> bool:
    """Whether an approval was entered and waits for a second person."""
    return case.state == DonationState.PROPOSED and bool(approvals_of(case))


def is_rejected(case: Donation) -> bool:
    """Whether the council's vote went against it, while it is still proposed."""
    decision = decision_on(case)
    return case.state == DonationState.PROPOSED and decision is not None and not decision.carried


def missing_for_approval(case: Donation) -> list[str]:
    """What must be there before an approval can be entered, in words."""
    return approvals.missing_with(case, decision_on(case), is_wished=wish_of(case) is not None)


@asked_once
def gates_of(case: Donation) -> list[GateState]:
    """The conditions for shipping, each with its newest record."""
    standing = [line for line in lines_of(case) if line.cancelled_at is None]
    return donations.gates_of(case, standing)


@asked_once
def shipments_of(case: Donation) -> list[Shipment]:
    """All that was ever entered about the journey, the newest first."""
    people = ("entered_by", "confirmed_by", "replaced_by", "corrects")
    return list(case.shipments.select_related(*people).order_by("-pk"))


def shipment_of(case: Donation) -> Shipment | None:
    """How it travels, by the entry that counts."""
    return next((one for one in shipments_of(case) if one.counts), None)


def shipment_is_certain(case: Donation) -> bool:
    """Whether it has left, and no correction of its shipment waits."""
    return shipment_of(case) is not None and all(one.is_confirmed for one in shipments_of(case))


@asked_once
def receipts_of(case: Donation) -> list[Acceptance]:
    """All that was ever entered of the receipt, the newest first; none before it has left."""
    if case.state not in (DonationState.SHIPPED, *DONATION_ARRIVED):
        return []
    people = ("entered_by", "confirmed_by", "replaced_by", "corrects", "paper")
    return list(case.acceptances.select_related(*people).order_by("-pk"))


def receipt_of(case: Donation) -> Acceptance | None:
    """The receipt that counts."""
    return next((one for one in receipts_of(case) if one.counts), None)


def receipt_is_certain(case: Donation) -> bool:
    """Whether it was signed for, and no correction of the receipt waits."""
    waits = {one.corrects_id for one in receipts_of(case) if not one.is_confirmed}
    receipt = receipt_of(case)
    return receipt is not None and receipt.pk not in waits


@asked_once
def links_of(case: Donation) -> list[ReceiptLink]:
    """The links that the recipient was sent, the newest first."""
    links = list(case.receipt_links.select_related("created_by").order_by("-pk"))
    for link in links:
        link.donation = case
    return links


def contact_of(case: Donation) -> RecipientContact | None:
    """Whom to write to at the recipient body, read with the case."""
    return getattr(case.body, "contact", None)


@asked_once
def stops_of(case: Donation) -> list[str]:
    """What would refuse the next step as things stand."""
    return readiness.why_stopped(case)

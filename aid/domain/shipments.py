"""Shipments: what is ready leaves, with a carrier, a reference and two days.

Carrier, reference and route are for the clerk's office only. That it left becomes public, unless
the city is in conflict: then the public record learns of it together with the receipt.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from aid.domain import donations, receipt_links
from aid.domain.approval_day import must_not_leave_before
from aid.domain.conflict import in_conflict
from aid.domain.mails import pledges as mails
from aid.models import Acceptance, Donation, DonationLine, Shipment
from aid.states import DonationState
from relationships.domain.calendar import council_day, day_begins_in
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, advance, note

ACT, CORRECTED = "donation_shipped", "shipment_corrected"
KEPT_BACK = "with the receipt"


@transaction.atomic
def ship(
    donation: Donation,
    *,
    by: User,
    carrier: str,
    reference: str,
    left_on: date,
    expected_on: date,
    note: str = "",
) -> Shipment:
    """Record that the donation has left, and send the recipient the link to sign for it.

    Everything that the donation rests on is looked at once more. A donor learns that the things
    have left, without route or day. Without a known contact the link is sent later.

    Raises RuleError: the donation is not ready; a condition for shipping is open; it left in the
    future, before it was approved, or is expected before it left; for the rest see
    donations.must_go_forward.
    """
    donations.lock_donation(donation)
    donations.must_be(donation, DonationState.READY)
    lines = donations.must_go_forward(donation)
    donations.must_be_cleared(donation, lines)
    _must_be_possible(donation, left_on, expected_on)
    shipment = Shipment.objects.create(
        donation=donation,
        carrier=carrier,
        reference=reference,
        left_on=left_on,
        expected_on=expected_on,
        note=note,
        entered_by=by,
    )
    _leave(shipment, lines, by)
    return shipment


@transaction.atomic
def correct_shipment(
    donation: Donation,
    *,
    by: User,
    carrier: str,
    reference: str,
    left_on: date,
    expected_on: date,
    correction_reason: str,
    note: str = "",
) -> Shipment:
    """Put right what was entered about the journey: a new row, with the reason. Nobody is mailed.

    Expected later, it keeps the recipient's link alive for longer.
    The public reads of it, and the reason, only if a public day on which it left is another now.

    Raises RuleError: nothing was shipped; there is no reason; the days are not possible, or it
    would have left after the recipient signed for it.
    """
    donations.lock_donation(donation)
    earlier = _must_be_shipped(donation)
    if not correction_reason.strip():
        raise RuleError(_("Give the reason for the correction."))
    _must_be_possible(donation, left_on, expected_on)
    _must_not_be_after_the_receipt(donation, left_on)
    shipment = Shipment.objects.create(
        donation=donation,
        carrier=carrier,
        reference=reference,
        left_on=left_on,
        expected_on=expected_on,
        note=note,
        entered_by=by,
        corrects=earlier,
        correction_reason=correction_reason.strip(),
    )
    receipt_links.live_longer(donation)
    _log(shipment, by)
    _correct_record(shipment, earlier)
    return shipment


def current(donation: Donation) -> Shipment | None:
    """How it travels, past every entry that was corrected."""
    return donation.shipments.filter(corrections__isnull=True).last()


def _leave(shipment: Shipment, lines: Sequence[DonationLine], by: User) -> None:
    """Move the donation, tell recipient and donor, and the public record unless that waits."""
    donation = shipment.donation
    is_secret = in_conflict(donation.city)
    facts = donations.public_facts(donation, lines, is_secret=is_secret)
    to, recorded = DonationState.SHIPPED, not is_secret
    advance(donation, to, act=ACT, by=by, facts=facts, departure_recorded=recorded)
    receipt_links.send_if_known(donation, shipment, by=by)
    mails.shipped(donation)
    if not is_secret:
        _record(shipment, ACT, facts)


def _correct_record(shipment: Shipment, earlier: Shipment) -> None:
    """Tell the public record of the day that is another now, if it was told of the first one."""
    donation = shipment.donation
    if not donation.departure_recorded or in_conflict(donation.city):
        return
    if shipment.left_on != earlier.left_on:
        was = earlier.left_on.isoformat()
        facts = donations.public_facts(donation)
        more = {"was_left_on": was, "reason": shipment.correction_reason}
        _record(shipment, CORRECTED, facts | more)


def _record(shipment: Shipment, act: str, facts: dict[str, Any]) -> None:
    """Tell the public record on which day it left; a correction is of today. After every lock."""
    donation = shipment.donation
    public_record.append(
        act=act,
        subject=donation.subject,
        happened_on=council_day() if shipment.corrects else shipment.left_on,
        facts=facts | {"left_on": shipment.left_on.isoformat()},
    )


def _log(shipment: Shipment, by: User) -> None:
    donation = shipment.donation
    was = shipment.corrects or shipment
    facts = donations.public_facts(donation) | {
        "left_on": shipment.left_on.isoformat(),
        "was_left_on": was.left_on.isoformat(),
        "reason": shipment.correction_reason,
    }
    note(donation, act=CORRECTED, by=by, facts=facts)


def _must_not_be_after_the_receipt(donation: Donation, left_on: date) -> None:
    receipt = Acceptance.objects.current().filter(donation=donation).first()
    place = ZoneInfo(donation.city.timezone)
    if receipt is not None and day_begins_in(place, left_on) > receipt.received_on:
        raise RuleError(_("The recipient has signed for it before this day."))


def _must_be_shipped(donation: Donation) -> Shipment:
    shipment = current(donation)
    if shipment is None:
        raise RuleError(_("Nothing of this donation was shipped."))
    return shipment


def check_left_on(donation: Donation, left_on: date) -> None:
    """Raises RuleError: this day lies ahead, or before the day of the approval."""
    if left_on > council_day():
        raise RuleError(_("It cannot have left in the future. Record the shipment when it leaves."))
    must_not_leave_before(donation, left_on)


def _must_be_possible(donation: Donation, left_on: date, expected_on: date) -> None:
    check_left_on(donation, left_on)
    check_expected_on(left_on, expected_on)


def check_expected_on(left_on: date, expected_on: date) -> None:
    """Raises RuleError: it is expected before it leaves."""
    if expected_on < left_on:
        raise RuleError(_("It cannot arrive before it leaves."))

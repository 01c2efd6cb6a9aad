"""Shipments: a donation that is ready leaves, with a carrier, a reference and two days.

Carrier, reference and route are for the clerk's office only. That it left becomes public, unless
the city is in conflict: then the public record learns of it together with the acceptance. Two
people correct what was entered wrongly; the record is told only if the day of departure changes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain import readiness, shipping_conditions
from aid.donations.domain.approvals import must_not_leave_before
from aid.donations.domain.facts import public_facts
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DonationState
from aid.needs.domain.conflict import in_conflict
from aid.shipping.domain import acceptance_links
from aid.shipping.mails import donors
from aid.shipping.models.shipments import Acceptance, Shipment
from sistercities.kernel import entries, public_record
from sistercities.kernel.calendar import council_day, day_begins_in
from sistercities.kernel.entry_kinds import EntryKind, Facts, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance

ACT = "donation_shipped"
KEPT_BACK = "with the acceptance"


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

    Everything that the donation rests on is checked once more. A donor learns that the things have
    left, without route or day. If no contact is known, the link is sent later.

    Raises RuleError: the donation is not ready; a condition for shipping is open; the day it left
    is in the future, before the approval, or after the expected arrival; for the rest see
    readiness.must_go_forward.
    """
    readiness.lock_donation(donation)
    readiness.must_be(donation, DonationState.READY)
    lines = readiness.must_go_forward(donation)
    shipping_conditions.must_be_cleared(donation, lines)
    journey = {"carrier": carrier, "reference": reference, "note": note}
    days = {"left_on": left_on, "expected_on": expected_on}
    shipment: Shipment = entries.enter_within(SHIPMENT, donation, by=by, **journey, **days)
    _leave(shipment, lines, by)
    return shipment


def current(donation: Donation) -> Shipment | None:
    """The shipment that counts, if there is one."""
    return donation.shipments.current().first()


def _leave(shipment: Shipment, lines: Sequence[DonationLine], by: User) -> None:
    """Move the donation and tell recipient, donor and, unless in conflict, the public record."""
    donation = shipment.donation
    is_secret = in_conflict(donation.city)
    facts = public_facts(donation, lines, is_secret=is_secret)
    to, recorded = DonationState.SHIPPED, not is_secret
    advance(donation, to, act=ACT, by=by, facts=facts, departure_recorded=recorded)
    acceptance_links.send_if_known(donation, shipment, by=by)
    donors.shipped(donation)
    if not is_secret:
        _record(shipment, ACT, facts)


def _record(shipment: Shipment, act: str, facts: dict[str, Any]) -> None:
    """Tell the public record on which day it left, after every lock."""
    public_record.append(
        act=act,
        subject=shipment.donation.subject,
        happened_on=shipment.left_on,
        facts=facts | {"left_on": shipment.left_on.isoformat()},
    )


def _must_not_be_after_the_acceptance(donation: Donation, left_on: date) -> None:
    acceptance = Acceptance.objects.current().filter(donation=donation).first()
    place = ZoneInfo(donation.city.timezone)
    if acceptance is not None and day_begins_in(place, left_on) > acceptance.received_on:
        raise RuleError(_("The recipient has signed for it before this day."))


def check_left_on(donation: Donation, left_on: date) -> None:
    """Raises RuleError: this day is in the future, or before the day of the approval."""
    if left_on > council_day():
        raise RuleError(_("It cannot have left in the future. Record the shipment when it leaves."))
    must_not_leave_before(donation, left_on)


def check_expected_on(left_on: date, expected_on: date) -> None:
    """Raises RuleError: it is expected before it leaves."""
    if expected_on < left_on:
        raise RuleError(_("It cannot arrive before it leaves."))


def _check(row: Shipment) -> None:
    """Raises RuleError: its days are not possible, or it would have left after it was received."""
    check_left_on(row.donation, row.left_on)
    check_expected_on(row.left_on, row.expected_on)
    if row.corrects is not None:
        _must_not_be_after_the_acceptance(row.donation, row.left_on)


def _counts(row: Shipment) -> None:
    """Extend the recipient's link if the shipment is expected later."""
    if row.corrects is not None:
        acceptance_links.live_longer(row.donation)


def _for_the_record(row: Shipment, facts: Facts) -> Facts | None:
    """A correction is told only if it changes a day that the record was told."""
    donation = row.donation
    if row.corrects is None or row.left_on == row.corrects.left_on:
        return None
    return facts if donation.departure_recorded and not in_conflict(donation.city) else None


SHIPMENT = register(
    EntryKind(
        name="shipment",
        what=gettext_lazy("shipment"),
        model=Shipment,
        subject="donation",
        fetch=("donation",),
        says=lambda row: public_facts(row.donation) | {"left_on": row.left_on.isoformat()},
        reference=lambda row: str(row.donation.subject),
        happened_on=lambda row: row.left_on,
        lock=lambda row: readiness.lock_donation(row.donation),
        check=_check,
        counts=_counts,
        compared=lambda row: {"same_day": 1} if row.left_on == row.corrects.left_on else {},
        record=_for_the_record,
        act_of=lambda row: ACT,
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)

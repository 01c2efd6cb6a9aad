"""What must be done before a donation is shipped, each by a named person, with day and proof.

Title has passed, the export question is answered, and radios, number plates and markings are
removed from vehicles. Each is recorded with a note or a document; the newest record counts, so that
a condition can be opened again, with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from aid.donations.domain.approvals import must_not_pass_before
from aid.donations.domain.readiness import (
    lock_donation,
    must_be,
    must_go_forward,
    must_rest_on_what_is_certain,
)
from aid.donations.models.approvals import ConditionRecord
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import CONDITIONS, VEHICLE_CONDITIONS, DonationState, ShippingCondition
from aid.needs.states import VEHICLES
from relationships.documents.domain import documents
from relationships.documents.models.documents import Document
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, log_step

BEFORE_SHIPPING = (DonationState.APPROVED, DonationState.READY)


@dataclass(frozen=True)
class ConditionState:
    """A condition for shipping, and the newest record of it."""

    shipping_condition: str
    label: str
    record: ConditionRecord | None
    cleared: bool


def conditions_of(
    donation: Donation, lines: Iterable[DonationLine] | None = None
) -> list[ConditionState]:
    """The conditions that this donation has to meet; more for vehicles.

    ``lines`` are those that were not cancelled, if the caller has read them.
    """
    if lines is None:
        lines = donation.lines.filter(cancelled_at__isnull=True).select_related("item")
    has_vehicle = any(line.item.kind in VEHICLES for line in lines)
    asked = [*CONDITIONS, *(VEHICLE_CONDITIONS if has_vehicle else ())]
    records = donation.condition_records.select_related("by", "document").order_by("id")
    newest = {record.shipping_condition: record for record in records}
    return [
        _state_of(shipping_condition, newest.get(shipping_condition))
        for shipping_condition in asked
    ]


def _state_of(
    shipping_condition: ShippingCondition, record: ConditionRecord | None
) -> ConditionState:
    return ConditionState(
        shipping_condition.value,
        str(shipping_condition.label),
        record,
        record is not None and record.cleared,
    )


def open_conditions(
    donation: Donation, lines: Iterable[DonationLine] | None = None
) -> list[ConditionState]:
    """The conditions that are not met yet."""
    return [state for state in conditions_of(donation, lines) if not state.cleared]


def check_day(donation: Donation, shipping_condition: str, done_on: date) -> None:
    """Raises RuleError: the day is in the future; the title would pass before the approval."""
    if done_on > council_day():
        raise RuleError(
            _("“%(shipping_condition)s”: this day is in the future.")
            % {"shipping_condition": ShippingCondition(shipping_condition).label}
        )
    if shipping_condition == ShippingCondition.TITLE:
        must_not_pass_before(donation, done_on)


def title_has_passed(donation: Donation) -> bool:
    """Whether the things belong to the recipient."""
    newest = (
        donation.condition_records.filter(shipping_condition=ShippingCondition.TITLE)
        .order_by("id")
        .last()
    )
    return newest is not None and newest.cleared


@transaction.atomic
def record_condition(
    donation: Donation,
    *,
    by: User,
    shipping_condition: str,
    done_on: date,
    note: str = "",
    document: Document | None = None,
    upload: File[Any] | None = None,
) -> ConditionRecord:
    """Record that a condition is met: who says so, since when, and on which note or document.

    An uploaded document is kept, and is not public.

    Raises RuleError: the donation is not approved, or ready already; a correction of its approval
    waits; it does not have to meet this condition, or meets it already; the day is in the future
    or, for the title, before the approval; there is neither note nor document.
    """
    lock_donation(donation)
    must_be(donation, DonationState.APPROVED)
    must_rest_on_what_is_certain(donation)
    state = _asked_of(donation, shipping_condition)
    if state.cleared:
        raise RuleError(
            _("“%(shipping_condition)s” is recorded already.") % {"shipping_condition": state.label}
        )
    if not note.strip() and document is None and not upload:
        raise RuleError(_("Write a note or add a document: what shows that it is so?"))
    check_day(donation, shipping_condition, done_on)
    if upload:
        title = _("Condition for shipping of %(donation)s") % {"donation": donation}
        document = documents.keep(upload, nomination=None, title=title, by=by)
    return _write(donation, by, shipping_condition, True, done_on, note, document)


@transaction.atomic
def record_conditions(
    donation: Donation, *, by: User, records: Sequence[Mapping[str, Any]]
) -> None:
    """Record several conditions at once.

    Raises RuleError: one of them cannot be recorded (see record_condition).
    """
    for facts in records:
        record_condition(donation, by=by, **facts)


@transaction.atomic
def reopen_condition(
    donation: Donation, *, by: User, shipping_condition: str, reason: str
) -> ConditionRecord:
    """Record that a condition is not met after all. A donation that was ready is no longer ready.

    Raises RuleError: the donation is on its way or ended; the condition is open; no reason.
    """
    lock_donation(donation)
    must_be(donation, *BEFORE_SHIPPING)
    state = _asked_of(donation, shipping_condition)
    if not state.cleared:
        raise RuleError(
            _("“%(shipping_condition)s” is open already.") % {"shipping_condition": state.label}
        )
    if not reason.strip():
        raise RuleError(_("Say why it is open again."))
    record = _write(donation, by, shipping_condition, False, council_day(), reason, None)
    if donation.state == DonationState.READY:
        advance(donation, DonationState.APPROVED, act="donation_not_ready", by=by)
    return record


@transaction.atomic
def make_ready(donation: Donation, *, by: User) -> None:
    """Declare the donation ready to be shipped: every condition is met.

    Raises RuleError: it is not approved; conditions are open, which the sentence names; for the
    rest see must_go_forward.
    """
    lock_donation(donation)
    must_be(donation, DonationState.APPROVED)
    must_be_cleared(donation, must_go_forward(donation))
    advance(donation, DonationState.READY, act="donation_ready", by=by)


def must_be_cleared(donation: Donation, lines: Iterable[DonationLine]) -> None:
    """Raises RuleError: a condition for shipping is not met."""
    missing = [state.label for state in open_conditions(donation, lines)]
    if missing:
        raise RuleError(
            _("Nothing ships before this is recorded: %(shipping_conditions)s.")
            % {"shipping_conditions": ", ".join(missing)}
        )


def _asked_of(donation: Donation, shipping_condition: str) -> ConditionState:
    for state in conditions_of(donation):
        if state.shipping_condition == shipping_condition:
            return state
    raise RuleError(_("This donation does not have to meet this condition."))


def _write(
    donation: Donation,
    by: User,
    shipping_condition: str,
    cleared: bool,
    done_on: date,
    text: str,
    document: Document | None,
) -> ConditionRecord:
    record = ConditionRecord.objects.create(
        donation=donation,
        shipping_condition=shipping_condition,
        cleared=cleared,
        done_on=done_on,
        note=text.strip(),
        document=document,
        by=by,
    )
    facts = {
        "shipping_condition": shipping_condition,
        "done_on": done_on.isoformat(),
        "note": text.strip(),
    }
    log_step(
        donation, act="condition_cleared" if cleared else "condition_reopened", by=by, facts=facts
    )
    return record

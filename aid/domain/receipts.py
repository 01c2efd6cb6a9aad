"""What a receipt must say, and what follows: what arrived, where the donation stands, the record.

The public reads numbers, never who signed. For a city in conflict it learns of the shipment only
with the receipt, and no day but that of the entry.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.domain import shipments
from aid.domain.conflict import in_conflict
from aid.domain.facts import public_facts, public_reason, thing_of
from aid.domain.photographs import Redrawn
from aid.domain.readiness import lock_lines
from aid.models import Acceptance, AcceptanceLine, Donation, DonationLine
from aid.states import DonationState, Signed
from relationships.domain.calendar import council_day, day_begins_in
from relationships.domain.offices import today_in
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, advance, note


@dataclass(frozen=True)
class LineAnswer:
    """What the recipient says of one line: the three numbers are together what was sent."""

    line: DonationLine
    in_order: int
    damaged: int = 0
    missing: int = 0
    remark: str = ""
    photographs: Sequence[File[Any] | Redrawn] = ()
    kept: Collection[int] = field(default=())


def check(
    donation: Donation,
    received_on: date,
    office: str,
    typed_name: str,
    lines: Sequence[LineAnswer],
) -> None:
    """See that the receipt can be true.

    Raises RuleError: the day lies ahead, or before it left; office or name is missing; a line has
    no answer, two, or is of another donation; its numbers are not together what was sent; there is
    a difference without a remark.
    """
    must_be_a_possible_day(donation, received_on)
    if not office.strip() or not typed_name.strip():
        raise RuleError(_("Type your office and your name."))
    sent = lock_lines(donation)
    if sorted(answer.line.pk for answer in lines) != sorted(line.pk for line in sent):
        raise RuleError(_("Answer for each line once."))
    for answer in lines:
        _must_add_up(answer)


def must_be_a_possible_day(donation: Donation, received_on: date) -> None:
    """Raises RuleError: where the recipient is, the day lies ahead, or ended before it left."""
    shipment, place = shipments.current(donation), ZoneInfo(donation.city.timezone)
    if received_on > today_in(donation.city):
        raise RuleError(_("The day on which it was received is in the future."))
    if shipment is not None and received_on < day_begins_in(place, shipment.left_on):
        raise RuleError(
            _("It left on %(day)s, so it cannot have been received before.")
            % {"day": date_format(shipment.left_on)}
        )


def _must_add_up(answer: LineAnswer) -> None:
    numbers = (answer.in_order, answer.damaged, answer.missing)
    thing, sent = answer.line.item.description, answer.line.quantity
    if min(numbers) < 0 or sum(numbers) != sent:
        raise RuleError(
            _(
                "“%(thing)s”: in order, damaged and missing are %(sum)d together, but %(sent)d were"
                " sent."
            )
            % {"thing": thing, "sum": sum(numbers), "sent": sent}
        )
    if (answer.damaged or answer.missing) and not answer.remark.strip():
        raise RuleError(
            _("“%(thing)s”: say in the remark what is damaged or missing.") % {"thing": thing}
        )


def settle(
    receipt: Acceptance,
    *,
    act: str,
    by: User | None,
    acted_as: str = "",
    more: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Write down what arrived of each line, and move the donation if that changes where it stands.

    The donation is locked. What comes back are the numbers for the public record, and how it was
    signed; of the words that were agreed to nothing.
    """
    donation = receipt.donation
    rows = list(receipt.lines.select_related("line__item").order_by("line_id"))
    for row in rows:
        row.line.arrived = row.in_order
        row.line.save(update_fields=["arrived"])
    in_full = not any(row.damaged or row.missing for row in rows)
    to = DonationState.RECEIVED if in_full else DonationState.RECEIVED_IN_PART
    facts = numbers(rows) | {"signed": signed(receipt)}
    told = public_facts(donation) | facts | (more or {})
    told["received_on"] = receipt.received_on.isoformat()
    if donation.state == to:
        note(donation, act=act, by=by, acted_as=acted_as, facts=told)
    else:
        advance(donation, to, act=act, by=by, acted_as=acted_as, facts=told)
    return facts | {key: value for key, value in (more or {}).items() if key != "consent"}


def in_words(rows: Iterable[AcceptanceLine]) -> str:
    """What the recipient has answered, by the numbers: nothing is called received that is not."""
    totals = numbers(list(rows))
    return _(
        "The recipient has answered. Sent: %(sent)d, in order: %(in_order)d, damaged:"
        " %(damaged)d, missing: %(missing)d."
    ) % {name: totals[name] for name in ("sent", "in_order", "damaged", "missing")}


def signed(receipt: Acceptance) -> str:
    """How the recipient signed: through the link, or on paper that the clerk's office entered."""
    return str(Signed.PAPER if receipt.link_id is None else Signed.LINK)


def numbers(rows: list[AcceptanceLine]) -> dict[str, Any]:
    """Of each line, and of all of them, how many were sent and how they arrived."""
    return {
        "sent": sum(row.line.quantity for row in rows),
        "in_order": sum(row.in_order for row in rows),
        "damaged": sum(row.damaged for row in rows),
        "missing": sum(row.missing for row in rows),
        "lines": [
            {
                "thing": thing_of(row.line),
                "in_order": row.in_order,
                "damaged": row.damaged,
                "missing": row.missing,
            }
            for row in rows
        ],
    }


def record(receipt: Acceptance, act: str, facts: dict[str, Any]) -> None:
    """Tell the public record; last of all, after every lock.

    What has left while its city was in conflict was not told: this entry tells it too.
    """
    donation = receipt.donation
    told = public_facts(donation) | facts
    if "reason" in told:
        told["reason"] = public_reason(donation, told["reason"])
    if not donation.departure_recorded:
        told["shipment"] = shipments.KEPT_BACK
    is_secret = in_conflict(donation.city)
    is_correction = receipt.corrects is not None
    if not is_secret:
        told["received_on"] = receipt.received_on.isoformat()
    if receipt.corrects is not None and not is_secret:
        told["was_received_on"] = receipt.corrects.received_on.isoformat()
    public_record.append(
        act=act,
        subject=donation.subject,
        happened_on=council_day() if is_secret or is_correction else receipt.received_on,
        facts=told,
    )

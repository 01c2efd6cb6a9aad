"""The acceptance: what the recipient signs for, line by line, and what follows when it counts.

Whoever holds the personal link signs for the recipient body, with office and typed name. That
counts at once. An acceptance signed on paper, and every correction, is entered by one clerk and
confirmed by another; the paper is kept, byte for byte. Other numbers need a new paper that the
recipient has signed. The public reads the numbers, never who signed. Of a city in conflict it
learns that something was shipped only with the acceptance, and no day but that of its entry.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain.facts import public_facts, public_reason, thing_of
from aid.donations.domain.readiness import lock_donation, lock_lines, must_be
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DonationState
from aid.items.domain import photographs
from aid.items.domain.photographs import Redrawn
from aid.needs.domain.conflict import in_conflict
from aid.shipping.domain import shipments, waiting_photographs
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from aid.shipping.mails import donors
from aid.shipping.mails import staff as mails_staff
from aid.shipping.models.shipments import Acceptance, AcceptanceLine, LineAnswer, ReceiptRefusal
from aid.shipping.states import Signed
from relationships.council.domain.offices import today_in
from relationships.documents.domain import documents
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day, day_begins_in
from sistercities.kernel.entry_kinds import EntryKind, Facts, Move, Said, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.links import use_up
from sistercities.kernel.workflow import RuleError, log_step

RECEIVED = (DonationState.RECEIVED, DonationState.RECEIVED_IN_PART)


def _check(row: Acceptance) -> None:
    """Check what was signed for.

    Raises RuleError: the donation is not on the way or, for a correction, not received or completed
    already; the day is in the future, or before it left; office or name is missing; a line has no
    answer, two, or is of another donation; its numbers do not add up to what was sent; a difference
    has no remark.
    """
    donation = row.donation
    must_be(donation, *(RECEIVED if row.corrects else (DonationState.SHIPPED,)))
    must_be_a_possible_day(donation, row.received_on)
    for name in ("office", "typed_name", "remark"):
        setattr(row, name, getattr(row, name).strip())
    if not row.office or not row.typed_name:
        raise RuleError(_("Type your office and your name."))
    sent = lock_lines(donation)
    if [answer.line.pk for answer in row.answers] != sorted(line.pk for line in sent):
        raise RuleError(_("Answer for each line once."))
    for answer in row.answers:
        _must_add_up(answer)


def must_be_a_possible_day(donation: Donation, received_on: date) -> None:
    """Raises RuleError: where the recipient is, the day is in the future, or before it left."""
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


def _attach(row: Acceptance, said: Said) -> None:
    """Store the scan that came with the form; without one, the earlier scan stays.

    Raises RuleError: the numbers change without a new paper; it is of no kind that we keep.
    """
    scan, older = said.get("scan"), row.corrects
    if scan:
        title = _("Acceptance of donation %(donation)s, signed on paper") % {
            "donation": row.donation
        }
        row.paper = documents.keep(scan, nomination=None, title=title, by=row.entered_by)
        row.link = None
    elif (
        older is not None
        and row.paper_id == older.paper_id
        and _counts_of(row) != _counts_of(older)
    ):
        raise RuleError(
            _("The numbers change, so add the paper on which the recipient signed the new ones.")
        )


def _counts_of(row: Acceptance) -> list[tuple[int, ...]]:
    return [(one.line.pk, one.in_order, one.damaged, one.missing) for one in row.answers]


def _keep(row: Acceptance, said: Said) -> None:
    """Write the lines, and attach the photographs that came through the link."""
    answers = row.answers
    row.keep_answers()
    if row.link is None or row.corrects is not None:
        return
    for answer, line in zip(answers, row.lines.order_by("line_id"), strict=True):
        waiting_photographs.hand_over(row.link, line, kept=answer.kept)
        for upload in answer.photographs:
            photographs.take_in(upload, acceptance_line=line)


def is_in_full(row: Acceptance) -> bool:
    """Whether everything arrived in order."""
    return not any(answer.damaged or answer.missing for answer in row.answers)


def _counts(row: Acceptance) -> None:
    """Write how many arrived of each line; delete photographs that are in no acceptance."""
    for answer in row.answers:
        answer.line.arrived = answer.in_order
        answer.line.save(update_fields=["arrived"])
    if row.corrects is None:
        for link in row.donation.acceptance_links.all():
            waiting_photographs.drop(link)


def _moves(row: Acceptance) -> Move | None:
    to = DonationState.RECEIVED if is_in_full(row) else DonationState.RECEIVED_IN_PART
    return None if row.donation.state == to else Move(to)


def _follows(row: Acceptance) -> None:
    """Tell donor and clerks about an acceptance; nobody is told about a correction."""
    if row.corrects is None:
        donors.arrived(row.donation)
        mails_staff.received(row)


def in_words(rows: Iterable[AcceptanceLine | LineAnswer]) -> str:
    """The recipient's answer in numbers; what is damaged or missing is not called received."""
    totals = numbers(list(rows))
    return _(
        "The recipient has answered. Sent: %(sent)d, in order: %(in_order)d, damaged:"
        " %(damaged)d, missing: %(missing)d."
    ) % {name: totals[name] for name in ("sent", "in_order", "damaged", "missing")}


def signed(acceptance: Acceptance) -> str:
    """How the recipient signed: through the link, or on paper that the clerk's office entered."""
    return str(Signed.PAPER if acceptance.link_id is None else Signed.LINK)


def numbers(rows: Sequence[AcceptanceLine | LineAnswer]) -> dict[str, Any]:
    """For each line and in total, how many were sent and how they arrived."""
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


def _says(row: Acceptance) -> Facts:
    facts = public_facts(row.donation) | numbers(row.answers) | {"signed": signed(row)}
    return facts | {"received_on": row.received_on.isoformat()}


def _for_the_record(row: Acceptance, facts: Facts) -> Facts:
    """For a city in conflict leave out the day and reasons in free words.

    A departure that was not told while the city was in conflict is told by this entry.
    """
    donation, told = row.donation, dict(facts)
    if not donation.departure_recorded:
        told["shipment"] = shipments.KEPT_BACK
    if not in_conflict(donation.city):
        return told
    del told["received_on"]
    if row.corrects is not None:
        told["reason"] = public_reason(donation, row.correction_reason)
        told["before"] = {k: said for k, said in told["before"].items() if k != "received_on"}
    return told


def _happened_on(row: Acceptance) -> date:
    return council_day() if in_conflict(row.donation.city) else row.received_on


ACCEPTANCE = register(
    EntryKind(
        name="acceptance",
        what=gettext_lazy("acceptance"),
        model=Acceptance,
        subject="donation",
        fetch=("donation", "link", "paper"),
        says=_says,
        reference=lambda row: str(row.donation.subject),
        happened_on=_happened_on,
        lock=lambda row: lock_donation(row.donation),
        check=_check,
        attach=_attach,
        below=("answers",),
        keep=_keep,
        counts=_counts,
        moves=_moves,
        follows=_follows,
        record=_for_the_record,
        act_of=lambda row: "donation_received" if is_in_full(row) else "donation_received_in_part",
        struck=False,
        house=HOUSE,
    )
)


@transaction.atomic
def accept(
    token: str,
    *,
    received_on: date,
    office: str,
    typed_name: str,
    lines: Sequence[LineAnswer],
    remark: str = "",
    consent: str = "",
) -> Acceptance:
    """Sign for what arrived, through the personal link, which is used up.

    ``consent`` is the text agreed to; it is kept. Photographs that wait with the link become part
    of the acceptance unless they were left out. Donor and clerks are told.

    Raises RuleError: the link does not work; for the rest see `_check`.
    """
    link = ACCEPTANCE_LINKS.lock(token)
    use_up(link)
    acceptance: Acceptance = entries.give(
        ACCEPTANCE,
        link.donation,
        acted_as=f"Recipient, {office.strip()}",
        agreed={"consent": consent},
        link=link,
        received_on=received_on,
        office=office,
        typed_name=typed_name,
        remark=remark,
        answers=lines,
    )
    return acceptance


@transaction.atomic
def not_for_us(token: str, *, reason: str) -> ReceiptRefusal:
    """Refuse: the recipient says that this is not for them. The link is used up.

    The donation stays on the way; the clerk's office finds the right recipient and sends a new
    link.

    Raises RuleError: the link does not work; there is no reason.
    """
    link = ACCEPTANCE_LINKS.lock(token)
    if not reason.strip():
        raise RuleError(_("Say why it is not for you."))
    use_up(link)
    waiting_photographs.drop(link)
    donation = link.donation
    answer = ReceiptRefusal.objects.create(donation=donation, link=link, reason=reason.strip())
    log_step(donation, act="not_for_us", by=None, acted_as="Recipient")
    mails_staff.not_for_us(donation)
    return answer


@transaction.atomic
def keep(token: str, *, drawn: Sequence[tuple[DonationLine, Redrawn]]) -> list[RuleError]:
    """Keep the photographs of a form that had an error; return an error for each that does not fit.

    Nothing is kept if the link does not work.
    """
    link = ACCEPTANCE_LINKS.find(token)
    if not drawn or link is None or ACCEPTANCE_LINKS.why_closed(link):
        return []
    ACCEPTANCE_LINKS.lock(token)
    refused = []
    for line, redrawn in drawn:
        try:
            waiting_photographs.add(link, line, redrawn)
        except RuleError as error:
            refused.append(error)
    return refused

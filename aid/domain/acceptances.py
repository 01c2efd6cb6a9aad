"""Receipts: the recipient signs, line by line, for what arrived in order, damaged, or not at all.

Whoever holds the link signs for the body, by office and typed name. The name is never public. Where
a recipient signs on paper, the clerk's office enters it and keeps the paper. Nothing of a receipt
is changed: a correction is a new one, with its reason.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from aid.domain import donations, photographs, waiting_photographs
from aid.domain.mails import pledges as mails
from aid.domain.mails import staff
from aid.domain.photographs import Redrawn
from aid.domain.receipt_links import RECEIPT_LINKS
from aid.domain.receipts import LineAnswer, check, numbers, record, settle
from aid.domain.thanks import thank
from aid.models import Acceptance, AcceptanceLine, Donation, DonationLine, NotForUs
from aid.states import DonationState
from relationships.domain import documents
from sistercities.links import use_up
from sistercities.models import User
from sistercities.workflow import RuleError, note

__all__ = [
    "LineAnswer",
    "accept",
    "accept_on_paper",
    "correct",
    "keep",
    "not_for_us",
    "thank",
]
RECEIVED = (DonationState.RECEIVED, DonationState.RECEIVED_IN_PART)
CORRECTED = "receipt_corrected"


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

    ``consent`` are the words agreed to; they are kept. Photographs that wait with the link become
    part of the receipt unless they were left out. Donor and clerks are told.

    Raises RuleError: the link does not work; see receipts.check for the rest.
    """
    link = RECEIPT_LINKS.lock(token)
    donation = link.donation
    check(donation, received_on, office, typed_name, lines)
    use_up(link)
    receipt = _create(
        donation,
        link=link,
        received_on=received_on,
        office=office,
        typed_name=typed_name,
        remark=remark,
    )
    _write_lines(receipt, lines)
    waiting_photographs.drop(link)
    acted_as = f"Recipient, {office.strip()}"
    _arrive(receipt, lines, by=None, acted_as=acted_as, more={"consent": consent})
    return receipt


@transaction.atomic
def accept_on_paper(
    donation: Donation,
    *,
    by: User,
    paper: File[Any],
    received_on: date,
    office: str,
    typed_name: str,
    lines: Sequence[LineAnswer],
    remark: str = "",
) -> Acceptance:
    """Enter a receipt that the recipient signed on paper. The paper is kept, byte for byte.

    A link that was not used stops working: it has been signed for. Donor and clerks are told.

    Raises RuleError: the donation is not on the way; the paper is of no kind that we keep; see
    _check for the rest.
    """
    donations.lock_donation(donation)
    donations.must_be(donation, DonationState.SHIPPED)
    check(donation, received_on, office, typed_name, lines)
    receipt = _create(
        donation,
        paper=_keep(paper, donation, by),
        entered_by=by,
        received_on=received_on,
        office=office,
        typed_name=typed_name,
        remark=remark,
    )
    _write_lines(receipt, lines)
    for link in donation.receipt_links.all():
        waiting_photographs.drop(link)
    _arrive(receipt, lines, by=by)
    return receipt


@transaction.atomic
def not_for_us(token: str, *, reason: str) -> NotForUs:
    """The recipient says that this is not for them, which uses the link up.

    The donation stays on the way: the clerk's office finds out, and sends another link.

    Raises RuleError: the link does not work; there is no reason.
    """
    link = RECEIPT_LINKS.lock(token)
    if not reason.strip():
        raise RuleError(_("Say why it is not for you."))
    use_up(link)
    waiting_photographs.drop(link)
    donation = link.donation
    answer = NotForUs.objects.create(donation=donation, link=link, reason=reason.strip())
    note(donation, act="not_for_us", by=None, acted_as="Recipient")
    staff.not_for_us(donation)
    return answer


@transaction.atomic
def correct(
    donation: Donation,
    *,
    by: User,
    received_on: date,
    office: str,
    typed_name: str,
    lines: Sequence[LineAnswer],
    correction_reason: str,
    remark: str = "",
    paper: File[Any] | None = None,
) -> Acceptance:
    """Put right what a receipt says: a new one with the reason, which the public reads.

    What arrived follows it. Nobody is mailed. Other numbers need a new paper that is signed.

    Raises RuleError: nothing was signed for, or it is completed already; there is no reason; the
    numbers change without a paper; see receipts.check for the rest.
    """
    donations.lock_donation(donation)
    donations.must_be(donation, *RECEIVED)
    _must_be_explained(correction_reason)
    check(donation, received_on, office, typed_name, lines)
    earlier = Acceptance.objects.current().get(donation=donation)
    _must_be_signed_anew(earlier, lines, paper)
    receipt = _create(
        donation,
        link=None if paper else earlier.link,
        paper=_keep(paper, donation, by) if paper else earlier.paper,
        entered_by=by,
        received_on=received_on,
        office=office,
        typed_name=typed_name,
        remark=remark,
        corrects=earlier,
        correction_reason=correction_reason,
    )
    _write_lines(receipt, lines)
    _tell_correction(receipt, earlier, by)
    return receipt


def _tell_correction(receipt: Acceptance, earlier: Acceptance, by: User) -> None:
    more = _before(earlier) | {"reason": receipt.correction_reason}
    record(receipt, CORRECTED, settle(receipt, act=CORRECTED, by=by, more=more))


@transaction.atomic
def keep(token: str, *, drawn: Sequence[tuple[DonationLine, Redrawn]]) -> list[RuleError]:
    """Keep the photographs of a form that had an error, and say for which there is no room.

    Through a link that does not work nothing is kept.
    """
    link = RECEIPT_LINKS.find(token)
    if not drawn or link is None or RECEIPT_LINKS.why_closed(link):
        return []
    RECEIPT_LINKS.lock(token)
    refused = []
    for line, redrawn in drawn:
        try:
            waiting_photographs.add(link, line, redrawn)
        except RuleError as error:
            refused.append(error)
    return refused


def _arrive(
    receipt: Acceptance,
    lines: Sequence[LineAnswer],
    *,
    by: User | None,
    acted_as: str = "",
    more: dict[str, Any] | None = None,
) -> None:
    """Move the donation, tell donor and clerks, and last of all the public record."""
    donation = receipt.donation
    in_full = all(not (line.damaged or line.missing) for line in lines)
    act = "donation_received" if in_full else "donation_received_in_part"
    facts = settle(receipt, act=act, by=by, acted_as=acted_as, more=more)
    mails.arrived(donation)
    staff.received(receipt)
    record(receipt, act, facts)


def _before(receipt: Acceptance) -> dict[str, Any]:
    """The numbers of a receipt that is corrected now."""
    rows = receipt.lines.select_related("line__item").order_by("line_id")
    return {f"was_{name}": value for name, value in numbers(list(rows)).items()}


def _must_be_signed_anew(
    receipt: Acceptance, lines: Sequence[LineAnswer], paper: File[Any] | None
) -> None:
    said = set(receipt.lines.values_list("line_id", "in_order", "damaged", "missing"))
    says = {(row.line.pk, row.in_order, row.damaged, row.missing) for row in lines}
    if paper is None and said != says:
        raise RuleError(
            _("The numbers change, so add the paper on which the recipient signed the new ones.")
        )


def _must_be_explained(reason: str) -> None:
    if not reason.strip():
        raise RuleError(_("Give the reason for the correction."))


def _create(donation: Donation, **fields: Any) -> Acceptance:
    """Write the receipt, with nothing blank around what was typed."""
    typed = {name: row.strip() if isinstance(row, str) else row for name, row in fields.items()}
    return Acceptance.objects.create(donation=donation, **typed)


def _write_lines(receipt: Acceptance, lines: Sequence[LineAnswer]) -> None:
    for answer in sorted(lines, key=lambda line: line.line.pk):
        row = AcceptanceLine.objects.create(
            acceptance=receipt,
            line=answer.line,
            in_order=answer.in_order,
            damaged=answer.damaged,
            missing=answer.missing,
            remark=answer.remark.strip(),
        )
        if receipt.link is not None and receipt.corrects is None:
            waiting_photographs.hand_over(receipt.link, row, kept=answer.kept)
        for upload in answer.photographs:
            photographs.take_in(upload, acceptance_line=row)


def _keep(paper: File[Any], donation: Donation, by: User) -> Any:
    title = _("Receipt of donation %(donation)s, signed on paper") % {"donation": donation}
    return documents.keep(paper, nomination=None, title=title, by=by)

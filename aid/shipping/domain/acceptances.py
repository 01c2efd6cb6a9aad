"""What the recipient does by the personal link: sign for what arrived, or say it is not for them.

Whoever holds the link signs for the body, line by line, by office and typed name. The name is never
public. It counts at once; how it is corrected, and what is entered from paper, see receipts.py.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from aid.donations.models.donations import DonationLine
from aid.items.domain.photographs import Redrawn
from aid.shipping.domain import waiting_photographs
from aid.shipping.domain.receipt_links import RECEIPT_LINKS
from aid.shipping.domain.receipts import RECEIPT
from aid.shipping.mails import staff as mails_staff
from aid.shipping.models.shipments import Acceptance, LineAnswer, ReceiptRefusal
from sistercities.kernel import entries
from sistercities.kernel.links import use_up
from sistercities.kernel.workflow import RuleError, log_step


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

    Raises RuleError: the link does not work; for the rest see what a receipt must say.
    """
    link = RECEIPT_LINKS.lock(token)
    use_up(link)
    receipt: Acceptance = entries.give(
        RECEIPT,
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
    return receipt


@transaction.atomic
def not_for_us(token: str, *, reason: str) -> ReceiptRefusal:
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
    answer = ReceiptRefusal.objects.create(donation=donation, link=link, reason=reason.strip())
    log_step(donation, act="not_for_us", by=None, acted_as="Recipient")
    mails_staff.not_for_us(donation)
    return answer


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

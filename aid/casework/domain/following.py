"""What a donor does on the private page of a pledge, opened by the link in a mail.

The donor answers a question, reports a change, or withdraws. Withdrawing is possible until the
things are handed over: once the title has passed they belong to the recipient. The link may be used
as often as the donor likes; opening it changes nothing. The history says only “the donor”.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from aid.casework.domain.triage import ALIVE, must_be_under_way, open_question
from aid.donations.domain import cancellations
from aid.donations.models.approvals import ConditionRecord
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED, DonationState, ShippingCondition
from aid.items.domain import photographs
from aid.items.forms.photographs import MOST_PHOTOGRAPHS
from aid.items.models.photographs import Photograph
from aid.pledges.domain.answers import see
from aid.pledges.domain.pledges import THE_DONOR
from aid.pledges.mails import donors as mails
from aid.pledges.mails import staff
from aid.pledges.models.links import FOLLOW_LINKS
from aid.pledges.models.pledges import Pledge, PledgeMessage
from aid.pledges.states import PledgeState
from sistercities.kernel.workflow import RuleError, advance, log_step

Upload = File[Any] | photographs.Redrawn

Kind = PledgeMessage.Kind

# The history of the donation says this; the donor's own words are kept apart, to be erased.
WITHDREW = "The donor withdrew the pledge."


@transaction.atomic
def answer(
    token: str, *, text: str, photographs: Iterable[Upload] = (), kept: Collection[int] = ()
) -> PledgeMessage:
    """Answer the question of the clerk's office, in words, with photographs, or both.

    ``kept`` names photographs of this pledge that came earlier, with a form that had an error.

    Raises RuleError: the link does not work; no question is open; there are neither words nor
    photographs, or too many photographs; a photograph cannot be read.
    """
    pledge = _lock(token)
    if open_question(pledge) is None:
        raise RuleError(
            _("There is no question to answer. If something has changed, report a change.")
        )
    message = _say(pledge, Kind.ANSWER, text, photographs, kept)
    if pledge.state == PledgeState.QUESTION:
        advance(pledge, PledgeState.RECEIVED, act="pledge_answered", by=None, acted_as=THE_DONOR)
    else:
        log_step(pledge, act="pledge_answered", by=None, acted_as=THE_DONOR)
    staff.new_answer(pledge)
    return message


@transaction.atomic
def report_change(
    token: str, *, text: str, photographs: Iterable[Upload] = (), kept: Collection[int] = ()
) -> PledgeMessage:
    """Report that something is no longer as it was pledged. The clerk's office reads it.

    Raises RuleError: the link does not work; everything has arrived; there are neither words nor
    photographs, or too many photographs; a photograph cannot be read.
    """
    pledge = _lock(token)
    must_be_under_way(pledge)
    message = _say(pledge, Kind.CHANGE, text, photographs, kept)
    log_step(pledge, act="pledge_change_reported", by=None, acted_as=THE_DONOR)
    staff.new_answer(pledge)
    return message


@transaction.atomic
def withdraw(token: str, *, reason: str = "") -> Pledge:
    """Withdraw the whole offer. What was proposed or approved of it is cancelled.

    What the donor wrote before no longer has to be read; it stays on the page of the pledge. The
    donations are locked before the pledge, in the same order as when one is cancelled.

    Raises RuleError: the link does not work; something of it has been handed over; the pledge was
    declined or withdrawn already, or taken up at the same moment.
    """
    link = FOLLOW_LINKS.find(token)
    live = list(_live(link.pledge).select_for_update(of=("self",), no_key=True)) if link else []
    pledge = _lock(token)
    if handed_over(pledge):
        raise RuleError(_("Something of it has been handed over, so it cannot be taken back."))
    if [row.pk for row in live] != [row.pk for row in _live(pledge)]:
        raise RuleError(_("The clerk's office has just acted on this pledge. Please send again."))
    see(pledge)
    if reason.strip():
        PledgeMessage.objects.create(pledge=pledge, kind=Kind.WITHDRAWN, text=reason.strip())
    advance(pledge, PledgeState.WITHDRAWN, act="pledge_withdrawn", by=None, acted_as=THE_DONOR)
    public = [row for row in live if row.is_public]
    facts = {row.pk: _call_off(row) for row in live}
    staff.withdrawn(pledge)
    mails.changed(pledge)
    for row in public:
        cancellations.record_cancelled(row, facts[row.pk])
    return pledge


def _call_off(donation: Donation) -> dict[str, Any]:
    return cancellations.call_off(
        donation, by=None, why=Donation.Cancelled.DONOR, reason=WITHDREW, acted_as=THE_DONOR
    )


@transaction.atomic
def keep(token: str, *, photographs: Iterable[Upload]) -> list[Photograph]:
    """Keep the photographs of a form that had an error, until it is sent again.

    Raises RuleError: the link does not work; there are too many photographs.
    """
    pledge = _lock(token)
    sent = list(photographs)
    _must_not_be_too_many(waiting(pledge).count() + len(sent))
    return [_take_in(pledge, upload) for upload in sent]


def waiting(pledge: Pledge) -> Any:
    """Photographs that came with a form that had an error; they go with the next try."""
    return pledge.photographs.filter(
        message__isnull=True, item__isnull=True, draft_line__isnull=True
    )


def handed_over(pledge: Pledge) -> bool:
    """Whether something of the pledge belongs to the recipient, is on its way, or has arrived."""
    before = (*DONATION_PROMISED, DonationState.CANCELLED)
    left = pledge.donations.exclude(state__in=before).exists()
    titles = ConditionRecord.objects.filter(
        donation__in=_live(pledge), shipping_condition=ShippingCondition.TITLE
    )
    passed = dict(
        titles.order_by("id").values_list("donation", "cleared")
    )  # the newest record counts
    return left or any(passed.values())


def may_withdraw(pledge: Pledge) -> bool:
    """Whether the donor can still withdraw the offer."""
    return pledge.state in ALIVE and not handed_over(pledge)


def photographs_of(pledge: Pledge) -> Any:
    """Every photograph that the donor sent with this pledge."""
    return Photograph.objects.filter(Q(pledge=pledge) | Q(item__pledge=pledge))


def _lock(token: str) -> Pledge:
    """Lock the pledge of a link that works, while something can still be sent about it."""
    pledge = FOLLOW_LINKS.lock(token).pledge
    if pledge.state not in ALIVE:
        raise RuleError(
            _("This pledge is now “%(state)s”, so nothing can be sent any more.")
            % {"state": pledge.get_state_display()}
        )
    return pledge


def _live(pledge: Pledge) -> Any:
    return Donation.objects.filter(pledge=pledge, state__in=DONATION_PROMISED).order_by("pk")


def _say(
    pledge: Pledge, kind: str, text: str, uploads: Iterable[Upload], kept: Collection[int]
) -> PledgeMessage:
    sent: Sequence[Upload] = list(uploads)
    before = list(waiting(pledge).filter(pk__in=kept))
    if not (text.strip() or sent or before):
        raise RuleError(_("Write something, or send a photograph."))
    _must_not_be_too_many(len(sent) + len(before))
    message = PledgeMessage.objects.create(pledge=pledge, kind=kind, text=text.strip())
    Photograph.objects.filter(pk__in=[row.pk for row in before]).update(message=message)
    for upload in sent:
        _take_in(pledge, upload, message=message)
    _drop(list(waiting(pledge)))
    return message


def _drop(unwanted: Sequence[Photograph]) -> None:
    """Delete the photographs that the donor left out in the end."""
    for row in unwanted:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file)))
        row.delete()


def _take_in(pledge: Pledge, upload: Upload, message: PledgeMessage | None = None) -> Photograph:
    return photographs.take_in(upload, pledge=pledge, message=message)


def _must_not_be_too_many(number: int) -> None:
    if number > MOST_PHOTOGRAPHS:
        raise RuleError(
            _("Send at most %(most)d photographs at a time.") % {"most": MOST_PHOTOGRAPHS}
        )

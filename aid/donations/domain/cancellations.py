"""Cancelling a donation before it is shipped, as a whole or one line of it.

The donor withdrew, a thing broke, the tie was suspended, the council rescinded, the recipient no
longer wants it. What was set aside is free again: the things, the quantity asked for in the need,
the amount under the cap. A donor's offer stands again, unless the donor withdrew it. Once the
things belong to the recipient, nothing is cancelled before it is on record how the title came back.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.donations.domain.facts import public_facts, public_reason, thing_of, things_of
from aid.donations.domain.readiness import lock_donation, lock_lines
from aid.donations.domain.shipping_conditions import title_has_passed
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DONATION_PROMISED, DonationState
from aid.items.domain import items
from aid.items.models.items import Item
from aid.items.states import ItemState
from aid.pledges.domain import answers
from aid.pledges.mails import donors as mails
from aid.pledges.states import PledgeState
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_kinds import kind_of
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

Why = Donation.Cancelled


@transaction.atomic
def cancel(
    donation: Donation, *, by: User | None, why: str, reason: str, acted_as: str = ""
) -> None:
    """Cancel what has not been shipped. If the donation was public, so is this, with the reason.

    ``by`` is None where the donor withdraws through the personal link; ``acted_as`` then says so.

    Raises RuleError: it is shipped, or cancelled already; its title has passed; no reason is given.
    """
    lock_donation(donation)
    was_public = donation.is_public
    facts = call_off(donation, by=by, why=why, reason=reason, acted_as=acted_as)
    if was_public:
        record_cancelled(donation, facts)


def call_off(
    donation: Donation, *, by: User | None, why: str, reason: str, acted_as: str = ""
) -> dict[str, Any]:
    """Cancel a donation that is already locked, and return the facts for the public record.

    Raises RuleError: see cancel.
    """
    _must_be_explained(why, reason)
    _must_not_be_shipped(donation)
    _must_not_be_theirs(donation)
    lines = lock_lines(donation)
    why_told = {"cancelled_why": why, "reason": reason.strip()}
    facts = public_facts(donation) | why_told
    _drop_drafts(donation, by or acted_as, reason)
    advance(
        donation,
        DonationState.CANCELLED,
        act="donation_cancelled",
        by=by,
        acted_as=acted_as,
        facts=facts,
        cancelled_why=why,
        cancelled_reason=reason.strip(),
    )
    for line in lines:
        _free(line, by=by, acted_as=acted_as, why=why, reason=reason)
    _settle_pledge(donation, by=by, why=why, acted_as=acted_as)
    return facts | {"reason": public_reason(donation, reason)}


def record_cancelled(donation: Donation, facts: dict[str, Any]) -> None:
    """Append the cancellation to the public record, after every lock."""
    public_record.append(
        act="donation_cancelled",
        subject=donation.subject,
        happened_on=council_day(),
        facts=facts,
    )


@transaction.atomic
def cancel_line(
    line: DonationLine, *, by: User | None, why: str, reason: str, acted_as: str = ""
) -> None:
    """Take one line out of a donation; its value becomes that of the remaining lines.

    Cancelling the last line cancels the donation. An approval that waits for a second person is
    discarded and must be entered again for the rest.

    Raises RuleError: the donation is shipped or cancelled already, or the line is; its title has
    passed; no reason.
    """
    donation = line.donation
    lock_donation(donation)
    lines = lock_lines(donation)
    if line.pk not in [not_cancelled.pk for not_cancelled in lines]:
        raise RuleError(_("This line was cancelled already."))
    if len(lines) == 1:
        cancel(donation, by=by, why=why, reason=reason, acted_as=acted_as)
        return
    _must_be_explained(why, reason)
    _must_not_be_shipped(donation)
    _must_not_be_theirs(donation)
    before = public_facts(donation)
    _take_out(line, why=why, reason=reason.strip())
    _lower_value(donation)
    told = {"cancelled_why": why, "reason": reason.strip()}
    facts = _facts_of_line(donation, line, before) | told
    log_step(donation, act="donation_line_cancelled", by=by, acted_as=acted_as, facts=facts)
    if _discard(donation.approvals.drafts().filter(corrects=None), by or acted_as, reason):
        log_step(donation, act="approval_discarded", by=by, acted_as=acted_as)
    if donation.pledge is not None:
        mails.changed(donation.pledge)
    _free(line, by=by, acted_as=acted_as, why=why, reason=reason)
    if donation.is_public:
        public_record.append(
            act="donation_line_cancelled",
            subject=donation.subject,
            happened_on=council_day(),
            facts=facts | {"reason": public_reason(donation, reason)},
        )


def _must_be_explained(why: str, reason: str) -> None:
    if why not in Why.values or not reason.strip():
        raise RuleError(_("Give the reason why it is cancelled."))


def _must_not_be_shipped(donation: Donation) -> None:
    if donation.state not in DONATION_PROMISED:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so it cannot be cancelled any more.")
            % {"case": donation, "state": donation.get_state_display()}
        )


def _take_out(line: DonationLine, *, why: str, reason: str) -> None:
    lock(line)
    line.cancelled_at, line.cancelled_why = timezone.now(), why
    line.cancelled_reason = reason
    line.save(update_fields=["cancelled_at", "cancelled_why", "cancelled_reason"])


def _lower_value(donation: Donation) -> None:
    if donation.value is None:
        return
    values = donation.lines.not_cancelled().values_list("value", flat=True)
    donation.value = sum(value for value in values if value is not None)
    donation.save(update_fields=["value"])


def _must_not_be_theirs(donation: Donation) -> None:
    if title_has_passed(donation):
        raise RuleError(
            _(
                "The title has passed: the things belong to the recipient. First open the condition"
                " “title has passed” again, with the reason: how did the title come back?"
            )
        )


def _facts_of_line(
    donation: Donation, line: DonationLine, before: dict[str, Any]
) -> dict[str, Any]:
    """What was taken out of which donation, what is left, and the value before and after."""
    facts = before | {"things": [thing_of(line)], "left": things_of(donation)}
    if donation.value is None:
        return facts
    return facts | {"value_before": before["value"], "value": f"{donation.value:.2f}"}


def _drop_drafts(donation: Donation, by: User | str, reason: str) -> None:
    """A draft that waits for a second person has nothing left to be about."""
    _discard(donation.approvals.drafts().filter(corrects=None), by, reason)
    if donation.matter_id:
        _discard(RollCall.objects.drafts().of_case(donation), by, reason)


def _discard(drafts: Iterable[Entry], by: User | str, reason: str) -> bool:
    """Throw these drafts away, and tell whoever entered them; whether there was one."""
    found = list(drafts)
    for draft in found:
        kind = kind_of(draft)
        kind.house.tell_discarded(kind, draft, by=by, reason=reason.strip())
        draft.delete()
    return bool(found)


def _free(line: DonationLine, *, by: User | None, acted_as: str, why: str, reason: str) -> None:
    """Record in the history of the council's own thing that it is free again or, if broken, gone.

    It is gone only if all its pieces were in this line: the others did not break.
    """
    item: Item = line.item
    if item.pledge_id is not None:
        return
    facts = {"reference": line.donation.reference, "quantity": line.quantity}
    log_step(item, act="item_free_again", by=by, acted_as=acted_as, facts=facts)
    broke = why == Why.BROKEN and item.state == ItemState.AVAILABLE
    if broke and by is not None and line.quantity == item.quantity:
        items.mark_gone(item, by=by, reason=reason)


def _settle_pledge(donation: Donation, *, by: User | None, why: str, acted_as: str) -> None:
    """The offer stands again or, if the donor told the office so, is withdrawn."""
    pledge = donation.pledge
    if pledge is None:
        return
    others = pledge.donations.exclude(pk=donation.pk).exclude(state=DonationState.CANCELLED)
    if why != Why.DONOR or others.exists():
        answers.stands_again(pledge, by=by, acted_as=acted_as)
    elif pledge.state == PledgeState.TAKEN_UP:
        advance(
            pledge, PledgeState.WITHDRAWN, act="pledge_withdrawn_by_word", by=by, acted_as=acted_as
        )
        answers.see(pledge)
        mails.changed(pledge)

"""The approval of a donation: the recipient has wished for it, and two people stand for it.

The council's own property is approved on a carried roll call (votes.py), a donor's own without
one. One person enters the approval, which says again what is approved; another confirms it. From
then on it counts against the cap, and is public.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.domain import caps
from aid.domain.facts import public_facts
from aid.domain.mails import pledges as mails
from aid.domain.readiness import lock_donation, must_be, must_go_forward
from aid.domain.wishes import record_wish
from aid.models import Approval, Donation, Wish
from aid.states import DonationState
from relationships.domain import confirmation
from relationships.domain.calendar import council_day
from relationships.domain.matters import decision_on
from relationships.domain.roll_call_changes import totals_in_words
from relationships.models import RollCall
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, advance, lock
from sistercities.workflow import note as log

__all__ = [
    "confirm_approval",
    "count_in_words",
    "discard_approval",
    "draft_approval",
    "enter_approval",
    "missing_for_approval",
    "missing_with",
    "record_wish",
    "rejected",
]


def draft_approval(donation: Donation) -> Approval | None:
    """The approval that waits for a second person."""
    drafts = donation.approvals.filter(confirmed_at__isnull=True)
    return drafts.select_related("entered_by", "ground").first()


def missing_for_approval(donation: Donation) -> list[str]:
    """What must be there before an approval can be entered, in words."""
    wishes = Wish.objects.filter(donation=donation)
    return missing_with(donation, decision_on(donation), is_wished=wishes.exists())


def missing_with(donation: Donation, decision: RollCall | None, *, is_wished: bool) -> list[str]:
    """The same, where the council's decision and the wish are known already."""
    missing = []
    if donation.is_councils:
        if donation.ground is None:
            missing.append(_("the legal ground"))
        if decision is None:
            missing.append(_("a carried roll call of the council"))
        elif not decision.carried:
            missing.append(
                _("a carried roll call of the council (%(count)s)")
                % {"count": count_in_words(decision)}
            )
    if not is_wished:
        missing.append(_("the recipient's wish"))
    return missing


def rejected(donation: Donation) -> RollCall | None:
    """The vote by which the council did not approve it, while the donation is still proposed."""
    decision = decision_on(donation)
    lost = donation.state == DonationState.PROPOSED and decision and not decision.carried
    return decision if lost else None


def count_in_words(roll_call: RollCall) -> str:
    """The numbers of a vote, such as “7 ayes, 7 noes, 8 needed”."""
    needed = ngettext("%(n)s needed", "%(n)s needed", roll_call.needed) % {"n": roll_call.needed}
    return f"{totals_in_words(roll_call)}, {needed}"


@transaction.atomic
def enter_approval(donation: Donation, *, by: User, note: str = "") -> Approval:
    """Enter the approval: the things, the ground and the value as they stand. Another confirms it.

    Raises RuleError: the donation is no longer proposed; an approval waits already; the
    recipient's wish, or for the council's own the ground or a carried roll call, is missing; for
    the rest see must_go_forward.
    """
    lock_donation(donation)
    must_be(donation, DonationState.PROPOSED)
    draft = draft_approval(donation)
    if draft is not None:
        raise RuleError(
            _("An approval that %(who)s entered waits for confirmation.")
            % {"who": draft.entered_by}
        )
    _must_be_ripe(donation)
    must_go_forward(donation)
    approval = Approval.objects.create(
        donation=donation,
        note=note.strip(),
        value=donation.value,
        currency=donation.currency,
        ground=donation.ground,
        entered_by=by,
    )
    log(donation, act="approval_entered", by=by)
    return approval


@transaction.atomic
def discard_approval(donation: Donation, *, by: User) -> None:
    """Throw the draft away; it has moved nothing.

    Raises RuleError: there is none.
    """
    _lock_draft(donation).delete()
    log(donation, act="approval_discarded", by=by)


@transaction.atomic
def confirm_approval(donation: Donation, *, by: User) -> None:
    """Confirm what another person entered: the donation is approved, counts, and is public.

    Raises RuleError: there is no draft; the same person entered it; ground or value have changed
    since it was entered; wish or vote are missing; for the rest see must_go_forward.
    """
    approval = _lock_draft(donation)
    must_be(donation, DonationState.PROPOSED)
    if (approval.ground_id, approval.value, approval.currency) != (
        donation.ground_id,
        donation.value,
        donation.currency,
    ):
        raise RuleError(
            _("Ground or value have changed since this was entered. Discard it and enter it again.")
        )
    _must_be_ripe(donation)
    counted_from = _year_of_today(donation)
    must_go_forward(donation)
    confirmation.confirm(approval, by=by)
    facts = public_facts(donation)
    advance(
        donation,
        DonationState.APPROVED,
        act="donation_approved",
        by=by,
        facts=facts,
        **counted_from,
    )
    mails.approved(donation)
    public_record.append(
        act="donation_approved",
        subject=donation.subject,
        happened_on=council_day(),
        facts=facts,
    )


def _year_of_today(donation: Donation) -> dict[str, Any]:
    """The cap that counts is that of the day of the approval."""
    if donation.ground is None:
        return {}
    donation.cap_begins_on = caps.year_of(donation.ground, council_day())
    return {"cap_begins_on": donation.cap_begins_on}


def _must_be_ripe(donation: Donation) -> None:
    missing = missing_for_approval(donation)
    if missing:
        raise RuleError(
            _("Before it is approved there must be: %(missing)s.") % {"missing": ", ".join(missing)}
        )


def _lock_draft(donation: Donation) -> Approval:
    lock_donation(donation)
    draft = draft_approval(donation)
    if draft is None:
        raise RuleError(_("There is no approval that waits for a second person."))
    lock(draft)
    return draft

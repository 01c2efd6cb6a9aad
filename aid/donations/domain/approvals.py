"""The approval of a donation: entered by one person, confirmed by another.

Nothing is approved before the recipient has requested it. The council's own property also needs a
carried roll call (votes.py); a donor's own needs none. The entry repeats what is approved. From the
confirmation on, the donation counts against the cap and is public. Day, authority and evidence of
an approval are corrected by two people, as long as everything that rests on it still fits. It is
not struck: a donation that should not have been approved is cancelled.
"""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aid.donations import mails
from aid.donations.domain import approvals, caps
from aid.donations.domain.facts import public_facts, public_reason
from aid.donations.domain.readiness import lock_donation, must_be, must_go_forward
from aid.donations.models.approvals import Approval
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState, ShippingCondition
from aid.needs.domain.conflict import in_conflict
from aid.needs.states import Kept
from relationships.motions.domain.matters import decision_on
from relationships.motions.domain.roll_calls import totals_in_words
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.calendar import council_day, not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError


def approved_on(donation: Donation) -> date | None:
    """The day of the approval that counts."""
    approval = donation.approvals.current().first()
    return approval.approved_on if approval is not None else None


def must_not_leave_before(donation: Donation, left_on: date, day: date | None = None) -> None:
    """Raises RuleError: the day of departure is before the approval."""
    day = day or approved_on(donation)
    if day is not None and left_on < day:
        raise RuleError(
            _("It was approved on %(day)s. It cannot have left before.") % {"day": date_format(day)}
        )


def must_not_pass_before(donation: Donation, done_on: date, day: date | None = None) -> None:
    """Raises RuleError: the day on which title passes is before the approval."""
    day = day or approved_on(donation)
    if day is not None and done_on < day:
        raise RuleError(
            _("It was approved on %(day)s. Its title cannot have passed before.")
            % {"day": date_format(day)}
        )


def must_have_been_requested(
    donation: Donation, requested_on: date, day: date | None = None
) -> None:
    """Raises RuleError: the day of the request is after the approval."""
    day = day or approved_on(donation)
    if day is not None and requested_on > day:
        raise RuleError(
            _("It was approved on %(day)s. The recipient's request cannot be of a later day.")
            % {"day": date_format(day)}
        )


def must_have_been_voted(donation: Donation, held_on: date, day: date | None = None) -> None:
    """Raises RuleError: the day of the vote is after the approval that rests on it."""
    day = day or approved_on(donation)
    if day is not None and held_on > day:
        raise RuleError(
            _("The donation was approved on %(day)s, so the council voted on that day or before.")
            % {"day": date_format(day, "DATE_FORMAT")}
        )


def must_suit(donation: Donation, day: date) -> None:
    """Raises RuleError: the day does not fit vote, request, passing of title, or departure."""
    decision = decision_on(donation) if donation.is_councils else None
    if decision is not None:
        must_have_been_voted(donation, decision.held_on, day)
    if donation.recipient_request is not None:
        must_have_been_requested(donation, donation.recipient_request.requested_on, day)
    title = (
        donation.condition_records.filter(shipping_condition=ShippingCondition.TITLE)
        .order_by("id")
        .last()
    )
    if title is not None and title.cleared:
        must_not_pass_before(donation, title.done_on, day)
    shipment = donation.shipments.current().last()
    if shipment is not None:
        must_not_leave_before(donation, shipment.left_on, day)


__all__ = [
    "APPROVAL",
    "count_in_words",
    "missing_for_approval",
    "missing_with",
    "rejected",
]


def missing_for_approval(donation: Donation) -> list[str]:
    """What is still missing before an approval can be entered, in words."""
    is_requested = donation.recipient_request is not None
    return missing_with(donation, decision_on(donation), is_requested=is_requested)


def missing_with(donation: Donation, decision: RollCall | None, *, is_requested: bool) -> list[str]:
    """The same, for a caller that has read the council's decision and the request already."""
    missing = []
    if donation.is_councils:
        if donation.legal_basis is None:
            missing.append(_("the legal basis"))
        if decision is None:
            missing.append(_("a carried roll call of the council"))
        elif not decision.carried:
            missing.append(
                _("a carried roll call of the council (%(count)s)")
                % {"count": count_in_words(decision)}
            )
    if not is_requested:
        missing.append(_("the recipient's request"))
    return missing


def rejected(donation: Donation) -> RollCall | None:
    """The vote by which the council refused it, while the donation is still proposed."""
    decision = decision_on(donation)
    lost = donation.state == DonationState.PROPOSED and decision and not decision.carried
    return decision if lost else None


def count_in_words(roll_call: RollCall) -> str:
    """The numbers of a vote, such as “7 ayes, 7 noes, 8 needed”."""
    if roll_call.by_voice:
        return totals_in_words(roll_call)
    needed = ngettext("%(n)s needed", "%(n)s needed", roll_call.needed) % {"n": roll_call.needed}
    return f"{totals_in_words(roll_call)}, {needed}"


def _check(row: Approval) -> None:
    """Check the day, and that what is approved is what the donation says now.

    Raises RuleError: the day is not possible; and, for a first approval: the donation is no longer
    proposed; an approval waits already; the recipient's request, or for the council's own property
    the legal basis or a carried roll call, is missing; basis or value have changed since it was
    entered; for the rest see must_go_forward.
    """
    donation = row.donation
    row.authority, row.evidence = row.authority.strip(), row.evidence.strip()
    row.approved_on = row.approved_on or council_day()
    if row.corrects is None:
        must_be(donation, DonationState.PROPOSED)
        _must_be_the_only_one(row)
        _must_say_what_is_approved(row)
        _must_be_ripe(donation)
    _check_day(row)
    if row.corrects is None:
        must_go_forward(donation)


def _must_be_the_only_one(row: Approval) -> None:
    draft = row.donation.approvals.drafts().exclude(pk=row.pk).first()
    if draft is not None:
        raise RuleError(
            _("An approval that %(who)s entered waits for confirmation.")
            % {"who": draft.entered_by}
        )


def _must_say_what_is_approved(row: Approval) -> None:
    """Raises RuleError: basis or value have changed since the draft was entered."""
    donation = row.donation
    stands = (donation.legal_basis_id, donation.value, donation.currency)
    if row.pk is None:
        row.note = row.note.strip()
        row.legal_basis_id, row.value, row.currency = stands
    elif (row.legal_basis_id, row.value, row.currency) != stands:
        raise RuleError(
            _("Basis or value have changed since this was entered. Discard it and enter it again.")
        )


def _check_day(row: Approval) -> None:
    """See that the day is after vote and request, before what rests on it, and in its cap's year.

    Raises RuleError: it is not, or it lies in the future.
    """
    not_in_the_future(row.approved_on)
    approvals.must_suit(row.donation, row.approved_on)
    begins_on = _begins_on(row)
    legal_basis = row.donation.legal_basis
    if legal_basis is not None and caps.year_of(legal_basis, row.approved_on) != begins_on:
        raise RuleError(
            _(
                "It counts in the year of its cap that began on %(begins_on)s, so the day of the"
                " approval lies in that year."
            )
            % {"begins_on": date_format(begins_on, "DATE_FORMAT") if begins_on else "…"}
        )


def _begins_on(row: Approval) -> date | None:
    """The beginning of the cap's year in which the approval is confirmed."""
    donation = row.donation
    if row.corrects is not None or donation.legal_basis is None:
        return donation.cap_begins_on
    return caps.year_of(donation.legal_basis, council_day())


def _must_be_ripe(donation: Donation) -> None:
    missing = missing_for_approval(donation)
    if missing:
        raise RuleError(
            _("Before it is approved there must be: %(missing)s.") % {"missing": ", ".join(missing)}
        )


def _follows(row: Approval) -> None:
    if row.corrects is None:
        mails.approved(row.donation)


def _moves(row: Approval) -> Move | None:
    if row.corrects is not None:
        return None
    counted_from = {} if row.donation.legal_basis is None else {"cap_begins_on": _begins_on(row)}
    return Move(DonationState.APPROVED, counted_from)


def _says(row: Approval) -> dict[str, Any]:
    """What was approved, when, by whom, on what evidence; for a city in conflict no evidence."""
    shielded = row.evidence and in_conflict(row.donation.city)
    return public_facts(row.donation) | {
        "approved_on": row.approved_on.isoformat(),
        "authority": row.authority,
        "evidence": str(Kept.BACK.value) if shielded else row.evidence,
    }


def _for_the_record(row: Approval, facts: dict[str, Any]) -> dict[str, Any]:
    """Leave the reason for a correction to the clerk's office while the city is in conflict."""
    if row.corrects is None:
        return facts
    return facts | {"reason": public_reason(row.donation, row.correction_reason)}


APPROVAL = register(
    EntryKind(
        name="approval",
        what=gettext_lazy("approval of a donation"),
        model=Approval,
        subject="donation",
        fetch=("donation",),
        about=("note", "value", "currency", "legal_basis"),
        says=_says,
        reference=lambda row: row.donation.subject,
        happened_on=lambda row: row.approved_on,
        lock=lambda row: lock_donation(row.donation),
        check=_check,
        moves=_moves,
        follows=_follows,
        record=_for_the_record,
        act_of=lambda row: "donation_approved",
        struck=False,
        house=HOUSE,
    )
)

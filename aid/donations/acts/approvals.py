"""What the clerk may do on a donation's way to its approval."""

from django.utils.translation import gettext_lazy

from aid.donations.acts import asked, preview
from aid.donations.domain.approvals import APPROVAL
from aid.donations.domain.votes import what_is_told_must_be_certain
from aid.donations.forms.approvals import ApprovalForm, ConfirmApprovalForm
from aid.donations.forms.public_text import reason_hint
from aid.donations.models.approvals import Approval
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from relationships.motions.acts.motions import votes
from relationships.motions.domain import matters
from relationships.nominations.acts.motion_documents import ADD_MOTION_DOCUMENT
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.entry_acts import EntryPages


def _approval_possible(case: Donation) -> bool:
    return not asked.approvals_of(case) and not asked.missing_for_approval(case)


def _stops(row: Approval) -> list[str]:
    """What would refuse the approval now; nothing holds up a correction of one."""
    return [] if row.corrects_id else asked.stops_of(row.donation)


def _brings(row: Approval) -> list[Text]:
    return [] if row.corrects_id else preview.approval(row.donation)


def _mails(row: Approval) -> list[Text]:
    return [] if row.corrects_id else preview.approval_mails(row.donation)


def _motion_rests_on(case: Donation) -> None:
    matters.must_be_certain(case)
    what_is_told_must_be_certain(case)


APPROVALS = EntryPages(
    APPROVAL,
    ApprovalForm,
    enter_label=gettext_lazy("Enter the approval"),
    enter_name="enter-approval",
    brings=_brings,
    reason_hint=lambda row: reason_hint(row.donation),
    confirm_form=ConfirmApprovalForm,
    confirm_template="aid/donations/act_confirm_approval.html",
    confirming={
        "refused": _stops,
        "mails": _mails,
        "public": lambda row: preview.approval_shows(row.donation),
    },
)
ENTRIES = (APPROVALS,)
ACTS: list[Act] = [
    *votes(
        moves=preview.motion,
        shows=preview.MOTION_SHOWS,
        refused=preview.unsuited,
        rests_on=_motion_rests_on,
        stays=gettext_lazy("The votes on the motion, the legal basis and the value stay."),
    ),
    ADD_MOTION_DOCUMENT,
    APPROVALS.entering(
        states=frozenset({DonationState.PROPOSED}),
        ready=_approval_possible,
        happens=preview.entry,
        refused=asked.stops_of,
    ),
]

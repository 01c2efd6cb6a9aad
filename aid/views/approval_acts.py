"""What the clerk may do on a donation's way to its approval."""

from django.utils.translation import gettext_lazy

from aid.domain import approvals
from aid.forms.approvals import ApprovalForm, ConfirmApprovalForm
from aid.models import Donation
from aid.states import DonationState
from aid.views import donation_asked as asked
from aid.views import foretold
from relationships.domain.confirmation import may_confirm
from relationships.permissions import is_clerk
from relationships.views.council_acts import votes
from relationships.views.second_person import entered_it
from sistercities.acts import Act
from sistercities.models import User


def _second_for_approval(user: User, case: Donation) -> bool:
    draft = asked.draft_approval(case)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _proposed(case: Donation) -> bool:
    return case.state == DonationState.PROPOSED


def _approval_possible(case: Donation) -> bool:
    free = _proposed(case) and not _approval_drafted(case)
    return free and not asked.missing_for_approval(case)


def _approval_drafted(case: Donation) -> bool:
    return asked.draft_approval(case) is not None


ACTS: list[Act] = [
    *votes(
        moves=foretold.motion,
        shows=foretold.MOTION_SHOWS,
        refused=foretold.unsuited,
        vote=foretold.vote,
        stays=gettext_lazy("The votes on the motion, the legal ground and the value stay."),
    ),
    Act(
        name="confirm-approval",
        label=gettext_lazy("Confirm the approval"),
        perform=approvals.confirm_approval,
        result=gettext_lazy("Donation %(case)s is approved and public."),
        happens=foretold.approval,
        mails=foretold.approval_mails,
        public=foretold.approval_shows,
        refused=asked.stops_of,
        ready=_approval_drafted,
        may=_second_for_approval,
        why_not_you=entered_it,
        form=ConfirmApprovalForm,
        template="admin/act_confirm_approval.html",
    ),
    Act(
        name="enter-approval",
        label=gettext_lazy("Enter the approval"),
        perform=approvals.enter_approval,
        result=gettext_lazy("The approval is a draft now. Somebody else must confirm it."),
        happens=foretold.entry,
        refused=asked.stops_of,
        ready=_approval_possible,
        form=ApprovalForm,
    ),
    Act(
        name="discard-approval",
        label=gettext_lazy("Discard the approval"),
        perform=approvals.discard_approval,
        result=gettext_lazy("The draft is dropped. The approval can be entered again."),
        happens=gettext_lazy("The draft is thrown away, and an approval can be entered again."),
        ready=_approval_drafted,
        is_exit=True,
    ),
]

"""What the clerk may do on a donation's way to its approval."""

from typing import Any

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
from sistercities.acts import Act, Consequences, Text
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


def _tells(*happens: Text, public: tuple[Text, ...] = ()) -> Any:
    return lambda case: Consequences(happens=list(happens), public=list(public))


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **more)


ACTS: list[Act] = [
    *votes(
        motion=foretold.unless_stopped(foretold.motion, why=foretold.unsuited),
        vote=foretold.vote,
        stays=gettext_lazy("The votes on the motion, the legal ground and the value stay."),
    ),
    _act(
        "confirm-approval",
        gettext_lazy("Confirm the approval"),
        approvals.confirm_approval,
        _approval_drafted,
        foretold.unless_stopped(foretold.approval),
        result=gettext_lazy("Donation %(case)s is approved and public."),
        may=_second_for_approval,
        why_not_you=entered_it,
        form=ConfirmApprovalForm,
        template="admin/act_confirm_approval.html",
    ),
    _act(
        "enter-approval",
        gettext_lazy("Enter the approval"),
        approvals.enter_approval,
        _approval_possible,
        foretold.unless_stopped(foretold.entry),
        result=gettext_lazy("The approval is a draft now. Somebody else must confirm it."),
        form=ApprovalForm,
    ),
    _act(
        "discard-approval",
        gettext_lazy("Discard the approval"),
        approvals.discard_approval,
        _approval_drafted,
        _tells(gettext_lazy("The draft is thrown away, and an approval can be entered again.")),
        result=gettext_lazy("The draft is dropped. The approval can be entered again."),
        is_exit=True,
    ),
]

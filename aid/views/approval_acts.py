"""What the clerk may do on a donation's way to its approval."""

from typing import Any

from django.utils.translation import gettext_lazy

from aid.domain import approvals, motion_corrections
from aid.forms.approvals import (
    ApprovalForm,
    ConfirmApprovalForm,
    ConfirmRollCallForm,
    CorrectDonationMotionForm,
    CorrectRollCallForm,
    EditRollCallForm,
)
from aid.models import Donation
from aid.states import DONATION_PROMISED, DonationState
from aid.views import donation_asked as asked
from aid.views import foretold
from relationships.domain.confirmation import may_confirm
from relationships.forms.council import MotionForm
from relationships.forms.roll_calls import RollCallForm
from relationships.permissions import is_clerk
from relationships.views.council_results import RESULTS
from relationships.views.second_person import entered_it
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User


def _second_for_vote(user: User, case: Donation) -> bool:
    draft = asked.draft_roll_call(case)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _second_for_approval(user: User, case: Donation) -> bool:
    draft = asked.draft_approval(case)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _proposed(case: Donation) -> bool:
    return case.state == DonationState.PROPOSED


def _motion_possible(case: Donation) -> bool:
    return (
        _proposed(case)
        and case.is_councils
        and case.ground_id is not None
        and case.motion_id is None
    )


def _motion_correctable(case: Donation) -> bool:
    return case.motion_id is not None and case.state in DONATION_PROMISED


def _vote_drafted(case: Donation) -> bool:
    return asked.draft_roll_call(case) is not None


def _vote_possible(case: Donation) -> bool:
    waits = _proposed(case) and case.motion_id is not None and not _vote_drafted(case)
    return waits and asked.decision_on(case) is None


def _vote_correctable(case: Donation) -> bool:
    return asked.decision_on(case) is not None and not _vote_drafted(case)


def _approval_possible(case: Donation) -> bool:
    free = _proposed(case) and not _approval_drafted(case)
    return free and not asked.missing_for_approval(case)


def _approval_drafted(case: Donation) -> bool:
    return asked.draft_approval(case) is not None


def _tells(*happens: Text, public: tuple[Text, ...] = ()) -> Any:
    return lambda case: Consequences(happens=list(happens), public=list(public))


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"result": RESULTS.get(name)} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS: list[Act] = [
    _act(
        "file-motion",
        gettext_lazy("File the motion"),
        approvals.file_motion,
        _motion_possible,
        foretold.unless_stopped(foretold.motion, why=foretold.unsuited),
        form=MotionForm,
        template="admin/act_motion.html",
    ),
    _act(
        "enter-roll-call",
        gettext_lazy("Enter the roll call"),
        approvals.enter_roll_call,
        _vote_possible,
        _tells(foretold.DRAFT),
        form=RollCallForm,
        template="admin/act_roll_call.html",
    ),
    _act(
        "confirm-roll-call",
        gettext_lazy("Confirm the roll call"),
        approvals.confirm_roll_call,
        _vote_drafted,
        foretold.vote,
        may=_second_for_vote,
        why_not_you=entered_it,
        form=ConfirmRollCallForm,
        template="admin/act_confirm_roll_call.html",
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
        "edit-roll-call",
        gettext_lazy("Edit the roll call"),
        approvals.edit_roll_call,
        _vote_drafted,
        _tells(foretold.DRAFT),
        form=EditRollCallForm,
        template="admin/act_roll_call.html",
    ),
    _act(
        "correct-motion",
        gettext_lazy("Correct the motion"),
        motion_corrections.correct_motion,
        _motion_correctable,
        _tells(
            gettext_lazy(
                "The new wording is shown from now on. The old one stays readable, as corrected."
            ),
            gettext_lazy("The votes on the motion, the legal ground and the value stay."),
            public=(gettext_lazy("Both wordings and the reason, also in the public record."),),
        ),
        form=CorrectDonationMotionForm,
        template="admin/act_correct.html",
        is_exit=True,
    ),
    _act(
        "correct-roll-call",
        gettext_lazy("Correct the roll call"),
        approvals.enter_correction,
        _vote_correctable,
        _tells(foretold.DRAFT),
        form=CorrectRollCallForm,
        template="admin/act_roll_call.html",
        is_exit=True,
    ),
    _act(
        "discard-roll-call",
        gettext_lazy("Discard the roll call"),
        approvals.discard_roll_call,
        _vote_drafted,
        _tells(gettext_lazy("The draft is thrown away, and the roll call can be entered again.")),
        is_exit=True,
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

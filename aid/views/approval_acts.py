"""What the clerk may do on a donation's way to its approval."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import approvals, conflict, grounds, motion_corrections
from aid.forms.approvals import (
    ApprovalForm,
    ConfirmApprovalForm,
    ConfirmRollCallForm,
    CorrectDonationMotionForm,
    CorrectRollCallForm,
    EditRollCallForm,
    WishForm,
)
from aid.models import Donation, Wish
from aid.states import DONATION_PROMISED, DonationState
from aid.views.pledge_acts import to_donor
from relationships.domain import documents
from relationships.domain.calendar import council_day
from relationships.domain.confirmation import may_confirm
from relationships.forms.council import MotionForm
from relationships.forms.roll_calls import RollCallForm
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User


def _clerk(user: User, case: Donation) -> bool:
    return is_clerk(user)


def _second_for_vote(user: User, case: Donation) -> bool:
    draft = approvals.draft_roll_call(case)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _second_for_approval(user: User, case: Donation) -> bool:
    draft = approvals.draft_approval(case)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _entered_it(draft_of: Any) -> Any:
    def why_not_you(user: User, case: Donation) -> str:
        if not is_clerk(user) or draft_of(case) is None:
            return ""
        return _("You entered it yourself, so somebody else must confirm it.")

    return why_not_you


def _proposed(case: Donation) -> bool:
    return case.state == DonationState.PROPOSED


def _no_wish(case: Donation) -> bool:
    open_to_it = _proposed(case) and approvals.rejected(case) is None
    return open_to_it and not Wish.objects.filter(donation=case).exists()


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
    return approvals.draft_roll_call(case) is not None


def _vote_possible(case: Donation) -> bool:
    waits = _proposed(case) and case.motion_id is not None and not _vote_drafted(case)
    return waits and approvals.decision_on(case) is None


def _vote_correctable(case: Donation) -> bool:
    return approvals.decision_on(case) is not None and not _vote_drafted(case)


def _approval_possible(case: Donation) -> bool:
    free = _proposed(case) and not _approval_drafted(case)
    return free and not approvals.missing_for_approval(case)


def _approval_drafted(case: Donation) -> bool:
    return approvals.draft_approval(case) is not None


def _record_wish(case: Donation, *, by: User, letter: Any, **wish: Any) -> None:
    if letter:
        title = _("Wish for donation %(donation)s") % {"donation": case}
        wish["document"] = documents.keep(letter, nomination=None, title=title, by=by)
    approvals.record_wish(case, by=by, **wish)


_DRAFT = gettext_lazy(
    "What you enter is a draft. It moves nothing until somebody else confirms it; until then it"
    " can be discarded."
)
_RECORD = gettext_lazy("An entry in the public record.")


def _tells(*happens: Text, public: tuple[Text, ...] = ()) -> Any:
    return lambda case: Consequences(happens=list(happens), public=list(public))


def _foretell_vote(case: Donation) -> Consequences:
    draft = approvals.draft_roll_call(case)
    if draft is None:
        return Consequences(happens=[])
    if draft.carried:
        happens = _("The motion is carried: the donation can be approved.")
    elif _proposed(case):
        happens = _(
            "The motion is not carried: the donation cannot be approved. It is cancelled in a"
            " further step, unless the roll call is corrected."
        )
    else:
        happens = _("The corrected roll call takes the place of the earlier one. Same result.")
    return Consequences(
        happens=[happens, _("After this only a correction changes it.")],
        public=[
            _("The roll call with its names, totals and arithmetic, also in the public record.")
        ],
    )


def _foretell_approval(case: Donation) -> Consequences:
    happens = [
        _("The donation is approved. What must be done before it is shipped can be recorded.")
    ]
    if case.ground is not None:
        total = grounds.running_total(case.ground, case.city, council_day())
        happens.append(_("It counts on “%(ground)s”.") % {"ground": case.ground.title})
        happens.append(_("Before it: %(total)s") % {"total": total})
    public: list[Text] = [_("The page of the donation: whose property, for which city, what.")]
    if case.is_councils:
        public.append(_("Value, legal ground, and who decided."))
    if conflict.in_conflict(case.city):
        public.append(_("No route, place, date or officer: the city is marked as in conflict."))
    mails = to_donor(case.pledge) if case.pledge is not None else []
    return Consequences(happens=list(happens), mails=mails, public=[*public, _RECORD])


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"may": _clerk} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS: list[Act] = [
    _act(
        "record-wish",
        gettext_lazy("Record the recipient's wish"),
        _record_wish,
        _no_wish,
        _tells(
            gettext_lazy("The donation can be approved once the rest is there."),
            gettext_lazy("It cannot be changed afterwards: check it first."),
        ),
        form=WishForm,
    ),
    _act(
        "file-motion",
        gettext_lazy("File the motion"),
        approvals.file_motion,
        _motion_possible,
        _tells(
            gettext_lazy("The council may vote on it."),
            gettext_lazy(
                "From then on neither the legal ground nor the value changes: the council decides"
                " about what it was told. A donation with a wrong value is cancelled and proposed"
                " anew."
            ),
            public=(
                gettext_lazy("The donation, its value and legal ground, with its own page."),
                gettext_lazy(
                    "The motion with its mover, seconders and date, also in the public record."
                ),
            ),
        ),
        form=MotionForm,
        template="admin/act_motion.html",
    ),
    _act(
        "enter-roll-call",
        gettext_lazy("Enter the roll call"),
        approvals.enter_roll_call,
        _vote_possible,
        _tells(_DRAFT),
        form=RollCallForm,
        template="admin/act_roll_call.html",
    ),
    _act(
        "confirm-roll-call",
        gettext_lazy("Confirm the roll call"),
        approvals.confirm_roll_call,
        _vote_drafted,
        _foretell_vote,
        may=_second_for_vote,
        why_not_you=_entered_it(approvals.draft_roll_call),
        form=ConfirmRollCallForm,
        template="admin/act_confirm_roll_call.html",
    ),
    _act(
        "confirm-approval",
        gettext_lazy("Confirm the approval"),
        approvals.confirm_approval,
        _approval_drafted,
        _foretell_approval,
        may=_second_for_approval,
        why_not_you=_entered_it(approvals.draft_approval),
        form=ConfirmApprovalForm,
        template="admin/act_confirm_approval.html",
    ),
    _act(
        "enter-approval",
        gettext_lazy("Enter the approval"),
        approvals.enter_approval,
        _approval_possible,
        _tells(_DRAFT),
        form=ApprovalForm,
    ),
    _act(
        "edit-roll-call",
        gettext_lazy("Edit the roll call"),
        approvals.edit_roll_call,
        _vote_drafted,
        _tells(_DRAFT),
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
        _tells(_DRAFT),
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
        is_exit=True,
    ),
]

"""What the clerk may do about the council's motions and votes, and the council's part of a case."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.domain import council, motions, roll_calls
from relationships.domain.confirmation import may_confirm
from relationships.domain.roll_calls import brings_to
from relationships.forms.council import (
    CorrectReportedForm,
    MotionForm,
    ReportMotionForm,
    ReportRollCallForm,
)
from relationships.forms.roll_calls import (
    ConfirmRollCallForm,
    CorrectionForm,
    EditRollCallForm,
    RollCallForm,
)
from relationships.models import Motion, Nomination, RollCall
from relationships.permissions import is_clerk
from relationships.states import NominationState
from relationships.views.corrected import motion_corrections
from relationships.views.council_results import RESULTS
from relationships.views.second_person import entered_it
from sistercities.acts import Act, Consequences, Text, asked_once
from sistercities.models import User
from sistercities.workflow import RuleError

due_purpose = asked_once(motions.due_purpose)
motion_to_vote_on = asked_once(motions.motion_to_vote_on)
draft_of = asked_once(roll_calls.draft_of)


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """The motions with the roll calls that count; the draft only for those who may confirm."""
    draft = draft_of(nomination) if is_clerk(user) else None
    filed = nomination.motions.select_related("mover").prefetch_related("seconders")
    by_purpose = groupby(filed.order_by("purpose", "id"), attrgetter("purpose"))
    return {
        "council_motions": [_in_short(list(versions)) for _purpose, versions in by_purpose],
        "roll_call_draft": draft,
        "may_confirm_draft": draft is not None and may_confirm(draft, user),
    }


def _in_short(versions: list[Motion]) -> tuple[Motion, list[RollCall], list[dict[str, Any]]]:
    """The motion as it is worded now, its roll calls, and what corrections replaced."""
    return versions[-1], _confirmed(versions[0]), motion_corrections(versions)


def _confirmed(motion: Motion) -> list[RollCall]:
    rolls = motion.roll_calls.confirmed().select_related("corrects", "entered_by", "confirmed_by")
    return list(rolls.prefetch_related("votes__term__person").order_by("-confirmed_at"))


def _second_clerk(user: User, nomination: Nomination) -> bool:
    draft = draft_of(nomination)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _motion_possible(nomination: Nomination) -> bool:
    return due_purpose(nomination) is not None


def _vote_possible(nomination: Nomination) -> bool:
    return motion_to_vote_on(nomination) is not None and draft_of(nomination) is None


def _report_possible(nomination: Nomination) -> bool:
    motion = motion_to_vote_on(nomination)
    return motion is not None and motion.is_reported and draft_of(nomination) is None


def _draft_waits(nomination: Nomination) -> bool:
    return draft_of(nomination) is not None


def _named_draft_waits(nomination: Nomination) -> bool:
    draft = draft_of(nomination)
    return draft is not None and not draft.is_reported


def _correctable(nomination: Nomination) -> bool:
    rolls = RollCall.objects.current().of_case(nomination).by_name()
    return rolls.exists() and not _draft_waits(nomination)


def _reported_correctable(nomination: Nomination) -> bool:
    rolls = RollCall.objects.current().of_case(nomination).reported()
    return rolls.exists() and not _draft_waits(nomination)


def _file(case: Nomination, *, by: User, **motion: Any) -> None:
    council.file_motion(case, by=by, purpose=due_purpose(case) or "", **motion)


def _report(case: Nomination, *, by: User, **motion: Any) -> None:
    council.report_motion(case, by=by, purpose=due_purpose(case) or "", **motion)


def _motion(case: Nomination) -> Motion:
    motion = motion_to_vote_on(case)
    if motion is None:
        raise RuleError(_("There is no motion to vote on."))
    return motion


def _draft(case: Nomination) -> RollCall:
    draft = draft_of(case)
    if draft is None:
        raise RuleError(_("There is no roll call that waits for its confirmation."))
    return draft


def _enter(case: Nomination, *, by: User, **roll_call: Any) -> None:
    council.enter_roll_call(_motion(case), by=by, **roll_call)


def _edit(case: Nomination, *, by: User, **roll_call: Any) -> None:
    council.edit_roll_call(_draft(case), by=by, **roll_call)


def _correct(case: Nomination, *, by: User, roll_call: RollCall, **changes: Any) -> None:
    council.enter_correction(roll_call, by=by, **changes)


def _report_vote(case: Nomination, *, by: User, **roll_call: Any) -> None:
    council.report_roll_call(_motion(case), by=by, **roll_call)


def _correct_reported(case: Nomination, *, by: User, corrects: RollCall, **changes: Any) -> None:
    council.report_roll_call(corrects.motion, by=by, corrects=corrects, **changes)


_STAYS = gettext_lazy("Afterwards only a public correction changes it: check it first.")
_DRAFT = Consequences(
    happens=[
        gettext_lazy(
            "What you enter is a draft. It moves nothing until somebody else confirms it."
        ),
        gettext_lazy("Until then it can be edited or discarded."),
    ]
)


def _foretell_motion(nomination: Nomination) -> Consequences:
    if nomination.state == NominationState.DRAFT:
        moves = _("The nomination becomes “%(state)s”, and the council may vote to begin.") % {
            "state": NominationState.FILED.label
        }
        public = _(
            "The nomination and its dossier, except the contact and files not marked public."
        )
        return Consequences(happens=[moves, _STAYS], public=[_MOTION, public])
    return Consequences(
        happens=[_("The council may vote to designate the city."), _STAYS], public=[_MOTION]
    )


_MOTION = gettext_lazy("The motion with its mover, seconders and date, also in the public record.")


def _foretell_confirmation(nomination: Nomination) -> Consequences:
    draft = draft_of(nomination)
    if draft is None:
        return Consequences(happens=[])
    state = NominationState(brings_to(draft)).label
    if draft.corrects is None:
        happens = _("The nomination becomes “%(state)s”.") % {"state": state}
    elif draft.corrects.carried != draft.carried:
        happens = _("The result changes: the nomination becomes “%(state)s”.") % {"state": state}
    else:
        happens = _("The corrected roll call takes the place of the earlier one. Same result.")
    return Consequences(
        happens=[happens, _("After this only a correction changes it.")],
        mails=[str(draft.entered_by)],
        public=[
            _("The roll call with its names, totals and arithmetic, also in the public record.")
        ],
    )


def _foretell_draft(nomination: Nomination) -> Consequences:
    return _DRAFT


def _foretell_discard(nomination: Nomination) -> Consequences:
    return Consequences(
        happens=[_("The draft is thrown away, and the roll call can be entered again.")]
    )


def _act(name: str, label: Text, perform: Any, ready: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"result": RESULTS[name], "foretell": _foretell_draft} | more
    return Act(name=name, label=label, perform=perform, ready=ready, **given)


ACTS = [
    _act(
        "file-motion",
        gettext_lazy("File the motion"),
        _file,
        _motion_possible,
        form=MotionForm,
        foretell=_foretell_motion,
        template="admin/act_motion.html",
    ),
    _act(
        "enter-roll-call",
        gettext_lazy("Enter the roll call"),
        _enter,
        _vote_possible,
        form=RollCallForm,
        template="admin/act_roll_call.html",
    ),
    _act(
        "confirm-roll-call",
        gettext_lazy("Confirm the roll call"),
        lambda case, *, by: council.confirm_roll_call(_draft(case), by=by),
        _draft_waits,
        form=ConfirmRollCallForm,
        may=_second_clerk,
        why_not_you=entered_it,
        foretell=_foretell_confirmation,
        template="admin/act_confirm_roll_call.html",
    ),
    _act(
        "edit-roll-call",
        gettext_lazy("Edit the roll call"),
        _edit,
        _named_draft_waits,
        form=EditRollCallForm,
        template="admin/act_roll_call.html",
    ),
    _act(
        "correct-roll-call",
        gettext_lazy("Correct a roll call"),
        _correct,
        _correctable,
        form=CorrectionForm,
        template="admin/act_roll_call.html",
        is_exit=True,
    ),
    _act(
        "report-motion",
        gettext_lazy("Report an earlier motion"),
        _report,
        _motion_possible,
        form=ReportMotionForm,
        foretell=_foretell_motion,
        template="admin/act_motion.html",
        is_exit=True,
    ),
    _act(
        "report-roll-call",
        gettext_lazy("Report an earlier vote"),
        _report_vote,
        _report_possible,
        form=ReportRollCallForm,
    ),
    _act(
        "correct-reported-roll-call",
        gettext_lazy("Correct a reported vote"),
        _correct_reported,
        _reported_correctable,
        form=CorrectReportedForm,
        is_exit=True,
    ),
    _act(
        "discard-roll-call",
        gettext_lazy("Discard the roll call"),
        lambda case, *, by: council.discard_roll_call(_draft(case), by=by),
        _draft_waits,
        foretell=_foretell_discard,
        is_exit=True,
    ),
]

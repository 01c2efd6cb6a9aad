"""What the clerk may do about the council's motions and votes, and the council's part of a case.

One road for every matter; a kind of case says only what a motion and a vote do to it, in words.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.domain import council, matters
from relationships.domain.confirmation import may_confirm
from relationships.domain.matters import Case
from relationships.domain.motions import correct_motion
from relationships.domain.nomination_matters import brings_to
from relationships.domain.roll_calls import with_names
from relationships.forms.corrections import CorrectMotionForm
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

docket_of = asked_once(matters.docket_of)

Foretell = Callable[[Any], Consequences]


def due_purpose(case: Case) -> str | None:
    """What a motion would be for now, if one can be filed."""
    return matters.due_purpose(docket_of(case))


def motion_to_vote_on(case: Case) -> Motion | None:
    """The motion that the council has yet to decide."""
    return matters.motion_to_vote_on(docket_of(case))


def draft_of(case: Case) -> RollCall | None:
    """The roll call that waits for its confirmation."""
    return docket_of(case).draft


def context(case: Case, user: User) -> dict[str, Any]:
    """The motions with the roll calls that count; the draft only for those who may confirm."""
    draft = draft_of(case) if is_clerk(user) else None
    motions = docket_of(case).motions
    prefetch_related_objects(
        motions, "mover__names", "seconders__names", with_names("roll_calls__votes")
    )
    return {
        "council_motions": [_in_short(rows) for rows in matters.wordings(motions)],
        "roll_call_draft": draft,
        "may_confirm_draft": draft is not None and may_confirm(draft, user),
    }


def _in_short(versions: list[Motion]) -> tuple[Motion, list[RollCall], list[dict[str, Any]]]:
    """The motion as it is worded now, its roll calls, and what corrections replaced."""
    return versions[-1], _confirmed(versions[0]), motion_corrections(versions)


def _confirmed(motion: Motion) -> list[RollCall]:
    """The roll calls that were confirmed; each was entered after the one that it corrects."""
    return [call for call in motion.roll_calls.all() if call.is_confirmed][::-1]


def _second_clerk(user: User, case: Case) -> bool:
    draft = draft_of(case)
    return is_clerk(user) and (draft is None or may_confirm(draft, user))


def _reword_possible(case: Case) -> bool:
    return matters.may_be_reworded(case) and bool(docket_of(case).motions)


def _motion_possible(case: Case) -> bool:
    return due_purpose(case) is not None


def _vote_possible(case: Case) -> bool:
    return motion_to_vote_on(case) is not None and draft_of(case) is None


def _report_possible(case: Case) -> bool:
    motion = motion_to_vote_on(case)
    return motion is not None and motion.is_reported and draft_of(case) is None


def _draft_waits(case: Case) -> bool:
    return draft_of(case) is not None


def _named_draft_waits(case: Case) -> bool:
    draft = draft_of(case)
    return draft is not None and not draft.is_reported


def _correctable(case: Case) -> bool:
    return not _draft_waits(case) and not all(one.is_reported for one in docket_of(case).counting)


def _reported_correctable(case: Case) -> bool:
    return not _draft_waits(case) and any(one.is_reported for one in docket_of(case).counting)


def _file(case: Case, *, by: User, **motion: Any) -> None:
    council.file_motion(case, by=by, purpose=due_purpose(case) or "", **motion)


def _report(case: Case, *, by: User, **motion: Any) -> None:
    council.report_motion(case, by=by, purpose=due_purpose(case) or "", **motion)


def _motion(case: Case) -> Motion:
    motion = motion_to_vote_on(case)
    if motion is None:
        raise RuleError(_("There is no motion to vote on."))
    return motion


def _draft(case: Case) -> RollCall:
    draft = draft_of(case)
    if draft is None:
        raise RuleError(_("There is no roll call that waits for its confirmation."))
    return draft


def _enter(case: Case, *, by: User, **roll_call: Any) -> None:
    council.enter_roll_call(_motion(case), by=by, **roll_call)


def _edit(case: Case, *, by: User, **roll_call: Any) -> None:
    council.edit_roll_call(_draft(case), by=by, **roll_call)


def _correct(case: Case, *, by: User, roll_call: RollCall, **changes: Any) -> None:
    council.enter_correction(roll_call, by=by, **changes)


def _reword(case: Case, *, by: User, motion: Motion, **changes: Any) -> None:
    correct_motion(motion, by=by, **changes)


def _report_vote(case: Case, *, by: User, **roll_call: Any) -> None:
    council.report_roll_call(_motion(case), by=by, **roll_call)


def _correct_reported(case: Case, *, by: User, corrects: RollCall, **changes: Any) -> None:
    council.report_roll_call(corrects.motion, by=by, corrects=corrects, **changes)


_STAYS = gettext_lazy("Afterwards only a public correction changes it: check it first.")
_NEW_WORDING = gettext_lazy(
    "The new wording is shown from now on. The old one stays readable, as corrected."
)
_MOTION = gettext_lazy("The motion with its mover, seconders and date, also in the public record.")


def _foretell_draft(case: Case) -> Consequences:
    return Consequences(
        happens=[
            _("What you enter is a draft. It moves nothing until somebody else confirms it."),
            _("Until then it can be edited or discarded."),
        ]
    )


def _foretell_discard(case: Case) -> Consequences:
    return Consequences(
        happens=[_("The draft is thrown away, and the roll call can be entered again.")]
    )


def _foretelling_rewording(stays: Text) -> Foretell:
    def foretell(case: Case) -> Consequences:
        return Consequences(
            happens=[_NEW_WORDING, stays],
            public=[_("Both wordings and the reason, also in the public record.")],
        )

    return foretell


def _foretelling_vote(does: Callable[[RollCall], Text]) -> Foretell:
    def foretell(case: Case) -> Consequences:
        draft = draft_of(case)
        if draft is None:
            return Consequences(happens=[])
        same = draft.corrects is not None and draft.corrects.carried == draft.carried
        same_result = _("The corrected roll call takes the place of the earlier one. Same result.")
        return Consequences(
            happens=[
                same_result if same else does(draft),
                _("After this only a correction changes it."),
            ],
            mails=[str(draft.entered_by)],
            public=[
                _("The roll call with its names, totals and arithmetic, also in the public record.")
            ],
        )

    return foretell


def _act(name: str, label: Text, perform: Any, ready: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"result": RESULTS[name], "foretell": _foretell_draft} | more
    return Act(name=name, label=label, perform=perform, ready=ready, **given)


def votes(*, motion: Foretell, vote: Callable[[RollCall], Text], stays: Text) -> list[Act]:
    """The acts about motions and votes for one kind of case.

    ``motion`` foretells what a motion does, ``vote`` says what a confirmed roll call does, and
    ``stays`` what a corrected motion leaves as it is.
    """
    return [
        _act(
            "file-motion",
            gettext_lazy("File the motion"),
            _file,
            _motion_possible,
            form=MotionForm,
            foretell=motion,
            template="admin/act_motion.html",
        ),
        *_roll_calls(vote),
        *_corrections(stays),
    ]


def _roll_calls(vote: Callable[[RollCall], Text]) -> list[Act]:
    return [
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
            foretell=_foretelling_vote(vote),
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
    ]


def _corrections(stays: Text) -> list[Act]:
    return [
        _act(
            "correct-motion",
            gettext_lazy("Correct the motion"),
            _reword,
            _reword_possible,
            form=CorrectMotionForm,
            foretell=_foretelling_rewording(stays),
            template="admin/act_correct.html",
            is_exit=True,
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
            "discard-roll-call",
            gettext_lazy("Discard the roll call"),
            lambda case, *, by: council.discard_roll_call(_draft(case), by=by),
            _draft_waits,
            foretell=_foretell_discard,
            is_exit=True,
        ),
    ]


def reports(motion: Foretell) -> list[Act]:
    """The acts about motions and votes that are older than this register."""
    return [
        _act(
            "report-motion",
            gettext_lazy("Report an earlier motion"),
            _report,
            _motion_possible,
            form=ReportMotionForm,
            foretell=motion,
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
    ]


def _motion_on_a_nomination(nomination: Nomination) -> Consequences:
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


def _vote_on_a_nomination(draft: RollCall) -> Text:
    facts = {"state": NominationState(brings_to(draft)).label}
    if draft.corrects is None:
        return _("The nomination becomes “%(state)s”.") % facts
    return _("The result changes: the nomination becomes “%(state)s”.") % facts


ACTS = [
    *votes(
        motion=_motion_on_a_nomination,
        vote=_vote_on_a_nomination,
        stays=gettext_lazy(
            "The votes on the motion and the state of the nomination stay as they are."
        ),
    ),
    *reports(_motion_on_a_nomination),
]

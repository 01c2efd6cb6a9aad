"""What the clerk may do about the council's motions and votes, and the council's part of a case.

One road for every matter; a kind of case says only what a motion and a vote do to it, in words.
"""

from collections.abc import Callable, Sequence
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
from relationships.permissions import clerks, is_clerk
from relationships.states import NominationState
from relationships.views.corrected import motion_corrections
from relationships.views.council_results import RESULTS
from relationships.views.second_person import entered_it
from sistercities.acts import Act, Text, Told, asked_once
from sistercities.models import User
from sistercities.workflow import RuleError

docket_of = asked_once(matters.docket_of)


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
    _read_names(motions)
    return {
        "council_motions": [_in_short(rows) for rows in matters.wordings(motions)],
        "roll_call_draft": draft,
        "may_confirm_draft": draft is not None and may_confirm(draft, user),
    }


def _read_names(motions: Sequence[Motion]) -> None:
    """Read who moved, seconded and voted, and under which names: each kind of row at once."""
    prefetch_related_objects(motions, "seconders", with_names("roll_calls__votes"))
    persons = [person for one in motions for person in (one.mover, *one.seconders.all())]
    calls = [call for one in motions for call in one.roll_calls.all()]
    persons += [vote.term.person for call in calls for vote in call.votes.all()]
    prefetch_related_objects(persons, "names")


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


def _correct_reported(case: Case, *, by: User, corrects: RollCall, **changes: Any) -> None:
    council.report_roll_call(corrects.motion, by=by, corrects=corrects, **changes)


_STAYS = gettext_lazy("Afterwards only a public correction changes it: check it first.")
_NEW_WORDING = gettext_lazy(
    "The new wording is shown from now on. The old one stays readable, as corrected."
)
_MOTION = gettext_lazy("The motion with its mover, seconders and date, also in the public record.")


_DRAFT = [
    gettext_lazy("What you enter is a draft. It moves nothing until somebody else confirms it."),
    gettext_lazy("Until then it can be edited or discarded."),
]


def _who_is_asked(case: Case) -> list[Text]:
    """The clerks who are told that a draft waits; the page does not say by whom it is read."""
    names = ", ".join(str(clerk) for clerk in clerks().order_by("name"))
    asked = _("These clerks, without you, are asked to confirm it: %(names)s.")
    return [asked % {"names": names}]


def _who_entered(case: Case) -> list[Text]:
    draft = draft_of(case)
    return [str(draft.entered_by)] if draft is not None else []


def _what_a_vote_does(does: Callable[[RollCall], Text]) -> Callable[[Case], list[Text]]:
    def told(case: Case) -> list[Text]:
        draft = draft_of(case)
        if draft is None:
            return []
        same = draft.corrects is not None and draft.corrects.carried == draft.carried
        same_result = _("The corrected roll call takes the place of the earlier one. Same result.")
        return [
            same_result if same else does(draft),
            _("After this only a correction changes it."),
        ]

    return told


def votes(
    *,
    moves: Told,
    shows: Told,
    vote: Callable[[RollCall], Text],
    stays: Text,
    refused: Callable[[Any], Sequence[Text]] | None = None,
) -> list[Act]:
    """The acts about motions and votes for one kind of case.

    ``moves`` and ``shows`` tell what a motion does and makes public, ``refused`` why there can be
    none; ``vote`` says what a confirmed roll call does, ``stays`` what a corrected motion leaves.
    """
    return [
        Act(
            name="file-motion",
            label=gettext_lazy("File the motion"),
            perform=_file,
            result=RESULTS["file-motion"],
            happens=moves,
            public=shows,
            refused=refused,
            ready=_motion_possible,
            form=MotionForm,
            template="admin/act_motion.html",
        ),
        _ENTER,
        _confirm(vote),
        _EDIT,
        _correct_motion(stays),
        *_EXITS,
    ]


def _confirm(vote: Callable[[RollCall], Text]) -> Act:
    return Act(
        name="confirm-roll-call",
        label=gettext_lazy("Confirm the roll call"),
        perform=council.confirm_roll_call,
        on=_draft,
        result=RESULTS["confirm-roll-call"],
        happens=_what_a_vote_does(vote),
        mails=_who_entered,
        public=gettext_lazy(
            "The roll call with its names, totals and arithmetic, also in the public record."
        ),
        ready=_draft_waits,
        may=_second_clerk,
        why_not_you=entered_it,
        form=ConfirmRollCallForm,
        template="admin/act_confirm_roll_call.html",
    )


def _correct_motion(stays: Text) -> Act:
    return Act(
        name="correct-motion",
        label=gettext_lazy("Correct the motion"),
        perform=correct_motion,
        on="motion",
        result=RESULTS["correct-motion"],
        happens=[_NEW_WORDING, stays],
        public=gettext_lazy("Both wordings and the reason, also in the public record."),
        ready=_reword_possible,
        form=CorrectMotionForm,
        template="admin/act_correct.html",
        is_exit=True,
    )


def _reports(*, moves: Told, shows: Told) -> list[Act]:
    """The acts about motions and votes that are older than this register."""
    return [
        Act(
            name="report-motion",
            label=gettext_lazy("Report an earlier motion"),
            perform=_report,
            result=RESULTS["report-motion"],
            happens=moves,
            public=shows,
            ready=_motion_possible,
            form=ReportMotionForm,
            template="admin/act_motion.html",
            is_exit=True,
        ),
        Act(
            name="report-roll-call",
            label=gettext_lazy("Report an earlier vote"),
            perform=council.report_roll_call,
            on=_motion,
            result=RESULTS["report-roll-call"],
            happens=_DRAFT,
            mails=_who_is_asked,
            ready=_report_possible,
            form=ReportRollCallForm,
        ),
        Act(
            name="correct-reported-roll-call",
            label=gettext_lazy("Correct a reported vote"),
            perform=_correct_reported,
            result=RESULTS["correct-reported-roll-call"],
            happens=_DRAFT,
            mails=_who_is_asked,
            ready=_reported_correctable,
            form=CorrectReportedForm,
            is_exit=True,
        ),
    ]


_ENTER = Act(
    name="enter-roll-call",
    label=gettext_lazy("Enter the roll call"),
    perform=council.enter_roll_call,
    on=_motion,
    result=RESULTS["enter-roll-call"],
    happens=_DRAFT,
    mails=_who_is_asked,
    ready=_vote_possible,
    form=RollCallForm,
    template="admin/act_roll_call.html",
)
_EDIT = Act(
    name="edit-roll-call",
    label=gettext_lazy("Edit the roll call"),
    perform=council.edit_roll_call,
    on=_draft,
    result=RESULTS["edit-roll-call"],
    happens=_DRAFT,
    ready=_named_draft_waits,
    form=EditRollCallForm,
    template="admin/act_roll_call.html",
)
_EXITS = [
    Act(
        name="correct-roll-call",
        label=gettext_lazy("Correct a roll call"),
        perform=council.enter_correction,
        on="roll_call",
        result=RESULTS["correct-roll-call"],
        happens=_DRAFT,
        mails=_who_is_asked,
        ready=_correctable,
        form=CorrectionForm,
        template="admin/act_roll_call.html",
        is_exit=True,
    ),
    Act(
        name="discard-roll-call",
        label=gettext_lazy("Discard the roll call"),
        perform=council.discard_roll_call,
        on=_draft,
        result=RESULTS["discard-roll-call"],
        happens=gettext_lazy("The draft is thrown away, and the roll call can be entered again."),
        ready=_draft_waits,
        is_exit=True,
    ),
]


def _what_a_motion_does(nomination: Nomination) -> list[Text]:
    if nomination.state == NominationState.DRAFT:
        moves = _("The nomination becomes “%(state)s”, and the council may vote to begin.") % {
            "state": NominationState.FILED.label
        }
        return [moves, _STAYS]
    return [_("The council may vote to designate the city."), _STAYS]


def _what_a_motion_shows(nomination: Nomination) -> list[Text]:
    if nomination.state != NominationState.DRAFT:
        return [_MOTION]
    return [
        _MOTION,
        _("The nomination and its dossier, except the contact and files not marked public."),
    ]


def _vote_on_a_nomination(draft: RollCall) -> Text:
    facts = {"state": NominationState(brings_to(draft)).label}
    if draft.corrects is None:
        return _("The nomination becomes “%(state)s”.") % facts
    return _("The result changes: the nomination becomes “%(state)s”.") % facts


ACTS = [
    *votes(
        moves=_what_a_motion_does,
        shows=_what_a_motion_shows,
        vote=_vote_on_a_nomination,
        stays=gettext_lazy(
            "The votes on the motion and the state of the nomination stay as they are."
        ),
    ),
    *_reports(moves=_what_a_motion_does, shows=_what_a_motion_shows),
]

"""What the clerk may do about the council's motions and votes, and the council's part of a case.

These acts serve every kind of case; a kind says only, in words, what a motion does to it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.domain.members import members_on, seats_of_namesakes
from relationships.council.models.vote_rules import VoteRule
from relationships.motions.acts import dispositions
from relationships.motions.acts.dispositions import DISPOSITIONS
from relationships.motions.acts.roll_call_words import in_words
from relationships.motions.domain import matters
from relationships.motions.domain.matters import ANNOTATE, Case
from relationships.motions.domain.motions import correct_motion, file_motion, report_motion
from relationships.motions.domain.roll_call_annotations import (
    ROLL_CALL_ANNOTATION,
    may_be_annotated,
)
from relationships.motions.domain.roll_calls import ROLL_CALL, reconsider
from relationships.motions.forms.corrections import CorrectMotionForm
from relationships.motions.forms.motions import MotionForm, ReportMotionForm
from relationships.motions.forms.roll_calls import (
    AnnotationForm,
    ByNameForm,
    ByVoiceForm,
    ReconsiderForm,
    ReportRollCallForm,
    RollCallForm,
    UnnamedRollCallForm,
    VoiceVoteForm,
)
from relationships.motions.models.annotations import RollCallAnnotation
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall, RollCallVote
from relationships.motions.sentences.corrections import motion_corrections
from sistercities.kernel.acts import Act, Text, Told, asked_once
from sistercities.kernel.cases.entries import waiting_rows
from sistercities.kernel.entries import correct, is_certain
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User
from sistercities.kernel.permissions import clerks, is_clerk
from sistercities.kernel.workflow import RuleError

docket_of = asked_once(matters.docket_of)


def due_purposes(case: Case) -> list[str]:
    """What a motion could be for now; nothing, if none can be filed."""
    return matters.due_purposes(docket_of(case))


def motion_to_vote_on(case: Case) -> Motion | None:
    """The motion that the council has yet to decide."""
    return matters.motion_to_vote_on(docket_of(case))


def _what_it_does(call: RollCall) -> list[Text]:
    """What confirming the vote does; a correction that keeps the result only replaces the other."""
    if call.corrects is not None and call.corrects.carried == call.carried:
        return [_("The corrected roll call takes the place of the earlier one. Same result.")]
    return [matters.kind_of(call.case).does(call)]


def _may_be_by_name(call: RollCall) -> bool:
    return is_certain(call) and call.unnamed and not call.is_reported


def _may_be_voice(call: RollCall) -> bool:
    return is_certain(call) and call.voice_votes and not (call.by_voice or call.is_reported)


def _otherwise(
    name: str, label: Text, form: type[RollCallForm], ready: Callable[[RollCall], bool]
) -> Act:
    """The act that corrects how a vote was taken: by name, or by voice."""
    return Act(
        name=f"correct-{name}",
        label=label,
        perform=correct,
        leads_to=lambda row: row.get_subject_url(),
        result=gettext_lazy("The draft is kept. It counts once it is confirmed."),
        states=frozenset({"counts"}),
        ready=ready,
        happens=gettext_lazy("It takes the place of what was entered, which stays readable."),
        mails=lambda call: _who_is_asked(call.case),
        public=gettext_lazy("Once it is confirmed: how the vote was taken, and the reason."),
        form=form,
        template="relationships/motions/act_roll_call.html",
        secondary=True,
    )


ANNOTATIONS = EntryPages(
    ROLL_CALL_ANNOTATION,
    AnnotationForm,
    enter_label=ANNOTATE,
    enter_name="annotate",
    brings=lambda row: [_("It stands beside the roll call in public. The result stays.")],
)
ROLL_CALLS = EntryPages(
    ROLL_CALL,
    RollCallForm,
    enter_label=gettext_lazy("Enter the roll call"),
    enter_name="enter-roll-call",
    brings=_what_it_does,
    reads=in_words,
    template="relationships/motions/act_roll_call.html",
    confirming={"mails": gettext_lazy("Who entered it, if that was another person.")},
    further=(
        Act(
            name="reconsider",
            label=gettext_lazy("Enter the vote that was taken again"),
            perform=reconsider,
            leads_to=lambda row: row.get_subject_url(),
            result=gettext_lazy("The draft is kept. It counts once it is confirmed."),
            states=frozenset({"counts"}),
            ready=lambda call: is_certain(call) and not call.is_reported,
            happens=gettext_lazy("It counts in the place of the first vote, which stays readable."),
            mails=lambda call: _who_is_asked(call.case),
            form=ReconsiderForm,
            template="relationships/motions/act_roll_call.html",
            secondary=True,
        ),
        _otherwise("by-name", gettext_lazy("Correct: it was by name"), ByNameForm, _may_be_by_name),
        _otherwise(
            "by-voice", gettext_lazy("Correct: it was by voice"), ByVoiceForm, _may_be_voice
        ),
        ANNOTATIONS.entering(on=lambda call: call.first, ready=may_be_annotated, secondary=True),
    ),
    beside=(ANNOTATIONS,),
)
REPORTED = EntryPages(
    ROLL_CALL,
    ReportRollCallForm,
    enter_label=gettext_lazy("Report an earlier vote"),
    enter_name="report-roll-call",
)
UNNAMED = EntryPages(
    ROLL_CALL,
    UnnamedRollCallForm,
    enter_label=gettext_lazy("Enter a vote without names"),
    enter_name="enter-unnamed-vote",
)
BY_VOICE = EntryPages(
    ROLL_CALL,
    VoiceVoteForm,
    enter_label=gettext_lazy("Enter a vote by voice"),
    enter_name="enter-voice-vote",
)
ENTRIES = (ROLL_CALLS, ANNOTATIONS, DISPOSITIONS)


def context(case: Case, user: User) -> dict[str, Any]:
    """The motions with the roll calls that count; drafts only for those who may confirm."""
    motions = docket_of(case).motions
    _read_names(motions)
    return {
        "council_motions": [_in_short(rows) for rows in matters.wordings(motions)],
        "council_waiting": _drafts(case, user) if is_clerk(user) else [],
    }


def _drafts(case: Case, user: User) -> list[dict[str, Any]]:
    docket = docket_of(case)
    notes = [note for call in _noted(docket.calls) for note in call.annotations.all()]
    return [
        *waiting_rows(ROLL_CALLS, [docket.draft] if docket.draft else [], user),
        *waiting_rows(ANNOTATIONS, [note for note in notes if not note.is_confirmed], user),
        *waiting_rows(DISPOSITIONS, _open(docket.motions), user),
    ]


def _open(motions: Sequence[Motion]) -> list[Disposition]:
    rows = [row for one in motions for row in one.disposed]
    return [row for row in rows if not row.is_confirmed]


def _read_names(motions: Sequence[Motion]) -> None:
    """Fetch who moved, seconded and voted, with all their names: one query for each kind of row."""
    votes = RollCallVote.objects.select_related("term__person", "term__office")
    notes = RollCallAnnotation.objects.select_related("entered_by", "confirmed_by", "corrects")
    prefetch_related_objects(motions, "seconders", Prefetch("roll_calls__votes", votes))
    prefetch_related_objects([one for one in motions if _has_documents(one)], "documents")
    persons = [person for one in motions for person in (one.mover, *one.seconders.all())]
    calls = [call for one in motions for call in one.roll_calls.all()]
    prefetch_related_objects(_noted(calls), Prefetch("annotations", notes))
    terms = [vote.term for call in calls for vote in call.votes.all()]
    prefetch_related_objects([*persons, *(term.person for term in terms)], "names")
    for one in motions:
        one.seats = seats_of_namesakes(terms or (members_on(one.moved_on) if one.moved_on else ()))


def _noted(calls: Sequence[RollCall]) -> list[RollCall]:
    return [call for call in calls if getattr(call, "is_noted", False)]


def _has_documents(motion: Motion) -> bool:
    return bool(getattr(motion, "has_documents", False))


def _in_short(
    versions: list[Motion],
) -> tuple[Motion, list[RollCall], list[dict[str, Any]], list[Disposition], list[Any]]:
    """The motion as it reads now, its roll calls, those replaced, what became of it, papers."""
    first = versions[0]
    return (
        versions[-1],
        _confirmed(first),
        motion_corrections(versions),
        dispositions.shown(first),
        list(first.documents.all()) if _has_documents(first) else [],
    )


def _confirmed(motion: Motion) -> list[RollCall]:
    """The confirmed roll calls, each with the one that it corrects."""
    return [call for call in motion.roll_calls.all() if call.is_confirmed][::-1]


def _reword_possible(case: Case) -> bool:
    return matters.may_be_reworded(case) and bool(docket_of(case).motions)


def _motion_possible(case: Case) -> bool:
    return bool(due_purposes(case))


def _waits(rests_on: Callable[[Any], object], case: Case) -> bool:
    """Whether a correction of what the motion would rest on waits."""
    try:
        rests_on(case)
    except RuleError:
        return True
    return False


def _vote_possible(case: Case) -> bool:
    return motion_to_vote_on(case) is not None and docket_of(case).draft is None


@asked_once
def _unnamed_possible(case: Case) -> bool:
    return _vote_possible(case) and VoteRule.objects.current().filter(voice_votes=True).exists()


def _report_possible(case: Case) -> bool:
    motion = motion_to_vote_on(case)
    return motion is not None and motion.is_reported and docket_of(case).draft is None


def _file(case: Case, *, by: User, purpose: str = "", **motion: Any) -> None:
    file_motion(case, by=by, purpose=purpose or _only_purpose(case), **motion)


def _report(case: Case, *, by: User, **motion: Any) -> None:
    report_motion(case, by=by, purpose=_only_purpose(case), **motion)


def _only_purpose(case: Case) -> str:
    return next(iter(due_purposes(case)), "")


def _motion(case: Case) -> Motion:
    motion = motion_to_vote_on(case)
    if motion is None:
        raise RuleError(_("There is no motion to vote on."))
    return motion


STAYS = gettext_lazy("Afterwards only a public correction changes it: check it first.")
_NEW_WORDING = gettext_lazy(
    "The new wording is shown from now on. The old one stays readable, as corrected."
)
MOTION_SHOWN = gettext_lazy(
    "The motion with its mover, seconders and date, also in the public record."
)


def _who_is_asked(case: Case) -> list[Text]:
    """The line that says which clerks get the mail."""
    names = ", ".join(str(clerk) for clerk in clerks().order_by("name"))
    asked = _("Every clerk other than you is asked to confirm it. The clerks: %(names)s.")
    return [asked % {"names": names}]


def votes(
    *,
    moves: Told,
    shows: Told,
    stays: Text,
    refused: Callable[[Any], Sequence[Text]] | None = None,
    rests_on: Callable[[Any], object] = matters.must_be_certain,
    reported: bool = False,
    form: type[MotionForm] = MotionForm,
) -> list[Act]:
    """The acts about motions and votes for one kind of case.

    ``moves`` and ``shows`` tell what a motion does and makes public, ``refused`` why there can be
    none, ``rests_on`` what must be certain; ``stays`` what a corrected motion leaves.
    ``reported``: also what was decided before this register, as a source tells of it. The ``form``
    asks for what the motion is, where several are possible.
    """

    def ready(case: Case) -> bool:
        return _motion_possible(case) and not _waits(rests_on, case)

    acts = [
        Act(
            name="file-motion",
            label=gettext_lazy("File the motion"),
            perform=_file,
            result=gettext_lazy("The motion “%(title)s” is filed and public."),
            happens=moves,
            public=shows,
            refused=refused,
            rests_on=rests_on,
            ready=ready,
            form=form,
            template="relationships/motions/act_motion.html",
        ),
        *_voting(),
        *dispositions.ACTS,
        _correct_motion(stays),
    ]
    return acts + _reported(moves, shows) if reported else acts


def _voting() -> list[Act]:
    """By name; where a rule allows it also in totals without names, and by voice."""
    return [
        pages.entering(
            on=_motion, rests_on=matters.must_be_certain, ready=ready, mails=_who_is_asked
        )
        for pages, ready in (
            (ROLL_CALLS, _vote_possible),
            (UNNAMED, _unnamed_possible),
            (BY_VOICE, _unnamed_possible),
        )
    ]


def _reported(moves: Told, shows: Told) -> list[Act]:
    return [
        Act(
            name="report-motion",
            label=gettext_lazy("Report an earlier motion"),
            perform=_report,
            result=gettext_lazy("The motion “%(title)s” is reported, with its source."),
            happens=moves,
            public=shows,
            rests_on=matters.must_be_certain,
            ready=_motion_possible,
            form=ReportMotionForm,
            template="relationships/motions/act_motion.html",
            secondary=True,
        ),
        REPORTED.entering(
            on=_motion,
            rests_on=matters.must_be_certain,
            ready=_report_possible,
            mails=_who_is_asked,
        ),
    ]


def _correct_motion(stays: Text) -> Act:
    return Act(
        name="correct-motion",
        label=gettext_lazy("Correct the motion"),
        perform=correct_motion,
        on="motion",
        result=gettext_lazy("The motion now reads “%(title)s”. The old wording stays readable."),
        happens=[_NEW_WORDING, stays],
        public=gettext_lazy("Both wordings and the reason, also in the public record."),
        ready=_reword_possible,
        form=CorrectMotionForm,
        template="kernel/act_correct.html",
        secondary=True,
    )

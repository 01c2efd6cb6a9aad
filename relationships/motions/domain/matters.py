"""Matters: what the council votes about, and what each kind of case registers for it.

Motions and roll calls (motions.py, roll_calls.py) work alike for every kind of case. A kind of
case, such as a nomination, registers what may be moved and voted in which of its states, what a
vote does, and whether a correction may still change the result.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.models.bodies import Body
from relationships.council.models.rules import Purpose
from relationships.meetings.domain.agenda import MATTERS
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.matters import Matter, cases_from
from relationships.motions.models.motions import Motion, MotionQuerySet
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.entry_kinds import Move
from sistercities.kernel.workflow import RuleError

Case = Any
ANNOTATE = gettext_lazy("Annotate the roll call")
Facts = dict[str, Any]
States = Mapping[Purpose, tuple[str, ...]]


@dataclass(frozen=True)
class MatterKind:
    """What a kind of case tells the council's code. Its rules are asked when the case is locked.

    ``moved_in`` and ``voted_in`` give the states for each purpose; ``may_move`` and ``may_vote``
    raise what else forbids it. ``moved`` moves the case by a motion, or only logs the step;
    ``moves`` says where a result takes the case, if anywhere, and ``does`` says so in words.
    ``may_turn`` raises what rests on the result of a roll call, so that no correction turns it;
    ``may_correct`` raises what else limits one. ``asks`` says whether the council is asked about
    such a case at all; ``reworded_in`` names the states in which a motion may be corrected.
    ``facts`` are told beside every act, ``facts_when_moved`` beside a new motion. ``is_done`` says
    whether what a vote carried was done since, so that the same may be moved again.
    """

    page: str
    lock: Callable[[Case], None]
    subject: Callable[[Case], str]
    moved_in: States
    voted_in: States
    may_move: Callable[[Case], None]
    may_vote: Callable[[Case], None]
    moved: Callable[..., None]
    moves: Callable[[RollCall], Move | None]
    does: Callable[[RollCall], str]
    act_of_motion: Callable[[Motion], str]
    act_of_vote: Callable[[RollCall], str]
    may_turn: Callable[[Case, RollCall], None]
    may_correct: Callable[[Case, RollCall], None]
    facts: Callable[[Case], Facts]
    facts_when_moved: Callable[[Case], Facts]
    may_be_reported: bool
    asks: Callable[[Case], bool]
    reworded_in: tuple[str, ...]
    is_done: Callable[[RollCall], bool] = lambda roll_call: False


_KINDS: dict[str, MatterKind] = {}


def register(kind: Matter.Kind, says: MatterKind) -> None:
    """Add a kind of case; its module does so when it is loaded."""
    _KINDS[str(kind)] = says


def kind_of(case: Case) -> MatterKind:
    """What the kind of this case has registered, under the name of its table."""
    return _KINDS[case._meta.model_name]


def motions_on(case: Case) -> MotionQuerySet:
    """The motions about a case, in every wording; none if the case has no matter yet."""
    return Motion.objects.filter(matter=case.matter_id) if case.matter_id else Motion.objects.none()


def wordings(motions: Iterable[Motion]) -> list[list[Motion]]:
    """Each motion as first entered, with the corrections that follow it; rows in their order."""
    found: dict[int, list[Motion]] = {}
    for row in motions:
        found[row.pk] = [*found.pop(row.corrects_id or 0, []), row]
    return sorted(found.values(), key=lambda rows: rows[0].pk)


@dataclass(frozen=True)
class Docket:
    """The motions about a case and their roll calls, read at once."""

    case: Case
    motions: Sequence[Motion]

    @property
    def last_motion(self) -> Motion | None:
        """The motion that was filed last, as first entered."""
        return next((row for row in reversed(self.motions) if row.corrects_id is None), None)

    @cached_property
    def draft(self) -> RollCall | None:
        """The roll call that waits for its confirmation; there is one at most."""
        return next((call for call in self.calls if not call.is_confirmed), None)

    @cached_property
    def counting(self) -> list[RollCall]:
        """The roll calls that count: confirmed, and not replaced by a confirmed correction."""
        return [call for call in self.calls if call.counts]

    @property
    def decision(self) -> RollCall | None:
        """The council's decision: the roll call that counts on the last motion, if there is one."""
        return next((call for call in self.counting if call.motion == self.last_motion), None)

    @property
    def closed(self) -> Disposition | None:
        """What closed the last motion without a vote: withdrawn, or received and filed."""
        last = self.last_motion
        rows = last.disposed if last is not None else []
        return next((row for row in rows if row.counts and row.what in Disposition.CLOSING), None)

    @cached_property
    def calls(self) -> list[RollCall]:
        """All roll calls, on every motion, drafts too."""
        return [call for motion in self.motions for call in motion.roll_calls.all()]


def docket_of(case: Case) -> Docket:
    """Read the motions and roll calls about a case; empty if the case has no matter yet."""
    if case.matter_id is None:
        return Docket(case, ())
    calls = Prefetch(
        "roll_calls", RollCall.objects.with_noted().select_related("entered_by", "confirmed_by")
    )
    rows = case.matter.motions.with_disposed().select_related("mover")
    motions = list(rows.prefetch_related(calls))
    prefetch_related_objects([one for one in motions if one.is_disposed], "dispositions__to_body")
    for motion in motions:
        calls_by_key = {call.pk: call for call in motion.roll_calls.all()}
        for call in calls_by_key.values():
            call.corrects = calls_by_key.get(call.corrects_id)
            call.replaced_by = calls_by_key.get(call.replaced_by_id)
    return Docket(case, motions)


def decision_on(case: Case) -> RollCall | None:
    """The council's decision on a case; see Docket."""
    return docket_of(case).decision


def draft_of(case: Case) -> RollCall | None:
    """The roll call on a case that waits for its confirmation."""
    return docket_of(case).draft


def must_have_no_draft(case: Case) -> None:
    """Raises RuleError: a roll call on this case waits for its confirmation."""
    draft = draft_of(case)
    if draft is not None:
        raise RuleError(_waits(draft))


def _waits(draft: RollCall) -> str:
    return _("A roll call that %(who)s entered waits for confirmation.") % {"who": draft.entered_by}


def due_purposes(docket: Docket) -> list[str]:
    """What a motion could be for now; nothing, if none can be filed."""
    case, kind = docket.case, kind_of(docket.case)
    possible = [purpose for purpose, states in kind.moved_in.items() if case.state in states]
    if not possible or not kind.asks(case):
        return []
    return [purpose for purpose in possible if not _why_not_again(docket, purpose)]


def motion_to_vote_on(docket: Docket) -> Motion | None:
    """The motion that the council has yet to decide, if this is the stage for it."""
    case, motion = docket.case, docket.last_motion
    if motion is None or case.state not in kind_of(case).voted_in[Motion.Purpose(motion.purpose)]:
        return None
    return motion if docket.decision is None and docket.closed is None else None


def must_be_movable(case: Case, purpose: str) -> None:
    """Raises RuleError: not at this stage; a motion is open, or was carried; see may_move."""
    kind = kind_of(case)
    if case.state not in kind.moved_in.get(Motion.Purpose(purpose), ()):
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so this motion is not possible.")
            % {"case": case, "state": case.get_state_display()}
        )
    why_not = _why_not_again(docket_of(case), purpose)
    if why_not:
        raise RuleError(why_not)
    kind.may_move(case)


def _why_not_again(docket: Docket, purpose: str) -> str:
    """Why no further motion is filed now; empty if one may be."""
    last, decision = docket.last_motion, docket.decision
    if docket.draft is not None:
        return _waits(docket.draft)
    if last is None or docket.closed is not None:
        return ""
    if decision is None:
        return _("There is such a motion already. The council has not voted on it.")
    same = [call for call in docket.counting if call.carried and call.motion.purpose == purpose]
    if any(not kind_of(docket.case).is_done(call) for call in same):
        return _("The council has carried such a motion already.")
    return ""


def may_be_reworded(case: Case) -> bool:
    """Whether a mistake in a motion about this case may still be corrected."""
    return case.state in kind_of(case).reworded_in


def must_be_reportable(case: Case, source: str) -> None:
    """Raises RuleError: such a case is decided in this register alone; there is no source."""
    if not kind_of(case).may_be_reported:
        raise RuleError(_("The council decides this here: a vote from elsewhere does not count."))
    if not source.strip():
        raise RuleError(_("Name the source."))


def must_be_votable(motion: Motion) -> None:
    """Raises RuleError: the motion is decided, or the case is at another stage; see may_vote."""
    case, kind = motion.case, kind_of(motion.case)
    if motion.decision is not None:
        raise RuleError(_("The council has decided this motion. Its roll call can be corrected."))
    closed = next((row for row in motion.standing if row.what in Disposition.CLOSING), None)
    if closed is not None:
        raise RuleError(
            _("There is no vote on this motion: %(what)s on %(day)s.")
            % {"what": closed.get_what_display(), "day": date_format(closed.decided_on)}
        )
    if case.state not in kind.voted_in[Motion.Purpose(motion.purpose)]:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so the council cannot vote on this motion.")
            % {"case": case, "state": case.get_state_display()}
        )
    kind.may_vote(case)


def must_be_correctable(roll_call: RollCall) -> None:
    """Raises RuleError: it changes the result that it corrects, and something rests on that.

    For what else is refused see may_correct of the kind.
    """
    wrong, case = roll_call.corrects, roll_call.case
    if wrong is None:
        return
    stops = why_not_turned(wrong) if roll_call.carried != wrong.carried else ""
    if stops:
        raise RuleError(
            _(
                "This correction would change the result. %(why)s Say in public what is so:"
                " “%(act)s”, on the page of that roll call."
            )
            % {"why": stops, "act": ANNOTATE}
        )
    kind_of(case).may_correct(case, roll_call)


def why_not_turned(roll_call: RollCall) -> str:
    """Why no correction can change this result: what was built on it; empty if one can."""
    case, motion = roll_call.case, roll_call.motion
    try:
        kind_of(case).may_turn(case, roll_call)
    except RuleError as error:
        return str(error.message)
    if motion.matter.last_motion != motion:
        return _("A further motion has been filed since, and what was built on a vote stays.")
    return ""


def _before_the_council(body: Body) -> list[tuple[int, str]]:
    """The cases with a motion that the council has not decided, for an agenda of its own."""
    if body.kind == Body.Kind.STEERING:
        return []
    decided = RollCall.objects.current().values("motion")
    open_ones = Motion.objects.originals().exclude(pk__in=decided)
    rows = open_ones.select_related(*cases_from("matter"))
    return [(row.matter_id, str(row.matter)) for row in rows]


MATTERS.append(_before_the_council)


def must_be_certain(case: Case) -> None:
    """See that no correction of a roll call on this case waits, before anything is built on it.

    Raises RuleError: one waits.
    """
    drafts = RollCall.objects.drafts().filter(corrects__isnull=False)
    waits = drafts.of_case(case).select_related("entered_by") if case.matter_id else drafts.none()
    draft = waits.first()
    if draft is not None:
        raise RuleError(
            _(
                "A correction of the council's roll call, entered by %(who)s, waits: confirm or"
                " discard it first."
            )
            % {"who": draft.entered_by}
        )

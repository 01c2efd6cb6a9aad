"""What the council's motions and votes do to a nomination.

The first motion makes it public; if it is carried, the process begins. After the committee's
advice, whichever it is, a second motion designates the city. A motion that is not carried ends the
nomination.
"""

from typing import Any

from django.utils.translation import gettext as _

from relationships.motions.domain.matters import MatterKind, register
from relationships.motions.models.matters import Matter
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall
from relationships.nominations.domain.official import must_not_be_official
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.entry_kinds import Move
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

Purpose = Motion.Purpose

_ADVISED = (State.RECOMMENDED, State.NOT_RECOMMENDED)
_CARRIED_TO = {Purpose.BEGIN: State.BEGUN, Purpose.DESIGNATE: State.DESIGNATED}


def brings_to(roll_call: RollCall) -> str:
    """The state to which this result moves the nomination."""
    if roll_call.carried:
        return _CARRIED_TO[Purpose(roll_call.motion.purpose)]
    return State.NOT_CARRIED


def _moved(nomination: Nomination, motion: Motion, **step: Any) -> None:
    first = motion.purpose == Purpose.BEGIN and motion.corrects_id is None
    if first and nomination.state == State.DRAFT:
        advance(nomination, State.FILED, **step)
    else:
        log_step(nomination, **step)


def _does(roll_call: RollCall) -> str:
    state = {"state": State(brings_to(roll_call)).label}
    if roll_call.corrects_id is None:
        return _("The nomination becomes “%(state)s”.") % state
    return _("The result changes: the nomination becomes “%(state)s”.") % state


def _not_official(nomination: Nomination) -> None:
    must_not_be_official(nomination.city, nomination.kind)


def _may_turn(nomination: Nomination, wrong: RollCall) -> None:
    """Raises RuleError: it went on; it was nominated anew; or, if it was lost, is official now."""
    if nomination.state != brings_to(wrong):
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, and what was built on a vote stays.")
            % {"case": nomination, "state": nomination.get_state_display()}
        )
    others = Nomination.objects.live().filter(city=nomination.city_id, kind=nomination.kind)
    if others.exclude(pk=nomination.pk).exists():
        raise RuleError(_("This city has been nominated anew, so the earlier one cannot go on."))
    if not wrong.carried:
        _not_official(nomination)


def _act_of_motion(motion: Motion) -> str:
    if motion.corrects_id is not None:
        return "motion_corrected"
    return "motion_reported" if motion.is_reported else "motion_filed"


def _act_of_vote(roll_call: RollCall) -> str:
    if roll_call.corrects_id is not None:
        return f"roll_call_corrected_{'carried' if roll_call.carried else 'not_carried'}"
    kind = "roll_call_reported" if roll_call.is_reported else "roll_call"
    return f"{kind}_{brings_to(roll_call)}"


KIND = MatterKind(
    page="nomination_case",
    lock=lambda nomination: lock(nomination, "city"),
    subject=lambda nomination: nomination.reference,
    moved_in={Purpose.BEGIN: (State.DRAFT, State.FILED), Purpose.DESIGNATE: _ADVISED},
    voted_in={Purpose.BEGIN: (State.FILED,), Purpose.DESIGNATE: _ADVISED},
    may_move=_not_official,
    may_vote=_not_official,
    moved=_moved,
    moves=lambda roll_call: Move(brings_to(roll_call)),
    does=_does,
    act_of_motion=_act_of_motion,
    act_of_vote=_act_of_vote,
    may_turn=_may_turn,
    may_correct=lambda nomination, correction: None,
    facts=lambda nomination: {},
    facts_when_moved=lambda nomination: {},
    may_be_reported=True,
    asks=lambda nomination: True,
    reworded_in=tuple(State),
)
register(Matter.Kind.NOMINATION, KIND)

"""What the council's motions and votes do to a nomination.

The first motion makes it public; once carried it begins the process. After the committee's advice,
whichever it is, a second one designates the city. A motion that is not carried ends the nomination.
"""

from typing import Any

from django.utils.translation import gettext as _

from relationships.domain.matters import MatterKind
from relationships.domain.relationships import must_not_be_official
from relationships.models import Motion, Nomination, RollCall
from relationships.states import NominationState as State
from sistercities.workflow import RuleError, advance, lock, note

Purpose = Motion.Purpose

_ADVISED = (State.RECOMMENDED, State.NOT_RECOMMENDED)
_CARRIED_TO = {Purpose.BEGIN: State.BEGUN, Purpose.DESIGNATE: State.DESIGNATED}


def brings_to(roll_call: RollCall) -> str:
    """The state to which this result brings the nomination."""
    if roll_call.carried:
        return _CARRIED_TO[Purpose(roll_call.motion.purpose)]
    return State.NOT_CARRIED


def _moved(nomination: Nomination, motion: Motion, **step: Any) -> None:
    if motion.purpose == Purpose.BEGIN and motion.corrects_id is None:
        advance(nomination, State.FILED, **step)
    else:
        note(nomination, **step)


def _decided(nomination: Nomination, roll_call: RollCall, **step: Any) -> None:
    """Of a vote that is no correction, may_vote has asked already.

    Raises RuleError: it is carried now, and the city became official for this kind meanwhile.
    """
    before = roll_call.corrects
    if before is not None and before.carried == roll_call.carried:
        note(nomination, **step)
        return
    if roll_call.carried and before is not None:
        _not_official(nomination)
    advance(nomination, brings_to(roll_call), **step)


def _not_official(nomination: Nomination) -> None:
    must_not_be_official(nomination.city, nomination.kind)


def _stands_on(nomination: Nomination, roll_call: RollCall) -> bool:
    return nomination.state == brings_to(roll_call)


def _may_correct(nomination: Nomination, correction: RollCall) -> None:
    """Raises RuleError: the result would turn, and the city has been nominated anew."""
    if correction.corrects is None or correction.corrects.carried == correction.carried:
        return
    others = Nomination.objects.live().filter(city=nomination.city_id, kind=nomination.kind)
    if others.exclude(pk=nomination.pk).exists():
        raise RuleError(_("This city has been nominated anew, so the earlier one cannot go on."))


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
    moved_in={Purpose.BEGIN: (State.DRAFT,), Purpose.DESIGNATE: _ADVISED},
    voted_in={Purpose.BEGIN: (State.FILED,), Purpose.DESIGNATE: _ADVISED},
    may_move=_not_official,
    may_vote=_not_official,
    moved=_moved,
    decided=_decided,
    act_of_motion=_act_of_motion,
    act_of_vote=_act_of_vote,
    stands_on=_stands_on,
    may_correct=_may_correct,
    facts=lambda nomination: {},
    facts_when_moved=lambda nomination: {},
    may_be_reported=True,
    asks=lambda nomination: True,
    reworded_in=tuple(State),
)

"""What the council's motions and votes do to a tie: suspend it, reinstate it, end it.

A tie becomes a matter of the council with the first motion about it. A vote that carries moves
nothing by itself: the change of status, with its reason and the day of its review, is entered after
it and names it (status.py). Only then is the motion spent, so that the council may decide the same
again another time.
"""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.council.models.council import Council
from relationships.motions.domain import matters
from relationships.motions.domain.matters import MatterKind, register
from relationships.motions.models.matters import Matter
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall, RollCallQuerySet
from relationships.ties.domain.relationships import names, reference
from relationships.ties.models.relationships import Relationship
from relationships.ties.models.status import StatusChange
from relationships.ties.states import RelationshipState as State
from sistercities.kernel.workflow import RuleError, lock, log_step

Purpose = Motion.Purpose

BRINGS: dict[str, State] = {
    Purpose.SUSPEND: State.SUSPENDED,
    Purpose.REINSTATE: State.OFFICIAL,
    Purpose.END: State.ENDED,
}
_MOVED_IN = {
    Purpose.SUSPEND: (State.OFFICIAL, State.DORMANT),
    Purpose.REINSTATE: (State.DORMANT, State.SUSPENDED),
    Purpose.END: (State.REPORTED, State.OFFICIAL, State.DORMANT, State.SUSPENDED),
}


def council_decides(tie: Relationship) -> bool:
    """Whether it is a tie of our own, and the city says that the council decides (default)."""
    return Council.objects.filter(city=tie.city_a_id, decides_on_ties=True).exists()


def carried_votes(tie: Relationship) -> RollCallQuerySet:
    """The votes that carried, as first entered, for which no change of status was entered yet."""
    if tie.matter_id is None:
        return RollCall.objects.none()
    counting = RollCall.objects.current().of_case(tie).filter(carried=True)
    used = StatusChange.objects.current().filter(relationship=tie, roll_call__isnull=False)
    rows = RollCall.objects.of_case(tie).filter(corrects=None, motion__in=counting.values("motion"))
    return rows.exclude(pk__in=used.values("roll_call")).select_related("motion")


def vote_that_counts(roll_call: RollCall) -> RollCall | None:
    """The vote as it counts now, from the roll call as first entered."""
    found: RollCall | None = roll_call.motion.roll_calls.current().first()
    return found


def must_have_carried(change: StatusChange) -> None:
    """Take the day of the vote that a change of status names, and see that it carried just this.

    Raises RuleError: it is a vote on something else; it did not carry, or was corrected since;
    another change names it; the day is another; a correction of it waits.
    """
    tie, first = change.relationship, change.roll_call
    if first is None:
        return
    motion, vote = first.motion, vote_that_counts(first)
    if motion.matter_id != tie.matter_id or BRINGS.get(motion.purpose) != change.to_state:
        raise RuleError(_("That vote was about something else. Choose one on this change."))
    if vote is None or not vote.carried:
        raise RuleError(_("That motion did not carry, so nothing rests on it."))
    others = StatusChange.objects.current().filter(roll_call=first)
    if others.exclude(pk__in=[pk for pk in (change.pk, change.corrects_id) if pk]).exists():
        raise RuleError(_("Another change of status names this vote already."))
    change.decided_on = change.decided_on or vote.held_on
    if change.decided_on != vote.held_on:
        raise RuleError(
            _("The council voted on %(day)s, and that is the day of the decision.")
            % {"day": date_format(vote.held_on)}
        )
    matters.must_be_certain(tie)


def _may_move(tie: Relationship) -> None:
    if not council_decides(tie):
        raise RuleError(_("The council does not decide on this tie, so no motion is filed."))


def _log(tie: Relationship, motion: Motion, **step: Any) -> None:
    log_step(tie, **step)


def _resting_on(wrong: RollCall) -> StatusChange | None:
    rows = StatusChange.objects.current().filter(roll_call__motion=wrong.motion_id)
    return rows.first()


def _may_turn(tie: Relationship, wrong: RollCall) -> None:
    """Raises RuleError: a change of status rests on it."""
    change = _resting_on(wrong)
    if change is not None:
        raise RuleError(
            _("By this vote the tie became “%(state)s”, and what was built on a vote stays.")
            % {"state": change.get_to_state_display()}
        )


def _may_correct(tie: Relationship, correction: RollCall) -> None:
    """Raises RuleError: the day of a vote moves on which a change of status rests."""
    change = _resting_on(correction)
    if change is not None and change.decided_on != correction.held_on:
        raise RuleError(
            _("The tie became “%(state)s” on the day of this vote, so the day stays.")
            % {"state": change.get_to_state_display()}
        )


def _does(roll_call: RollCall) -> str:
    if roll_call.carried:
        state = State(BRINGS[roll_call.motion.purpose]).label
        return _(
            "The motion is carried: that the tie becomes “%(state)s” is entered in a further step."
        ) % {"state": state}
    return _("The motion is not carried: the status of the tie stays. A further one may be filed.")


def _act_of_vote(roll_call: RollCall) -> str:
    did = "corrected_" if roll_call.corrects_id else ""
    return f"tie_vote_{did}{'carried' if roll_call.carried else 'not_carried'}"


KIND = MatterKind(
    page="relationship_case",
    lock=lambda tie: lock(tie, "city_a", "city_b"),
    subject=reference,
    moved_in=_MOVED_IN,
    voted_in=_MOVED_IN,
    may_move=_may_move,
    may_vote=lambda tie: None,
    moved=_log,
    moves=lambda roll_call: None,
    does=_does,
    act_of_motion=lambda motion: f"tie_motion_{'corrected' if motion.corrects_id else 'filed'}",
    act_of_vote=_act_of_vote,
    may_turn=_may_turn,
    may_correct=_may_correct,
    facts=names,
    facts_when_moved=names,
    may_be_reported=False,
    asks=council_decides,
    reworded_in=tuple(State),
    is_done=lambda roll_call: _resting_on(roll_call) is not None,
)
register(Matter.Kind.RELATIONSHIP, KIND)

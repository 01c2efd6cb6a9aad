"""Changes of an official tie's status: dormant, suspended, official again, ended.

Each change is decided by the city, dated, given with its reason, entered by one person and
confirmed by another. A suspension says under which conditions it would be lifted and when it is to
be reviewed (Norfolk and Charlotte did so in March 2022: "until peace and sovereignty are restored",
review a year after). A tie lasts until one of the two cities says otherwise (Sister Cities
International, Partnership Agreement Toolkit 2021). Nothing is deleted; an ended tie stays on its
page. An error in a change is corrected; a change that never happened is struck, the last one first,
and the tie returns to the status before it.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.agreements.domain.coming_into_force import counting
from relationships.motions.domain import matters
from relationships.ties.domain.relationships import names, reference
from relationships.ties.domain.tie_matters import council_decides, must_have_carried
from relationships.ties.models.relationships import Relationship
from relationships.ties.models.status import StatusChange
from relationships.ties.states import RelationshipState as State
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day, not_in_the_future
from sistercities.kernel.entries import must_be_certain
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

ACTS: dict[str, str] = {
    State.DORMANT: "tie_dormant",
    State.SUSPENDED: "tie_suspended",
    State.OFFICIAL: "tie_official_again",
    State.ENDED: "tie_ended",
}


def changes_open_to(tie: Relationship) -> list[str]:
    """The states to which the tie can change now. A reported tie is recognised first.

    The end of a tie is only struck if it never happened; otherwise the two cities begin a new tie.
    """
    if tie.state == State.ENDED:
        return []
    open_to = [state for state in ACTS if state in tie.MOVES[tie.state]]
    if tie.state == State.REPORTED:
        open_to.remove(State.OFFICIAL)
    return open_to


def draft_change(tie: Relationship) -> StatusChange | None:
    """The first entry of a change that waits for a second person."""
    return tie.status_changes.drafts().filter(corrects=None).first()


def last_change(tie: Relationship) -> StatusChange | None:
    """The change of status that counts now."""
    return tie.status_changes.current().order_by("number").last()


def rests_on(tie: Relationship) -> list[Entry]:
    """The entries on which a further change rests: the last one, and what made it official."""
    last = last_change(tie)
    signed = list(counting(tie.agreement)) if tie.agreement else []
    return [*tie.recognitions.current(), *signed, *([last] if last else [])]


def must_rest_on_what_is_certain(tie: Relationship) -> None:
    """Raises RuleError: a correction of what a further change is built on waits."""
    for row in rests_on(tie):
        must_be_certain(row)
    matters.must_be_certain(tie)


def _check(change: StatusChange) -> None:
    """Raises RuleError: it is not possible, or waits already; its decision or reason is wrong."""
    tie, last = change.relationship, last_change(change.relationship)
    if change.corrects is None:
        if tie.status_changes.drafts().filter(corrects=None).exclude(pk=change.pk).exists():
            raise RuleError(_("A change was entered already and waits for a second person."))
        if change.to_state not in changes_open_to(tie):
            raise RuleError(_("The tie cannot take this status now."))
        must_rest_on_what_is_certain(tie)
        change.number = last.number + 1 if last else 1
    change.reason, change.conditions = change.reason.strip(), change.conditions.strip()
    if not change.reason:
        raise RuleError(_("Give the reason for the decision."))
    _check_decision(change)
    not_in_the_future(change.decided_on)
    _check_order(change)
    if change.to_state == State.SUSPENDED:
        _check_suspension(change)


def _check_decision(change: StatusChange) -> None:
    """It names the vote that carried it, or a decision that a source reports, with that source."""
    change.decision, change.review_after = change.decision.strip(), change.review_after.strip()
    if change.roll_call is not None and change.decision:
        raise RuleError(_("Choose the vote, or say where the decision stands: not both."))
    must_have_carried(change)
    if change.decided_on is None:
        raise RuleError(_("Give the day of the decision."))
    decided = change.roll_call is not None or change.decision
    if must_be_decided(change.relationship, change.to_state) and not decided:
        raise RuleError(
            _(
                "Name the council's decision: choose the vote that carried it or, if it was not"
                " taken in this register, say where it stands, such as its council file."
            )
        )


def must_be_decided(tie: Relationship, to_state: str) -> bool:
    """Whether the council decides on this.

    That a tie is dormant is a fact, which the clerk's office finds.
    """
    return to_state != State.DORMANT and council_decides(tie)


def _check_order(change: StatusChange) -> None:
    """Changes follow each other in time, and none is before the beginning of the tie."""
    others = change.relationship.status_changes.current().exclude(number=change.number)
    before = others.filter(number__lt=change.number, decided_on__gt=change.decided_on).last()
    after = others.filter(number__gt=change.number, decided_on__lt=change.decided_on).first()
    for other in (before, after):
        if other is not None:
            raise RuleError(
                _("The tie became “%(state)s” on %(day)s, and changes follow each other in time.")
                % {"state": other.get_to_state_display(), "day": date_format(other.decided_on)}
            )
    begun = began_on(change.relationship)
    if begun is not None and change.decided_on < begun:
        raise RuleError(
            _("The tie began on %(day)s, so this cannot have been decided before.")
            % {"day": date_format(begun)}
        )


def began_on(tie: Relationship) -> date | None:
    """The day since which the tie exists, if a source says it."""
    row = tie.dates.since().first()
    return tie.official_on or (row.on if row else None)


def _check_suspension(change: StatusChange) -> None:
    """It is reviewed on a day, or a time after an event (Charlotte: a year after peace)."""
    if not change.conditions:
        raise RuleError(_("Say under which conditions the suspension would be lifted."))
    day = change.review_on
    if (day is None and not change.review_after) or (day and day <= change.decided_on):
        raise RuleError(
            _(
                "Give a day, after the decision, on which the suspension is reviewed, or say after"
                " what."
            )
        )


def _moves(change: StatusChange) -> Move | None:
    """A change moves the tie; struck, it moves the tie back; corrected, it may move the day."""
    tie = change.relationship
    if change.strikes:
        _must_be_alone(change)
        state = _without_changes(tie) if (last := last_change(tie)) is None else last.to_state
        return Move(state, {"ended_on": None})
    if change.corrects is not None:
        if change.to_state == State.ENDED:
            tie.ended_on = change.decided_on
            tie.save(update_fields=["ended_on"])
        return None
    ended = {"ended_on": change.decided_on} if change.to_state == State.ENDED else {}
    return Move(change.to_state, ended)


def _must_be_alone(change: StatusChange) -> None:
    tie = change.relationship
    live = Relationship.objects.live().with_city(tie.city_a).with_city(tie.city_b)
    if change.to_state == State.ENDED and live.exists():
        raise RuleError(_("These cities have a tie already that began later. End it first."))


def _without_changes(tie: Relationship) -> str:
    is_official = tie.agreement_id is not None or tie.recognitions.current().exists()
    return State.OFFICIAL if is_official else State.REPORTED


def _lock(change: StatusChange) -> None:
    tie = change.relationship
    lock(tie)
    if change.strikes and change.corrects is not None and last_change(tie) != change.corrects:
        raise RuleError(_("Strike the later change first: this one is not the last."))


def _says(change: StatusChange) -> dict[str, Any]:
    facts = names(change.relationship) | {
        "status": change.to_state,
        "decided_on": change.decided_on.isoformat(),
        "because": change.reason,
    }
    if change.to_state == State.SUSPENDED:
        facts |= {"conditions": change.conditions, "review_on": str(change.review_on or "")}
    if change.review_after:
        facts["review_after"] = change.review_after
    facts |= {"decision": change.decision} if change.decision else {}
    if change.roll_call is not None:
        facts["council_file"] = change.roll_call.motion.current.council_file
    return facts


STATUS_CHANGE = register(
    EntryKind(
        name="status_change",
        what=gettext_lazy("change of status"),
        model=StatusChange,
        subject="relationship",
        fetch=("relationship__city_a", "relationship__city_b"),
        about=("number", "to_state"),
        says=_says,
        reference=lambda change: reference(change.relationship),
        happened_on=lambda change: change.decided_on,
        lock=_lock,
        check=_check,
        moves=_moves,
        act_of=lambda change: ACTS[change.to_state],
        house=HOUSE,
    )
)


@transaction.atomic
def say_what_is_known(
    tie: Relationship, *, by: User, certainty: str, note_text: str = "", source: str = ""
) -> None:
    """Record whether the status of the tie is clear, with the source if it is not.

    The state of the tie does not change. The public record tells it.

    Raises RuleError: it is said to be unclear, without a note or without its source.
    """
    lock(tie)
    unclear = certainty == Relationship.Certainty.UNCLEAR
    if unclear and not (note_text.strip() and source.strip()):
        raise RuleError(_("Say what is unclear, and name the source."))
    tie.certainty, tie.certainty_note = certainty, note_text.strip()
    tie.certainty_source = source.strip()
    act = "certainty_unclear" if unclear else "certainty_clear"
    facts = names(tie) | {"note": tie.certainty_note, "source": tie.certainty_source}
    log_step(tie, act=act, by=by, facts=facts)  # first: the database asks what was said
    tie.save(update_fields=["certainty", "certainty_note", "certainty_source"])
    public_record.append(act=act, subject=reference(tie), happened_on=council_day(), facts=facts)

"""What becomes of an official tie: dormant, suspended, official again, ended.

Each change is decided by the city, dated, given with its reason, entered by one person and
confirmed by another. A suspension says under which conditions it would be lifted and when it is
to be reviewed (Norfolk and Charlotte did so in March 2022: "until peace and sovereignty are
restored", review a year after). A tie lasts until one of the two cities says otherwise (Sister
Cities International, Partnership Agreement Toolkit 2021). Nothing is deleted; an ended tie stays
on its page.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relationships.domain.calendar import council_day
from relationships.domain.confirmation import confirm, must_be_draft
from relationships.domain.relationships import names, not_in_the_future, reference
from relationships.models import Relationship, StandingChange
from relationships.states import RelationshipState as State
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, advance, lock, note

ACTS: dict[str, str] = {
    State.DORMANT: "tie_dormant",
    State.SUSPENDED: "tie_suspended",
    State.OFFICIAL: "tie_official_again",
    State.ENDED: "tie_ended",
}


def changes_open_to(tie: Relationship) -> list[str]:
    """What the standing may become from here. A reported tie becomes official by recognition."""
    open_to = [state for state in ACTS if state in tie.MOVES[tie.state]]
    if tie.state == State.REPORTED:
        open_to.remove(State.OFFICIAL)
    return open_to


def draft_change(tie: Relationship) -> StandingChange | None:
    """The change that waits for a second person."""
    return tie.standing_changes.filter(confirmed_at__isnull=True).first()


@transaction.atomic
def enter_standing_change(
    tie: Relationship,
    *,
    by: User,
    to_state: str,
    decided_on: date,
    reason: str,
    conditions: str = "",
    review_on: date | None = None,
) -> StandingChange:
    """Write down what was decided about the tie; a second person confirms it.

    Raises RuleError: the tie cannot take this standing now; a change is waiting already; there is
    no reason; the decision is dated in the future; a suspension names no conditions or no later
    day of review.
    """
    lock(tie)
    if draft_change(tie):
        raise RuleError(_("A change was entered already and waits for a second person."))
    change = StandingChange(relationship=tie)
    _write(change, by, to_state, decided_on, reason, conditions, review_on)
    note(tie, act="standing_change_entered", by=by)
    return change


@transaction.atomic
def edit_standing_change(change: StandingChange, *, by: User, **decision: Any) -> None:
    """Change what was written down before it is confirmed. Who changes it, has entered it.

    Raises RuleError: it is confirmed; otherwise as `enter_standing_change`.
    """
    lock(change.relationship)
    lock(change)
    must_be_draft(change)
    _write(
        change,
        by,
        decision["to_state"],
        decision["decided_on"],
        decision["reason"],
        decision.get("conditions", ""),
        decision.get("review_on"),
    )
    note(change.relationship, act="standing_change_edited", by=by)


def _write(
    change: StandingChange,
    by: User,
    to_state: str,
    decided_on: date,
    reason: str,
    conditions: str,
    review_on: date | None,
) -> None:
    if to_state not in changes_open_to(change.relationship):
        raise RuleError(_("The tie cannot take this standing now."))
    if not reason.strip():
        raise RuleError(_("Give the reason for the decision."))
    not_in_the_future(decided_on)
    if to_state == State.SUSPENDED:
        _check_suspension(decided_on, conditions, review_on)
    change.to_state, change.decided_on, change.reason = to_state, decided_on, reason.strip()
    change.conditions, change.review_on = conditions.strip(), review_on
    change.entered_by = by
    change.save()


def _check_suspension(decided_on: date, conditions: str, review_on: date | None) -> None:
    if not conditions.strip():
        raise RuleError(_("Say under which conditions the suspension would be lifted."))
    if review_on is None or review_on <= decided_on:
        raise RuleError(_("Give a day, after the decision, on which the suspension is reviewed."))


@transaction.atomic
def discard_standing_change(change: StandingChange, *, by: User) -> None:
    """Drop a change that was not confirmed. The tie stays as it is.

    Raises RuleError: it is confirmed.
    """
    lock(change.relationship)
    lock(change)
    must_be_draft(change)
    change.delete()
    note(change.relationship, act="standing_change_discarded", by=by)


@transaction.atomic
def confirm_standing_change(change: StandingChange, *, by: User) -> None:
    """Confirm the decision: from now on the tie has this standing, and the public reads it.

    Raises RuleError: the same person entered it; it is confirmed already; the tie has changed in
    the meantime.
    """
    tie = change.relationship
    lock(tie)
    lock(change)
    confirm(change, by=by)
    act = ACTS[change.to_state]
    facts = names(tie) | {
        "decided_on": change.decided_on.isoformat(),
        "reason": change.reason,
    }
    if change.to_state == State.SUSPENDED:
        facts |= {"conditions": change.conditions, "review_on": str(change.review_on or "")}
    ended: dict[str, Any] = (
        {"ended_on": change.decided_on} if change.to_state == State.ENDED else {}
    )
    advance(tie, change.to_state, act=act, by=by, facts=facts, **ended)
    public_record.append(
        act=act, subject=reference(tie), happened_on=change.decided_on, facts=facts
    )


@transaction.atomic
def say_what_is_known(
    tie: Relationship, *, by: User, standing: str, note_text: str = "", source: str = ""
) -> None:
    """Say whether it is clear what the tie's standing is, and from where hearsay comes.

    The state of the tie stays. What is said goes into the public record.

    Raises RuleError: it is said to be unclear, without a note or without its source.
    """
    lock(tie)
    unclear = standing == Relationship.Standing.UNCLEAR
    if unclear and not (note_text.strip() and source.strip()):
        raise RuleError(_("Say what is unclear, and name the source."))
    tie.standing, tie.standing_note = standing, note_text.strip()
    tie.standing_source = source.strip()
    tie.save(update_fields=["standing", "standing_note", "standing_source"])
    act = "standing_unclear" if unclear else "standing_clear"
    facts = names(tie) | {"note": tie.standing_note, "source": tie.standing_source}
    note(tie, act=act, by=by, facts=facts)
    public_record.append(act=act, subject=reference(tie), happened_on=council_day(), facts=facts)

"""Motions: who may move when, and what the filing of a motion sets going.

The verbs are in council.py. Here is what filed and reported motions have in common, how a slip of
the pen in a motion is corrected, and what the roll calls ask about motions and members.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relationships.domain.calendar import council_day
from relationships.domain.relationships import must_not_be_official
from relationships.models import Council, Motion, Nomination, Person, RollCall, Term
from relationships.models.council import TermQuerySet
from relationships.models.motions import RollCallQuerySet
from relationships.states import NominationState as State
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, advance, lock, note

Purpose = Motion.Purpose

_ADVISED = (State.RECOMMENDED, State.NOT_RECOMMENDED)
MOVED_IN = {Purpose.BEGIN: (State.DRAFT,), Purpose.DESIGNATE: _ADVISED}
VOTED_IN = {Purpose.BEGIN: (State.FILED,), Purpose.DESIGNATE: _ADVISED}
CARRIED_TO = {Purpose.BEGIN: State.BEGUN, Purpose.DESIGNATE: State.DESIGNATED}
_KEPT = ("purpose", "provenance", "source", "source_url", "as_of")


class Wording(TypedDict):
    """What a correction may change in a motion, beside its seconders."""

    council_file: str
    title: str
    text: str
    mover: Person
    moved_on: date | None


def the_council() -> Council:
    """Return the council of this installation.

    Raises RuleError: nobody has entered it yet.
    """
    council = Council.objects.first()
    if council is None:
        raise RuleError(_("Enter the council first."))
    return council


def members_on(day: date) -> TermQuerySet:
    """The members of the council in office on ``day``, by seat. The last day in office counts."""
    terms = Term.objects.of_council().on(day)
    return terms.select_related("person", "office").order_by("office_id")


def must_have_been_in_office(persons: Sequence[Person], day: date) -> None:
    """Raises RuleError: one of them was not a member of the council on that day."""
    in_office = {term.person_id for term in members_on(day)}
    for person in persons:
        if person.pk not in in_office:
            raise RuleError(
                _("%(person)s was not a member of the council on that day.") % {"person": person}
            )


@transaction.atomic
def put_motion(motion: Motion, *, seconders: Sequence[Person], by: User, act: str) -> Motion:
    """Save a new motion and move the nomination; for filed and for reported motions.

    Raises RuleError: see file_motion.
    """
    nomination = motion.case
    lock(nomination)
    _may_be_moved(motion, seconders)
    save_motion(motion, seconders)
    facts = motion_facts(motion, seconders)
    if motion.purpose == Purpose.BEGIN:
        advance(nomination, State.FILED, act=act, by=by, facts=facts)
    else:
        note(nomination, act=act, by=by, facts=facts)
    public_record.append(
        act=act,
        subject=nomination.reference,
        happened_on=motion.moved_on or council_day(),
        facts=facts,
    )
    return motion


def save_motion(motion: Motion, seconders: Sequence[Person]) -> None:
    """Save a row that never changes afterwards.

    Raises RuleError: the council file belongs to another motion; the day is missing, which only a
    reported motion may lack, or lies ahead; the mover is among the seconders.
    """
    if motion.moved_on is None and not motion.is_reported:
        raise RuleError(_("Give the day of the motion."))
    if motion.moved_on and motion.moved_on > council_day():
        raise RuleError(_("The date of the motion lies in the future."))
    if motion.mover in seconders:
        raise RuleError(_("The mover cannot second the motion."))
    try:
        with transaction.atomic():
            motion.save()
    except IntegrityError as error:
        raise RuleError(
            _("Council file %(number)s belongs to another motion.")
            % {"number": motion.council_file}
        ) from error
    motion.seconders.set(seconders)


@transaction.atomic
def correct_motion(
    motion: Motion,
    *,
    by: User,
    reason: str,
    seconders: Sequence[Person],
    **wording: Unpack[Wording],
) -> Motion:
    """Put the motion right as it stands in the register; the old wording stays readable.

    A motion is entered by one person and so is its correction. Both wordings and the reason are
    public, and in the record. Its roll calls and the state of the nomination stay as they are.

    Raises RuleError: no reason; it was corrected meanwhile; nothing is different; the council has
    voted before the new day; otherwise as for file_motion.
    """
    nomination = motion.case
    lock(nomination)
    new = Motion(
        nomination=nomination,
        corrects=motion,
        correction_reason=reason.strip(),
        **wording,
        **{name: getattr(motion, name) for name in _KEPT},
    )
    new.council_file, new.title = new.council_file.strip(), new.title.strip()
    changed = changed_parts(motion, new, seconders)
    votes = RollCall.objects.of_case(nomination).filter(motion__purpose=new.purpose)
    must_be_correctable(new, seconders, changed, votes=votes)
    before = motion_facts(motion, list(motion.seconders.all()))
    save_motion(new, seconders)
    why = {"reason": new.correction_reason, "changed": changed, "before": before}
    facts = motion_facts(new, seconders) | why
    note(nomination, act="motion_corrected", by=by, facts=facts)
    on, subject = council_day(), nomination.reference
    public_record.append(act="motion_corrected", subject=subject, happened_on=on, facts=facts)
    return new


def changed_parts(old: Motion, new: Motion, seconders: Sequence[Person]) -> list[str]:
    """The parts of the motion that the correction changes."""
    parts = ("council_file", "title", "text", "mover", "moved_on")
    changed = [name for name in parts if getattr(old, name) != getattr(new, name)]
    return changed + (["seconders"] if set(old.seconders.all()) != set(seconders) else [])


def must_be_correctable(
    new: Motion, seconders: Sequence[Person], changed: Sequence[str], *, votes: RollCallQuerySet
) -> None:
    """Raises RuleError: see correct_motion; ``votes`` are those on the motion."""
    if not new.correction_reason:
        raise RuleError(_("Give the reason for the correction. The public reads it."))
    if Motion.objects.filter(corrects=new.corrects).exists():
        raise RuleError(_("Somebody has corrected this motion meanwhile. Correct the new wording."))
    if not changed:
        raise RuleError(_("Nothing is different from what stands there already."))
    if not new.title or (not new.is_reported and not new.council_file):
        raise RuleError(_("Give the title and the number of the council file."))
    if new.moved_on is None:
        return
    if not new.is_reported:
        must_have_been_in_office([new.mover, *seconders], new.moved_on)
    if votes.not_replaced().filter(held_on__lt=new.moved_on).exists():
        raise RuleError(_("The council cannot have voted before the motion was made."))


def _may_be_moved(motion: Motion, seconders: Sequence[Person]) -> None:
    nomination = motion.case
    if nomination.state not in MOVED_IN[Purpose(motion.purpose)]:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so this motion is not possible.")
            % {"case": nomination, "state": nomination.get_state_display()}
        )
    if nomination.motions.filter(purpose=motion.purpose).exists():
        raise RuleError(_("There is such a motion already."))
    must_not_be_official(nomination.city, nomination.kind)


def motion_facts(motion: Motion, seconders: Sequence[Person]) -> dict[str, Any]:
    """What the history and the public record say about a motion."""
    facts: dict[str, Any] = {
        "purpose": motion.purpose,
        "council_file": motion.council_file,
        "title": motion.title,
        "mover": motion.mover.name,
        "seconders": [person.name for person in seconders],
    }
    if motion.moved_on:
        facts["moved_on"] = motion.moved_on.isoformat()
    return facts | source_facts(motion)


def source_facts(row: Motion | RollCall) -> dict[str, str]:
    """Where a reported fact comes from; nothing for what was decided in this register."""
    if not row.is_reported or row.as_of is None:
        return {}
    return {
        "source": row.source,
        "source_url": row.source_url,
        "as_of_on": row.as_of.isoformat(),
    }


def due_purpose(nomination: Nomination) -> str | None:
    """What a motion would be for at this stage, if one is still to be filed."""
    for purpose, states in MOVED_IN.items():
        if nomination.state in states and not nomination.motions.filter(purpose=purpose).exists():
            return purpose
    return None


def motion_to_vote_on(nomination: Nomination) -> Motion | None:
    """The motion that the council has yet to decide, if this is the stage for it."""
    for motion in nomination.motions.originals():
        if nomination.state in VOTED_IN[Purpose(motion.purpose)] and motion.decision is None:
            return motion
    return None


def must_be_votable(motion: Motion) -> None:
    """Raises RuleError: the motion is decided or not at its stage; the city is official already."""
    nomination = motion.case
    if motion.decision is not None:
        raise RuleError(_("The council has decided this motion. Its roll call can be corrected."))
    if nomination.state not in VOTED_IN[Purpose(motion.purpose)]:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so the council cannot vote on this motion.")
            % {"case": nomination, "state": nomination.get_state_display()}
        )
    must_not_be_official(nomination.city, nomination.kind)

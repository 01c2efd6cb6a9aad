"""The council's motions, about any kind of case: who may move when, and what filing one does.

A motion needs a mover, and those who second it, all in office on that day. The council votes on it
by roll call (roll_calls.py). What is older than this register is reported from a named source,
perhaps without a file number. How a slip of the pen in a motion is corrected is here too.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import connection, transaction
from django.utils.translation import gettext as _

from relationships.council.domain.members import (
    members_on,
    must_have_been_in_office,
    seats_of_namesakes,
)
from relationships.council.models.council import Person
from relationships.motions.domain.matters import (
    Case,
    kind_of,
    may_be_reworded,
    must_be_movable,
    must_be_reportable,
)
from relationships.motions.models.matters import Matter
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import Provenance, User
from sistercities.kernel.workflow import RuleError

_KEPT = ("matter", "purpose", "provenance", "source", "source_url", "as_of")


class Wording(TypedDict):
    """What a correction may change in a motion, beside its seconders."""

    council_file: str
    file_url: str
    title: str
    text: str
    mover: Person
    moved_on: date | None


@transaction.atomic
def put_motion(
    case: Case, motion: Motion, *, seconders: Sequence[Person], by: User, same_file: bool
) -> Motion:
    """Save a new motion about a case and move the case; for filed and for reported motions.

    Raises RuleError: see file_motion.
    """
    kind = kind_of(case)
    kind.lock(case)
    must_be_movable(case, motion.purpose)
    motion.matter = case.matter or Matter.objects.create(kind=case._meta.model_name)
    save_motion(motion, seconders, same_file=same_file)
    if case.matter is None:
        case.matter = motion.matter
        case.save(update_fields=["matter"])
    facts = kind.facts_when_moved(case) | motion_facts(motion, seconders)
    _tell(case, motion, by, facts, on=motion.moved_on or council_day())
    return motion


def _tell(
    case: Case, motion: Motion, by: User, facts: dict[str, Any], *, on: date, act: str = ""
) -> None:
    """Move the case, and append it to the public record."""
    kind = kind_of(case)
    act = act or kind.act_of_motion(motion)
    kind.moved(case, motion, act=act, by=by, facts=facts)
    public_record.append(act=act, subject=kind.subject(case), happened_on=on, facts=facts)


def also_in_file(council_file: str, *, corrects: Motion | None = None) -> Motion | None:
    """Another motion in this council file; None for a correction that keeps the number."""
    if not council_file.strip() or (corrects and corrects.council_file == council_file.strip()):
        return None
    others = Motion.objects.of_file(council_file)
    return (others.exclude(pk=corrects.pk) if corrects else others).first()


def _hold_file(council_file: str) -> None:
    """Lock the file number, so that of two who type it at once the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('council file ' || f_comparable(%s, '-')))",
            [council_file],
        )


def save_motion(motion: Motion, seconders: Sequence[Person], *, same_file: bool) -> None:
    """Save a row that never changes afterwards.

    A council file may carry several motions, but a number may also be misread; so whoever enters
    another motion in a file says that this is meant, with ``same_file``.

    Raises RuleError: another motion is in the council file, and nobody said that this one belongs
    there too; the day is missing, which only a reported motion may lack, or lies in the future; the
    mover is among the seconders.
    """
    if motion.moved_on is None and not motion.is_reported:
        raise RuleError(_("Give the day of the motion."))
    if motion.moved_on and motion.moved_on > council_day():
        raise RuleError(_("The date of the motion lies in the future."))
    if motion.mover in seconders:
        raise RuleError(_("The mover cannot second the motion."))
    _hold_file(motion.council_file)
    other = also_in_file(motion.council_file, corrects=motion.corrects)
    if other is not None and not same_file:
        raise RuleError(
            _(
                "Council file %(number)s already carries the motion “%(title)s”. Say whether this"
                " motion belongs to the same file."
            )
            % {"number": other.council_file, "title": other.title}
        )
    motion.save()
    motion.seconders.set(seconders)


@transaction.atomic
def correct_motion(
    motion: Motion,
    *,
    by: User,
    reason: str,
    seconders: Sequence[Person],
    same_file: bool = False,
    **wording: Unpack[Wording],
) -> Motion:
    """Correct the wording or the facts of a motion; the old wording stays readable.

    A motion is entered by one person and so is its correction. Both wordings and the reason are
    public, and in the record. Its roll calls and the state of the case stay as they are.

    Raises RuleError: the case is past it; no reason; it was corrected meanwhile; nothing is
    different; the council has voted before the new day; otherwise as for file_motion.
    """
    case = motion.case
    kind = kind_of(case)
    kind.lock(case)
    if not may_be_reworded(case):
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so this step is not possible.")
            % {"case": case, "state": case.get_state_display()}
        )
    new = Motion(
        corrects=motion,
        correction_reason=reason.strip(),
        amended_on=motion.amended_on,
        **wording,
    )
    reword(case, new, seconders, by=by, on=council_day(), same_file=same_file)
    return new


def reword(
    case: Case,
    new: Motion,
    seconders: Sequence[Person],
    *,
    by: User,
    on: date,
    act: str = "",
    same_file: bool = False,
) -> None:
    """Put a new wording in the place of the one that it corrects; for corrections and amendments.

    Raises RuleError: no reason; nothing is different; otherwise see correct_motion.
    """
    kind = kind_of(case)
    old: Any = new.corrects
    for name in _KEPT:
        setattr(new, name, getattr(old, name))
    new.council_file, new.title = new.council_file.strip(), new.title.strip()
    changed = changed_parts(old, new, seconders)
    _must_be_a_correction(new, seconders, changed)
    before = motion_facts(old, list(old.seconders.all()))
    save_motion(new, seconders, same_file=same_file)
    why = {"reason": new.correction_reason, "changed": changed, "before": before}
    facts = kind.facts(case) | motion_facts(new, seconders) | why
    _tell(case, new, by, facts, on=on, act=act)


def changed_parts(old: Motion, new: Motion, seconders: Sequence[Person]) -> list[str]:
    """The parts of the motion that the correction changes."""
    parts = ("council_file", "file_url", "title", "text", "mover", "moved_on")
    changed = [name for name in parts if getattr(old, name) != getattr(new, name)]
    return changed + (["seconders"] if set(old.seconders.all()) != set(seconders) else [])


def _must_be_a_correction(new: Motion, seconders: Sequence[Person], changed: Sequence[str]) -> None:
    """Raises RuleError: see correct_motion."""
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
    votes = RollCall.objects.filter(motion=new.original, replaced_by=None)
    if votes.filter(held_on__lt=new.moved_on).exists():
        raise RuleError(_("The council cannot have voted before the motion was made."))


def motion_facts(motion: Motion, seconders: Sequence[Person]) -> dict[str, Any]:
    """What the history and the public record say about a motion."""
    if motion.moved_on:
        motion.seats = seats_of_namesakes(members_on(motion.moved_on))
    facts: dict[str, Any] = {
        "purpose": motion.purpose,
        "council_file": motion.council_file,
        "title": motion.title,
        "mover": motion.moved_by,
        "seconders": [motion.called(person) for person in seconders],
    }
    if motion.moved_on:
        facts["moved_on"] = motion.moved_on.isoformat()
    if motion.amended_on:
        facts["amended_on"] = motion.amended_on.isoformat()
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


@transaction.atomic
def file_motion(
    case: Case,
    *,
    by: User,
    purpose: str,
    council_file: str,
    title: str,
    mover: Person,
    seconders: Sequence[Person],
    moved_on: date,
    text: str = "",
    file_url: str = "",
    same_file: bool = False,
) -> Motion:
    """File a councilmember's motion about a case. The first one makes the case public.

    Raises RuleError: the case is not at the stage for it; the council has not decided the last
    motion about it, or has carried such a one; the council file number is missing, or
    another motion stands in that file and nobody said that this one does too (``same_file``); the
    day lies ahead; the mover or a seconder was not in office that day; the mover is among the
    seconders; for the rest see the kind of matter.
    """
    if not council_file.strip():
        raise RuleError(_("Give the number of the council file."))
    must_have_been_in_office([mover, *seconders], moved_on)
    motion = Motion(
        purpose=purpose,
        council_file=council_file.strip(),
        file_url=file_url,
        title=title.strip(),
        text=text,
        mover=mover,
        moved_on=moved_on,
    )
    return put_motion(case, motion, seconders=seconders, by=by, same_file=same_file)


@transaction.atomic
def report_motion(
    case: Case,
    *,
    by: User,
    purpose: str,
    title: str,
    mover: Person,
    seconders: Sequence[Person],
    moved_on: date | None,
    source: str,
    source_url: str,
    as_of: date,
    council_file: str = "",
    text: str = "",
    file_url: str = "",
    same_file: bool = False,
) -> Motion:
    """Enter a motion that is older than this register, from a named source.

    It moves the case as a filed one does, and is shown as reported. Whether the mover was in
    office rests on the source, and so does the day; without one the source does not give it.

    Raises RuleError: matters of this kind are decided here alone; there is no source; otherwise
    see file_motion.
    """
    must_be_reportable(case, source)
    motion = Motion(
        purpose=purpose,
        council_file=council_file.strip(),
        file_url=file_url,
        title=title.strip(),
        text=text,
        mover=mover,
        moved_on=moved_on,
        provenance=Provenance.REPORTED,
        source=source.strip(),
        source_url=source_url,
        as_of=as_of,
    )
    return put_motion(case, motion, seconders=seconders, by=by, same_file=same_file)

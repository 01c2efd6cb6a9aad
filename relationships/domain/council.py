"""The council's motions and roll calls, whatever they are about.

A motion needs a mover, and those who second it, all in office on that day. The council votes on
it by roll call: every member in office that day is called by name and says aye or no, abstains, is
absent or has stepped aside. What a vote does is said by the kind of matter (matters.py): it begins
a nomination and designates the city, or lets a donation be approved.

A roll call is entered by one person and confirmed by another; until then nobody else sees it and
it moves nothing. Afterwards only a correction, with its reason, changes what counts. What is older
than this register is reported from a named source: a motion perhaps without a file number, a roll
call as totals without names.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from relationships.domain import confirmation
from relationships.domain.calendar import council_day
from relationships.domain.mails import council as mails
from relationships.domain.matters import (
    Case,
    kind_of,
    must_be_correctable,
    must_be_reportable,
    must_be_votable,
    must_have_no_draft,
)
from relationships.domain.motions import members_on, must_have_been_in_office, put_motion
from relationships.domain.roll_calls import (
    ReportedVote,
    begin_correction,
    choices_of,
    facts_of,
    lock_both,
    lock_case,
    must_be_current,
    must_name_everybody,
    write_down,
    write_down_totals,
)
from relationships.models import Motion, Person, RollCall, Term
from sistercities import public_record
from sistercities.models import Provenance, User
from sistercities.workflow import RuleError, note

__all__ = [
    "confirm_roll_call",
    "discard_roll_call",
    "edit_roll_call",
    "enter_correction",
    "enter_roll_call",
    "file_motion",
    "members_on",
    "report_motion",
    "report_roll_call",
]


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


@transaction.atomic
def enter_roll_call(
    motion: Motion, *, by: User, held_on: date, choices: Mapping[Term, str]
) -> RollCall:
    """Enter how each member in office that day voted. It is a draft until another confirms it.

    Without a quorum the council cannot vote, so there is nothing to enter.

    Raises RuleError: the motion is decided, or the case not at its stage; a draft waits; the day
    lies ahead or before the motion; a member is missing, or was not in office; no quorum.
    """
    lock_case(motion)
    must_be_votable(motion)
    must_have_no_draft(motion.case)
    roll_call = RollCall(motion=motion, held_on=held_on, entered_by=by)
    write_down(roll_call, choices)
    _note_entered(roll_call, by=by)
    return roll_call


@transaction.atomic
def edit_roll_call(
    roll_call: RollCall, *, by: User, held_on: date, choices: Mapping[Term, str]
) -> None:
    """Change a draft. Whoever changed it last has entered it, and somebody else confirms it.

    Raises RuleError: it is confirmed; it is reported and has no names; see enter_roll_call and
    enter_correction.
    """
    case = lock_both(roll_call)
    confirmation.must_be_draft(roll_call)
    if roll_call.is_reported:
        raise RuleError(_("A reported roll call has no names. Discard it and enter it again."))
    roll_call.held_on, roll_call.entered_by = held_on, by
    write_down(roll_call, choices)
    must_be_correctable(roll_call)
    note(case, act="roll_call_edited", by=by, facts={"held_on": held_on.isoformat()})


@transaction.atomic
def discard_roll_call(roll_call: RollCall, *, by: User) -> None:
    """Throw a draft away; nothing of it has been public.

    Raises RuleError: it is confirmed.
    """
    case = lock_both(roll_call)
    confirmation.must_be_draft(roll_call)
    held_on = roll_call.held_on.isoformat()
    roll_call.votes.all().delete()
    roll_call.delete()
    note(case, act="roll_call_discarded", by=by, facts={"held_on": held_on})


@transaction.atomic
def confirm_roll_call(roll_call: RollCall, *, by: User) -> None:
    """Confirm what another person entered. Only now it counts, is public and moves the case.

    What it does is said by the kind of matter. A confirmed correction takes the place of the roll
    call that it corrects.

    Raises RuleError: the same person entered it; it is confirmed already or was discarded; the
    motion is decided or the case has gone on; the members in office that day are others now.
    """
    case = lock_both(roll_call)
    confirmation.must_be_draft(roll_call)
    if roll_call.corrects is None:
        must_be_votable(roll_call.motion)
    else:
        must_be_current(roll_call.corrects)
        must_be_correctable(roll_call)
    choices = choices_of(roll_call)
    if not roll_call.is_reported:
        must_name_everybody(roll_call, choices)
    confirmation.confirm(roll_call, by=by)
    mails.roll_call_confirmed(roll_call)
    kind = kind_of(case)
    act, facts = kind.act_of_vote(roll_call), kind.facts(case) | facts_of(roll_call, choices)
    kind.decided(case, roll_call, act=act, by=by, facts=facts)
    public_record.append(
        act=act,
        subject=kind.subject(case),
        happened_on=council_day() if roll_call.corrects else roll_call.held_on,
        facts=facts,
    )


@transaction.atomic
def enter_correction(
    roll_call: RollCall, *, by: User, reason: str, held_on: date, choices: Mapping[Term, str]
) -> RollCall:
    """Enter a roll call anew because a confirmed one was wrong. Another person confirms it.

    The wrong one stays readable. The result may change only while nothing rests on it.

    Raises RuleError: no reason; a draft waits; the roll call is not the one that counts, or is
    reported; the result would change after the case has gone on; see enter_roll_call.
    """
    correction = begin_correction(roll_call, by=by, reason=reason, held_on=held_on)
    if roll_call.is_reported:
        raise RuleError(_("This roll call is reported. Correct its totals, with the source."))
    write_down(correction, choices)
    must_be_correctable(correction)
    _note_entered(correction, by=by)
    return correction


def _note_entered(roll_call: RollCall, *, by: User) -> None:
    act = "correction_entered" if roll_call.corrects else "roll_call_entered"
    facts = {"held_on": roll_call.held_on.isoformat()}
    note(roll_call.motion.case, act=act, by=by, facts=facts)
    mails.awaits_confirmation(roll_call)


@transaction.atomic
def report_roll_call(
    motion: Motion,
    *,
    by: User,
    corrects: RollCall | None = None,
    reason: str = "",
    **vote: Unpack[ReportedVote],
) -> RollCall:
    """Enter a vote that is older than this register: totals without names, from a named source.

    What the source does not say (who abstained, was absent or stepped aside) stays empty. Whether
    it carried is what the source says. With ``corrects`` and ``reason`` it replaces an earlier
    reported roll call. It is a draft until another person confirms it.

    Raises RuleError: the motion was filed here, so its vote has names; no source; see
    enter_roll_call and enter_correction.
    """
    if not motion.is_reported:
        raise RuleError(_("This motion was filed here, so its roll call is entered by name."))
    if not vote["source"].strip():
        raise RuleError(_("Name the source."))
    if corrects is None:
        lock_case(motion)
        must_be_votable(motion)
        must_have_no_draft(motion.case)
        roll_call = RollCall(motion=motion, entered_by=by)
    else:
        roll_call = begin_correction(corrects, by=by, reason=reason, held_on=vote["held_on"])
    write_down_totals(roll_call, vote)
    must_be_correctable(roll_call)
    _note_entered(roll_call, by=by)
    return roll_call

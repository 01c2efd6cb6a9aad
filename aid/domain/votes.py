"""The council decides whether its own property is given away: a motion, and a roll call by name.

A member in office moves it, and the council votes as on any motion, by the same rule. One person
enters the roll call and another confirms it; until then nobody else sees it. A motion that is not
carried ends nothing by itself: the donation cannot be approved, and the clerk cancels it. A
confirmed roll call can only be corrected, with a reason and by two people again; its result may
change only while nothing has been approved on it.

Source: Los Angeles Administrative Code §22.547: the council gives surplus equipment away.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.domain.approval_day import approved_on
from aid.domain.facts import public_facts
from aid.domain.grounds import must_suit
from aid.domain.readiness import lock_donation, must_be, must_have_a_ground
from aid.models import Donation
from aid.states import DonationState
from relationships.domain import confirmation
from relationships.domain.calendar import council_day
from relationships.domain.motions import motion_facts, must_have_been_in_office, save_motion
from relationships.domain.roll_calls import (
    choices_of,
    facts_of,
    must_be_current,
    must_name_everybody,
    write_down,
)
from relationships.models import Motion, Person, RollCall, Term
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note


@transaction.atomic
def file_motion(
    donation: Donation,
    *,
    by: User,
    council_file: str,
    title: str,
    mover: Person,
    seconders: Sequence[Person],
    moved_on: date,
    text: str = "",
) -> Motion:
    """File a councilmember's motion to give the council's own things away. It makes them public.

    Raises RuleError: it is a donor's own, or no longer proposed; there is a motion already; the
    legal ground is not chosen yet, or does not serve the tie of today; the council file number is
    missing or taken; the day lies ahead; the mover or a seconder was not in office that day, or is
    both.
    """
    lock_donation(donation)
    _may_be_moved(donation)
    if not council_file.strip():
        raise RuleError(_("Give the number of the council file."))
    must_have_been_in_office([mover, *seconders], moved_on)
    motion = Motion(
        purpose=Motion.Purpose.DONATE,
        council_file=council_file.strip(),
        title=title.strip(),
        text=text,
        mover=mover,
        moved_on=moved_on,
    )
    save_motion(motion, seconders)
    donation.motion = motion
    donation.save(update_fields=["motion"])
    facts = public_facts(donation) | motion_facts(motion, seconders)
    note(donation, act="donation_motion_filed", by=by, facts=facts)
    public_record.append(
        act="donation_motion_filed", subject=donation.subject, happened_on=moved_on, facts=facts
    )
    return motion


def _may_be_moved(donation: Donation) -> None:
    must_be(donation, DonationState.PROPOSED)
    if not donation.is_councils:
        raise RuleError(_("The council does not vote on what belongs to a donor."))
    if donation.motion is not None:
        raise RuleError(_("There is such a motion already."))
    ground, _value = must_have_a_ground(donation)
    must_suit(ground, donation.city)


def draft_roll_call(donation: Donation) -> RollCall | None:
    """The roll call that waits for a second person; there is one at most."""
    if donation.motion_id is None:
        return None
    drafts = RollCall.objects.drafts().filter(motion=donation.motion_id)
    return drafts.select_related("motion", "entered_by", "corrects").first()


def decision_on(donation: Donation) -> RollCall | None:
    """The confirmed roll call that counts, if the council has voted."""
    return donation.motion.decision if donation.motion is not None else None


@transaction.atomic
def enter_roll_call(
    donation: Donation, *, by: User, held_on: date, choices: Mapping[Term, str]
) -> RollCall:
    """Enter how each member in office that day voted. It is a draft until another confirms it.

    Raises RuleError: there is no motion, or it is decided; a draft waits; the donation is no
    longer proposed; the day lies ahead or before the motion; a member is missing, or was not in
    office; no quorum.
    """
    lock_donation(donation)
    _must_be_votable(donation)
    _must_have_no_draft(donation)
    roll_call = RollCall(motion=_motion_of(donation), held_on=held_on, entered_by=by)
    write_down(roll_call, choices)
    note(donation, act="roll_call_entered", by=by, facts={"held_on": held_on.isoformat()})
    return roll_call


@transaction.atomic
def edit_roll_call(
    donation: Donation, *, by: User, held_on: date, choices: Mapping[Term, str]
) -> None:
    """Change the draft. Whoever changed it last has entered it, and somebody else confirms it.

    Raises RuleError: there is no draft; see enter_roll_call.
    """
    roll_call = _lock_draft(donation)
    roll_call.held_on, roll_call.entered_by = held_on, by
    write_down(roll_call, choices)
    _must_be_correctable(donation, roll_call)
    note(donation, act="roll_call_edited", by=by, facts={"held_on": held_on.isoformat()})


@transaction.atomic
def discard_roll_call(donation: Donation, *, by: User) -> None:
    """Throw the draft away; nothing of it has been public.

    Raises RuleError: there is no draft.
    """
    roll_call = _lock_draft(donation)
    held_on = roll_call.held_on.isoformat()
    roll_call.votes.all().delete()
    roll_call.delete()
    note(donation, act="roll_call_discarded", by=by, facts={"held_on": held_on})


@transaction.atomic
def enter_correction(
    donation: Donation, *, by: User, reason: str, held_on: date, choices: Mapping[Term, str]
) -> RollCall:
    """Enter the roll call anew because the confirmed one was wrong. Another person confirms it.

    Raises RuleError: no reason; a draft waits; the council has not voted; the result would change
    although the donation is no longer proposed; the vote would be after the approval; see
    enter_roll_call.
    """
    lock_donation(donation)
    _must_have_no_draft(donation)
    wrong = decision_on(donation)
    if wrong is None:
        raise RuleError(_("The council has not voted, so there is nothing to correct."))
    if not reason.strip():
        raise RuleError(_("Give the reason for the correction. The public reads it."))
    correction = RollCall(
        motion=_motion_of(donation),
        held_on=held_on,
        entered_by=by,
        corrects=wrong,
        correction_reason=reason.strip(),
    )
    write_down(correction, choices)
    _must_be_correctable(donation, correction)
    note(donation, act="correction_entered", by=by, facts={"held_on": held_on.isoformat()})
    return correction


@transaction.atomic
def confirm_roll_call(donation: Donation, *, by: User) -> None:
    """Confirm what another person entered. Only now it counts and is public.

    If the motion is not carried, the donation stays proposed and cannot be approved. The clerk
    cancels it, or corrects a roll call that was entered wrongly.

    Raises RuleError: there is no draft; the same person entered it; the motion is decided; the
    members in office that day are others now.
    """
    roll_call = _lock_draft(donation)
    if roll_call.corrects is None:
        _must_be_votable(donation)
    else:
        must_be_current(roll_call.corrects)
        _must_be_correctable(donation, roll_call)
    must_name_everybody(roll_call, choices_of(roll_call))
    confirmation.confirm(roll_call, by=by)
    facts = _vote_facts(donation, roll_call)
    note(donation, act=_act_of(roll_call), by=by, facts=facts)
    public_record.append(
        act=_act_of(roll_call),
        subject=donation.subject,
        happened_on=council_day() if roll_call.corrects else roll_call.held_on,
        facts=facts,
    )


def _vote_facts(donation: Donation, roll_call: RollCall) -> dict[str, Any]:
    """Of which donation, for which city, how the council voted; of a correction, what changed."""
    facts = {"city": donation.city.name, "reference": donation.reference} | facts_of(roll_call)
    before = roll_call.corrects
    if before is None:
        return facts
    return facts | {
        "before_held_on": before.held_on.isoformat(),
        "before_ayes": before.ayes,
        "before_noes": before.noes,
        "voted_otherwise": _voted_otherwise(before, roll_call) or ["–"],
    }


def _voted_otherwise(before: RollCall, after: RollCall) -> list[str]:
    """By seat, whose vote the correction changes, such as “Councilmember 15: no → aye”."""
    old, new = choices_of(before), choices_of(after)
    terms = sorted(old.keys() | new.keys(), key=lambda term: term.office_id)
    return [
        f"{term.person.name}: {old.get(term, '–')} → {new.get(term, '–')}"
        for term in terms
        if old.get(term) != new.get(term)
    ]


def _act_of(roll_call: RollCall) -> str:
    did = "corrected_" if roll_call.corrects_id else ""
    return f"donation_vote_{did}{'carried' if roll_call.carried else 'not_carried'}"


def _motion_of(donation: Donation) -> Motion:
    if donation.motion is None:
        raise RuleError(_("There is no motion to vote on."))
    return donation.motion


def _must_be_votable(donation: Donation) -> None:
    must_be(donation, DonationState.PROPOSED)
    if _motion_of(donation).decision is not None:
        raise RuleError(_("The council has decided this motion. Its roll call can be corrected."))


def _must_have_no_draft(donation: Donation) -> None:
    draft = draft_roll_call(donation)
    if draft is not None:
        raise RuleError(
            _("A roll call that %(who)s entered waits for confirmation.")
            % {"who": draft.entered_by}
        )


def _lock_draft(donation: Donation) -> RollCall:
    lock_donation(donation)
    draft = draft_roll_call(donation)
    if draft is None:
        raise RuleError(_("There is no roll call that waits for its confirmation."))
    lock(draft)
    draft.motion = _motion_of(donation)
    return draft


def _must_be_correctable(donation: Donation, correction: RollCall) -> None:
    wrong = correction.corrects
    if wrong is None:
        return
    if wrong.carried != correction.carried and donation.state != DonationState.PROPOSED:
        raise RuleError(
            _(
                "This correction would change the result, but “%(case)s” is now “%(state)s”. "
                "What was built on the vote cannot be undone by a correction."
            )
            % {"case": donation, "state": donation.get_state_display()}
        )
    day = approved_on(donation)
    if day is not None and correction.held_on > day:
        raise RuleError(
            _("The donation was approved on %(day)s, so the council voted on that day or before.")
            % {"day": date_format(day, "DATE_FORMAT")}
        )

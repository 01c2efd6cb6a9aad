"""Roll calls: the council's votes on its motions, entered by one person, confirmed by another.

The council votes on a motion by roll call: every member in office that day is called by name and
says aye or no, abstains, is absent or has stepped aside. What a vote does is said by the kind of
matter (matters.py): it begins a nomination and designates the city, or lets a donation be approved.
A vote that is older than this register is reported from a named source, as totals without names.

The council's rule and the numbers it asks for are copied onto each roll call when it is entered,
and stay with its corrections, so that a later change of the rule does not touch it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relationships.council.domain import members, voting
from relationships.council.models.bodies import Body
from relationships.council.models.council import Term
from relationships.meetings.domain.notice import must_be_votable
from relationships.motions import mails
from relationships.motions.domain import matters, motions
from relationships.motions.domain.matters import Facts, kind_of
from relationships.motions.models.motions import Motion, RollCall, RollCallVote
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError, lock

Choice = RollCallVote.Choice
TOTALS = {
    Choice.AYE: "ayes",
    Choice.NO: "noes",
    Choice.ABSTAIN: "abstentions",
    Choice.ABSENT: "absent",
    Choice.RECUSED: "recused",
}


def outcome(roll_call: RollCall) -> voting.Outcome:
    """Count a roll call by the rule that was copied onto it."""
    return voting.decide(_rule(roll_call), _count(roll_call))


def _rule(roll_call: RollCall) -> voting.Rule:
    return voting.Rule(roll_call.seats, roll_call.quorum, roll_call.threshold)


def _count(roll_call: RollCall) -> voting.Count:
    return voting.Count(**{"ayes": 0, "noes": 0} | _totals(roll_call))


def _totals(roll_call: RollCall) -> dict[str, int]:
    """The totals; a reported roll call may lack some."""
    totals = {total: getattr(roll_call, total) for total in TOTALS.values()}
    return {total: number for total, number in totals.items() if number is not None}


def totals_in_words(call: RollCall) -> str:
    """The ayes and noes, such as “14 ayes, 1 no”."""
    ayes = ngettext("%(n)s aye", "%(n)s ayes", call.ayes) % {"n": call.ayes}
    noes = ngettext("%(n)s no", "%(n)s noes", call.noes) % {"n": call.noes}
    return f"{ayes}, {noes}"


def lock_case(motion: Motion) -> None:
    """Lock the case that a motion is about."""
    kind_of(motion.case).lock(motion.case)


def _lock(roll_call: RollCall) -> None:
    lock_case(roll_call.motion)
    roll_call.motion.__dict__.pop("wording", None)
    if roll_call.corrects is not None:
        roll_call.corrects.motion = roll_call.motion


def _check(roll_call: RollCall) -> None:
    """Count it, and see whether it can be.

    Raises RuleError: the motion is decided, or the case not at its stage; a draft waits; no meeting
    is named, or the public was not told in time; the day lies ahead or before the motion; a member
    is missing, or was not in office; there was no quorum; it is reported, without a source or on a
    motion that was filed here; it corrects a result that is built upon.
    """
    if roll_call.corrects is None:
        matters.must_be_votable(roll_call.motion)
    if roll_call.pk is None:
        matters.must_have_no_draft(roll_call.case)
    _must_be_at_a_meeting(roll_call)
    _must_be_on_a_possible_day(roll_call)
    if not roll_call.threshold:
        council = members.the_council()
        roll_call.seats, roll_call.quorum = council.seats, council.quorum
        roll_call.threshold = council.threshold
    if roll_call.is_reported:
        _must_be_reportable(roll_call)
    else:
        _decide(roll_call)
    roll_call.needed = voting.ayes_needed(_rule(roll_call), _count(roll_call))
    matters.must_be_correctable(roll_call)


def _must_be_at_a_meeting(roll_call: RollCall) -> None:
    """What is decided here is voted on at a meeting of the council, which says the day."""
    item = roll_call.item
    if roll_call.is_reported:
        if item is not None:
            raise RuleError(_("A reported vote names its source, not a meeting of this register."))
        return
    if item is None:
        raise RuleError(_("Say at which meeting: choose the item of its agenda."))
    lock(item.meeting, "body")
    of_council = item.meeting.body.kind == Body.Kind.COUNCIL
    if not of_council or item.matter_id != roll_call.motion.matter_id:
        raise RuleError(_("Choose an item of a council meeting that is about this case."))
    if item.meeting.starts_at > timezone.now():
        raise RuleError(_("This meeting has not begun yet."))
    must_be_votable(item)
    roll_call.held_on = item.meeting.day


def _must_be_on_a_possible_day(roll_call: RollCall) -> None:
    moved_on = roll_call.motion.wording.moved_on
    if moved_on and roll_call.held_on < moved_on:
        raise RuleError(_("The council cannot have voted before the motion was made."))
    stood_there = roll_call.corrects and roll_call.corrects.held_on == roll_call.held_on
    if not stood_there and roll_call.held_on > council_day():
        raise RuleError(_("The date of the roll call lies in the future."))


def _must_be_reportable(roll_call: RollCall) -> None:
    if not roll_call.motion.is_reported:
        raise RuleError(_("This motion was filed here, so its roll call is entered by name."))
    if roll_call.corrects is not None and roll_call.choices:
        raise RuleError(_("This roll call is reported. Correct its totals, with the source."))
    roll_call.source = roll_call.source.strip()
    if not roll_call.source:
        raise RuleError(_("Name the source."))


def _decide(roll_call: RollCall) -> None:
    """Count it. A first roll call needs a quorum; a correction may say that there was none."""
    _must_name_everybody(roll_call)
    totals = Counter(roll_call.choices.values())
    for choice, total in TOTALS.items():
        setattr(roll_call, total, totals[choice])
    result = outcome(roll_call)
    if not result.quorum_met and roll_call.corrects_id is None:
        raise RuleError(
            _("%(quorum)s members make a quorum and %(present)s were present: there was no vote.")
            % {"quorum": result.quorum_needed, "present": result.present}
        )
    roll_call.carried = result.carried


def _must_name_everybody(roll_call: RollCall) -> None:
    choices = roll_call.choices
    expected = {term.pk: term for term in members.members_on(roll_call.held_on)}
    named = {term.pk for term in choices}
    missing = [str(term.person) for pk, term in expected.items() if pk not in named]
    strangers = [str(term.person) for term in choices if term.pk not in expected]
    if not expected:
        raise RuleError(_("Nobody was in office that day. Enter the members of the council first."))
    if missing:
        raise RuleError(_("How did these members vote? %(names)s") % {"names": ", ".join(missing)})
    if strangers:
        raise RuleError(_("Not in office that day: %(names)s") % {"names": ", ".join(strangers)})
    if not set(choices.values()) <= set(Choice.values):
        raise RuleError(_("A vote is aye, no, abstain, absent or recused."))


def _keep(roll_call: RollCall, said: Mapping[str, Any]) -> None:
    if not roll_call.is_reported:
        roll_call.keep_choices()


def _moves(roll_call: RollCall) -> Move | None:
    before = roll_call.corrects
    if before is not None and before.carried == roll_call.carried:
        return None
    return kind_of(roll_call.case).moves(roll_call)


def _says(roll_call: RollCall) -> Facts:
    """The facts: totals, names, and the rule or the source."""
    facts = kind_of(roll_call.case).facts(roll_call.case) | {
        "council_file": roll_call.motion.wording.council_file,
        "held_on": roll_call.held_on.isoformat(),
        **_totals(roll_call),
    }
    if roll_call.is_reported:
        return facts | motions.source_facts(roll_call)
    choices = roll_call.choices
    names = {
        choice.value: [term.person.name for term, said in choices.items() if said == choice]
        for choice in Choice
    }
    return facts | {
        "meeting": roll_call.item.meeting.reference if roll_call.item else "",
        "seats": roll_call.seats,
        "quorum": roll_call.quorum,
        "present": roll_call.present,
        "threshold": roll_call.threshold,
        "needed": roll_call.needed,
        "votes": names,
    }


def _voted_otherwise(roll_call: RollCall) -> Facts:
    """The votes that a correction changes, by seat, such as “Councilmember 15: no → aye”."""
    old = roll_call.corrects
    if old is None or roll_call.is_reported:
        return {}
    before, after = old.choices, roll_call.choices
    terms: list[Term] = sorted(before.keys() | after.keys(), key=lambda term: term.office_id)
    otherwise = [
        f"{term.person.name}: {before.get(term, '–')} → {after.get(term, '–')}"
        for term in terms
        if before.get(term) != after.get(term)
    ]
    return {"voted_otherwise": otherwise}


def act_of_vote(roll_call: RollCall) -> str:
    """The act code by which history and record call what the vote does."""
    return kind_of(roll_call.case).act_of_vote(roll_call)


ROLL_CALL = register(
    EntryKind(
        name="roll_call",
        what=gettext_lazy("roll call"),
        model=RollCall,
        subject="motion",
        about=("provenance",),
        fetch=(
            "motion__matter__nomination__city",
            "motion__matter__donation",
            "item__meeting__body",
        ),
        says=_says,
        reference=lambda roll_call: kind_of(roll_call.case).subject(roll_call.case),
        happened_on=lambda roll_call: roll_call.held_on,
        lock=_lock,
        check=_check,
        below=("choices",),
        keep=_keep,
        counts=mails.roll_call_confirmed,
        moves=_moves,
        compared=_voted_otherwise,
        act_of=act_of_vote,
        act_of_correction=act_of_vote,
        struck=False,
        house=HOUSE,
    )
)

"""Roll calls: how votes become totals, and what the record says about them.

The verbs are in council.py. The council's rule and the numbers it asks for are copied onto each
roll call when it is entered, so that a later change of the rule does not touch it.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from relationships.domain import motions, voting
from relationships.domain.calendar import council_day
from relationships.domain.matters import Case, Facts, kind_of, must_have_no_draft
from relationships.models import Council, Motion, RollCall, RollCallVote, Term
from sistercities.models import Provenance, User
from sistercities.workflow import RuleError, lock

Choice = RollCallVote.Choice
TOTALS = {
    Choice.AYE: "ayes",
    Choice.NO: "noes",
    Choice.ABSTAIN: "abstentions",
    Choice.ABSENT: "absent",
    Choice.RECUSED: "recused",
}


class ReportedVote(TypedDict):
    """A vote as a source gives it."""

    held_on: date
    ayes: int
    noes: int
    abstentions: int | None
    absent: int | None
    recused: int | None
    carried: bool
    source: str
    source_url: str
    as_of: date


def outcome(roll_call: RollCall) -> voting.Outcome:
    """Count a roll call by the rule that was copied onto it."""
    rule = voting.Rule(roll_call.seats, roll_call.quorum, roll_call.threshold)
    return voting.decide(rule, _count(roll_call))


def _count(roll_call: RollCall) -> voting.Count:
    return voting.Count(**{"ayes": 0, "noes": 0} | _totals(roll_call))


def _totals(roll_call: RollCall) -> dict[str, int]:
    """The totals that are known; a reported roll call may lack some."""
    totals = {total: getattr(roll_call, total) for total in TOTALS.values()}
    return {total: number for total, number in totals.items() if number is not None}


def copy_rule(roll_call: RollCall, council: Council) -> None:
    """Copy the council's rule onto the roll call, whose totals are set."""
    roll_call.seats, roll_call.quorum = council.seats, council.quorum
    roll_call.threshold = council.threshold
    rule = voting.Rule(roll_call.seats, roll_call.quorum, roll_call.threshold)
    roll_call.needed = voting.ayes_needed(rule, _count(roll_call))


def lock_case(motion: Motion) -> Case:
    """Lock what a motion is about."""
    case = motion.case
    kind_of(case).lock(case)
    return case


def lock_both(roll_call: RollCall) -> Case:
    """Lock the case, then the roll call.

    Raises RuleError: the roll call was discarded meanwhile.
    """
    motion = roll_call.motion
    case = lock_case(motion)
    try:
        lock(roll_call, "entered_by", "corrects")
    except RollCall.DoesNotExist as error:
        raise RuleError(_("Somebody has discarded this roll call meanwhile.")) from error
    roll_call.motion = motion
    if roll_call.corrects is not None:
        roll_call.corrects.motion = motion
    return case


def must_be_on_a_possible_day(roll_call: RollCall) -> None:
    """Raises RuleError: the council cannot have voted before the motion, nor in the future."""
    moved_on = roll_call.motion.current.moved_on
    if moved_on and roll_call.held_on < moved_on:
        raise RuleError(_("The council cannot have voted before the motion was made."))
    if roll_call.held_on > council_day():
        raise RuleError(_("The date of the roll call lies in the future."))


def must_name_everybody(roll_call: RollCall, choices: Mapping[Term, str]) -> None:
    """Raises RuleError: a member in office that day is missing, or somebody else is named."""
    expected = {term.pk: term for term in motions.members_on(roll_call.held_on)}
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


def write_down(roll_call: RollCall, choices: Mapping[Term, str]) -> None:
    """Save a draft with its names, totals, the council's rule and the result.

    A first roll call without a quorum is none; a correction may show that there was none.

    Raises RuleError: the day or the names are wrong; there was no quorum.
    """
    must_be_on_a_possible_day(roll_call)
    must_name_everybody(roll_call, choices)
    totals = Counter(choices.values())
    for choice, total in TOTALS.items():
        setattr(roll_call, total, totals[choice])
    copy_rule(roll_call, motions.the_council())
    result = outcome(roll_call)
    if not result.quorum_met and roll_call.corrects_id is None:
        raise RuleError(
            _("%(quorum)s members make a quorum and %(present)s were present: there was no vote.")
            % {"quorum": result.quorum_needed, "present": result.present}
        )
    roll_call.carried = result.carried
    roll_call.save()
    roll_call.votes.all().delete()
    RollCallVote.objects.bulk_create(
        RollCallVote(roll_call=roll_call, term=term, choice=choice)
        for term, choice in choices.items()
    )


def write_down_totals(roll_call: RollCall, vote: ReportedVote) -> None:
    """Save the draft of a reported vote: totals, result and source.

    Raises RuleError: the day is wrong.
    """
    for name, value in vote.items():
        setattr(roll_call, name, value)
    roll_call.provenance = Provenance.REPORTED
    must_be_on_a_possible_day(roll_call)
    copy_rule(roll_call, motions.the_council())
    roll_call.save()


def choices_of(roll_call: RollCall) -> dict[Term, str]:
    """Who voted how, by the terms of office; read once for a roll call that is in hand."""
    calls = [roll_call]
    if RollCall.corrects.is_cached(roll_call) and roll_call.corrects is not None:
        calls.append(roll_call.corrects)  # whoever asks about a correction compares the two
    prefetch_related_objects(calls, with_names("votes"), "votes__term__person__names")
    return {vote.term: vote.choice for vote in roll_call.votes.all()}


def with_names(votes: str) -> "Prefetch[str, QuerySet[RollCallVote], str]":
    """The votes of roll calls with who cast them in which seat, to be read at once."""
    return Prefetch(votes, RollCallVote.objects.select_related("term__person", "term__office"))


def must_be_current(roll_call: RollCall) -> None:
    """Raises RuleError: it is a draft, or was corrected, so that another counts."""
    if not roll_call.is_confirmed:
        raise RuleError(_("This roll call is a draft. Edit it instead."))
    if RollCall.objects.confirmed().filter(corrects=roll_call).exists():
        raise RuleError(_("This roll call has been corrected already. Correct the later one."))


def begin_correction(roll_call: RollCall, *, by: User, reason: str, held_on: date) -> RollCall:
    """Lock, and return an unsaved correction of the roll call that counts now.

    Raises RuleError: no reason; the roll call is not the one that counts; a draft waits.
    """
    case = lock_both(roll_call)
    if not reason.strip():
        raise RuleError(_("Give the reason for the correction. The public reads it."))
    must_be_current(roll_call)
    must_have_no_draft(case)
    return RollCall(
        motion=roll_call.motion,
        held_on=held_on,
        entered_by=by,
        corrects=roll_call,
        correction_reason=reason.strip(),
    )


def facts_of(roll_call: RollCall, choices: Mapping[Term, str]) -> Facts:
    """What the history and the public record say about it: totals, names, rule or source.

    Of a correction also how it stood before, and who voted otherwise than that said.
    """
    facts: Facts = {
        "council_file": roll_call.motion.current.council_file,
        "held_on": roll_call.held_on.isoformat(),
        **_totals(roll_call),
    }
    before = roll_call.corrects
    if before is not None:
        facts["reason"] = roll_call.correction_reason
        facts["before"] = {"held_on": before.held_on.isoformat(), **_totals(before)}
    if roll_call.is_reported:
        return facts | motions.source_facts(roll_call)
    if before is not None:
        facts["voted_otherwise"] = _voted_otherwise(choices_of(before), choices)
    names = {
        choice.value: [term.person.name for term, said in choices.items() if said == choice]
        for choice in Choice
    }
    return facts | {
        "seats": roll_call.seats,
        "quorum": roll_call.quorum,
        "present": roll_call.present,
        "threshold": roll_call.threshold,
        "needed": roll_call.needed,
        "votes": names,
    }


def _voted_otherwise(before: Mapping[Term, str], after: Mapping[Term, str]) -> list[str]:
    """By seat, whose vote the correction changes, such as “Councilmember 15: no → aye”."""
    terms = sorted(before.keys() | after.keys(), key=lambda term: term.office_id)
    return [
        f"{term.person.name}: {before.get(term, '–')} → {after.get(term, '–')}"
        for term in terms
        if before.get(term) != after.get(term)
    ]

"""Roll calls: the council's votes on its motions, entered by one person, confirmed by another.

The council votes on a motion by roll call: every member in office that day is called by name and
says aye or no, abstains, is there and does not vote, is absent, has left, or has stepped aside and
says why. Vacant seats are named, so that all add up to the seats. Two may have held a seat on the
same day; then one of them voted. Where the rule allows it, a vote may be in totals without names.
What a vote does is said by the kind of
matter (matters.py): it begins a nomination and designates the city, or lets a donation be approved.
A vote that is older than this register is reported from a named source, as totals without names.

The council's rule of that day and the numbers it asks for are copied onto each roll call when it is
entered, and stay with its corrections, so that a later change of the rule does not touch it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relationships.council.domain import members, voting
from relationships.council.domain.vote_rules import rule_facts, rule_in_force
from relationships.council.models.bodies import Body
from relationships.council.models.council import Office, Term
from relationships.council.models.rules import copied
from relationships.meetings.domain.notice import must_be_votable
from relationships.motions import mails
from relationships.motions.domain import matters, motions, voice_votes
from relationships.motions.domain.matters import Facts, kind_of
from relationships.motions.domain.referrals import must_be_back, taken_up
from relationships.motions.models.matters import cases_from
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall, RollCallVote
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock

Choice = RollCallVote.Choice
TOTALS = {
    Choice.AYE: "ayes",
    Choice.NO: "noes",
    Choice.ABSTAIN: "abstentions",
    Choice.ABSENT: "absent",
    Choice.RECUSED: "recused",
    Choice.PRESENT: "not_voting",
    Choice.LEFT: "left_early",
}


def outcome(roll_call: RollCall) -> voting.Outcome:
    """Count a roll call by the rule that was copied onto it."""
    return voting.decide(_rule(roll_call), _count(roll_call))


def _rule(roll_call: RollCall) -> voting.Rule:
    return voting.rule_of(roll_call, roll_call.seats)


def _count(roll_call: RollCall) -> voting.Count:
    counted: dict[str, Any] = {"ayes": 0, "noes": 0} | _totals(roll_call)
    return voting.Count(**counted, mayor=roll_call.mayor)


def _totals(roll_call: RollCall) -> dict[str, int]:
    """The totals; a reported roll call may lack some."""
    totals = {total: getattr(roll_call, total) for total in (*TOTALS.values(), "vacant")}
    return {total: number for total, number in totals.items() if number is not None}


def totals_in_words(call: RollCall) -> str:
    """The ayes and noes, such as “14 ayes, 1 no”; a vote by voice has none."""
    if call.by_voice:
        return _("by voice vote, without numbers")
    ayes = ngettext("%(n)s aye", "%(n)s ayes", call.ayes) % {"n": call.ayes}
    noes = ngettext("%(n)s no", "%(n)s noes", call.noes) % {"n": call.noes}
    return f"{ayes}, {noes}"


def lock_case(motion: Motion) -> None:
    """Lock the case that a motion is about."""
    kind_of(motion.case).lock(motion.case)


def _lock(roll_call: RollCall) -> None:
    lock_case(roll_call.motion)
    for kept in ("wording", "standing"):
        roll_call.motion.__dict__.pop(kept, None)
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
    if roll_call.corrects is None or roll_call.reconsidered or not roll_call.threshold:
        _copy_the_rule(roll_call)
    if roll_call.is_reported:
        _must_be_reportable(roll_call)
    else:
        _decide(roll_call)
    if not roll_call.by_voice:
        rule, count = _rule(roll_call), _count(roll_call)
        roll_call.needed = voting.ayes_needed(rule, count)
        roll_call.quorum_needed = voting.quorum_of(rule, count)
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
    lock(item.meeting, "body__council")
    of_council = item.meeting.body.kind == Body.Kind.COUNCIL
    if not of_council or item.matter_id != roll_call.motion.matter_id:
        raise RuleError(_("Choose an item of a council meeting that is about this case."))
    if item.meeting.starts_at > timezone.now():
        raise RuleError(_("This meeting has not begun yet."))
    must_be_votable(item)
    roll_call.held_on = item.meeting.day


def _copy_the_rule(roll_call: RollCall) -> None:
    item = roll_call.item
    council = item.meeting.body.council if item else members.the_council()
    roll_call.seats = council.seats
    rule = rule_in_force(council.body, roll_call.held_on, roll_call.motion.purpose)
    for name, value in copied(rule).items():
        setattr(roll_call, name, value)


def _must_be_on_a_possible_day(roll_call: RollCall) -> None:
    moved_on = roll_call.motion.wording.moved_on
    if moved_on and roll_call.held_on < moved_on:
        raise RuleError(_("The council cannot have voted before the motion was made."))
    if (
        roll_call.motion.wording.amended_on
        and roll_call.held_on < roll_call.motion.wording.amended_on
    ):
        raise RuleError(_("The council amended the motion later. It carries only as amended."))
    _must_be_its_day(roll_call)
    stood_there = roll_call.corrects and roll_call.corrects.held_on == roll_call.held_on
    if not stood_there and roll_call.held_on > council_day():
        raise RuleError(_("The date of the roll call lies in the future."))


def _must_be_its_day(roll_call: RollCall) -> None:
    rows = roll_call.motion.standing
    until = max((row.until for row in rows if row.until), default=roll_call.held_on)
    if until > roll_call.held_on:
        raise RuleError(
            _("This motion was continued to %(day)s. There is no vote before that day.")
            % {"day": date_format(until)}
        )
    must_be_back(roll_call, rows)
    before = roll_call.corrects
    if roll_call.reconsidered and before is not None and roll_call.held_on < before.held_on:
        raise RuleError(_("A vote that is taken again comes after the first one."))


def _must_be_reportable(roll_call: RollCall) -> None:
    if not roll_call.motion.is_reported:
        raise RuleError(_("This motion was filed here, so its roll call is entered by name."))
    if roll_call.corrects is not None and roll_call.choices:
        raise RuleError(_("This roll call is reported. Correct its totals, with the source."))
    roll_call.source = roll_call.source.strip()
    if not roll_call.source:
        raise RuleError(_("Name the source."))


def _decide(roll_call: RollCall) -> None:
    """Count it. A first roll call needs a quorum; a correction may say that there was none.

    In a vote by voice nobody is counted: what the chair declared is all there is.
    """
    if roll_call.by_voice:
        voice_votes.must_be_allowed(roll_call)
        voice_votes.leave_out_numbers(roll_call)
        return
    vacant = members.vacant_on(roll_call.held_on)
    roll_call.vacant = len(vacant)
    if roll_call.unnamed:
        _must_tell_every_seat(roll_call)
    else:
        _must_name_everybody(roll_call, vacant)
        _count_the_names(roll_call)
    result = outcome(roll_call)
    if not result.quorum_met and roll_call.corrects_id is None:
        raise RuleError(
            _("%(quorum)s members make a quorum and %(present)s were present: there was no vote.")
            % {"quorum": result.quorum_needed, "present": result.present}
        )
    roll_call.carried = result.carried


def _must_tell_every_seat(roll_call: RollCall) -> None:
    """A vote by voice, or in totals without names; the absent are told, never reckoned."""
    voice_votes.must_be_allowed(roll_call)
    told = _count(roll_call).seats_told
    if told != roll_call.seats:
        raise RuleError(
            _("These are %(told)s of %(seats)s seats; %(vacant)s were vacant on that day.")
            % {"told": told, "seats": roll_call.seats, "vacant": roll_call.vacant}
        )


def _count_the_names(roll_call: RollCall) -> None:
    totals = Counter(roll_call.choices.values())
    for choice, total in TOTALS.items():
        setattr(roll_call, total, totals[choice])
    mayors = (said for term, said in roll_call.choices.items() if _is_mayor(term))
    roll_call.mayor = next(mayors, "")


def _is_mayor(term: Term) -> bool:
    return term.office.kind == Office.Kind.MAYOR


def _must_name_everybody(roll_call: RollCall, vacant: Sequence[Office]) -> None:
    choices = roll_call.choices
    expected = {term.pk: term for term in members.members_on(roll_call.held_on)}
    if not expected:
        raise RuleError(_("Nobody was in office that day. Enter the members of the council first."))
    _must_be_theirs(choices, expected)
    listed = len({term.office_id for term in expected.values()}) + len(vacant)
    if listed != roll_call.seats:
        raise RuleError(
            _(
                "The council has %(seats)s seats, and %(listed)s are entered as offices. Enter the"
                " missing ones first."
            )
            % {"seats": roll_call.seats, "listed": listed}
        )
    aside = [term for term, said in choices.items() if said == Choice.RECUSED]
    unsaid = [term for term in aside if not roll_call.reasons.get(term, "").strip()]
    _ask(_("Why did these members step aside? %(names)s"), unsaid)
    roll_call.reasons = {term: roll_call.reasons[term].strip() for term in aside}


def _must_be_theirs(choices: Mapping[Term, str], expected: Mapping[int, Term]) -> None:
    """Each seat is named once, by whoever held it that day, in words that a roll call knows."""
    seats = Counter(term.office_id for term in choices if term.pk in expected)
    unnamed = [term for term in expected.values() if not seats[term.office_id]]
    _ask(_("How did these members vote? %(names)s"), unnamed)
    twice = [term for term in choices if term.pk in expected and seats[term.office_id] > 1]
    _ask(_("Who of these voted? They held the same seat on that day: %(names)s"), twice)
    strangers = [term for term in choices if term.pk not in expected and not _is_mayor(term)]
    _ask(_("Not in office that day: %(names)s"), strangers)
    if not set(choices.values()) <= set(Choice.values):
        raise RuleError(_("A vote is aye, no, abstain, present, absent, left or recused."))
    if not {said for term, said in choices.items() if _is_mayor(term)} <= {Choice.AYE, Choice.NO}:
        raise RuleError(_("The mayor who breaks a tie says aye or no."))


def _ask(sentence: str, terms: Sequence[Term]) -> None:
    """Raises RuleError: about these members, told apart by their seat."""
    if terms:
        names = ", ".join(members.told_apart(terms).values())
        raise RuleError(sentence % {"names": names})


def _keep(roll_call: RollCall, said: Mapping[str, Any]) -> None:
    if not roll_call.is_reported:
        roll_call.keep_choices(members.vacant_on(roll_call.held_on) if roll_call.vacant else [])


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
    }
    if roll_call.by_voice:
        item, said = roll_call.item, "carried" if roll_call.carried else "not carried"
        at = {"meeting": item.meeting.reference if item else ""}
        return facts | at | rule_facts(roll_call) | taken_up(roll_call) | {"declared": said}
    facts |= _totals(roll_call)
    if roll_call.is_reported:
        return facts | motions.source_facts(roll_call)
    seats = members.vacant_on(roll_call.held_on) if roll_call.vacant else []
    vacant = [seat.title for seat in seats]
    return (
        facts
        | rule_facts(roll_call)
        | {
            "meeting": roll_call.item.meeting.reference if roll_call.item else "",
            "seats": roll_call.seats,
            "quorum": roll_call.quorum_needed,
            "present": roll_call.present,
            "needed": roll_call.needed,
        }
        | ({"vacant_seats": vacant} if vacant else {})
        | taken_up(roll_call)
        | ({} if roll_call.unnamed else _by_name(roll_call))
    )


def _by_name(roll_call: RollCall) -> Facts:
    """Who voted how, and why they stepped aside; who share a name are told apart by seat."""
    choices, why = roll_call.choices, roll_call.reasons
    called = members.told_apart(choices)
    names = {
        choice.value: [called[term.pk] for term, said in choices.items() if said == choice]
        for choice in Choice
    }
    aside = [f"{called[term.pk]}: {reason}" for term, reason in why.items()]
    return {"votes": names} | ({"recused_because": aside} if aside else {})


def _voted_otherwise(roll_call: RollCall) -> Facts:
    """The votes that a correction changes, by seat, such as “Councilmember 15: no → aye”."""
    old = roll_call.corrects
    if old is None or roll_call.is_reported or roll_call.unnamed or old.unnamed:
        return {}
    before, after = old.choices, roll_call.choices
    terms: list[Term] = sorted(before.keys() | after.keys(), key=lambda term: term.office_id)
    called = members.told_apart(terms)
    otherwise = [
        f"{called[term.pk]}: {before.get(term, '–')} → {after.get(term, '–')}"
        for term in terms
        if before.get(term) != after.get(term)
    ]
    return {"voted_otherwise": otherwise}


def reconsider(roll_call: RollCall, *, by: User, **said: Any) -> RollCall:
    """Enter the vote that the council took again: no correction, for the first one was as it was.

    It counts by the rule of its own day, in the place of the first one, which stays readable.

    Raises RuleError: it was held before the first one; otherwise see _check, entries.correct.
    """
    again: RollCall = entries.correct(roll_call, by=by, **said | {"reconsidered": True})
    return again


def act_of_vote(roll_call: RollCall) -> str:
    """The act code by which history and record call what the vote does."""
    if roll_call.by_voice or voice_votes.was_otherwise(roll_call):
        return voice_votes.act_of(roll_call)
    if roll_call.reconsidered:
        return f"roll_call_reconsidered_{'carried' if roll_call.carried else 'not_carried'}"
    return kind_of(roll_call.case).act_of_vote(roll_call)


ROLL_CALL = register(
    EntryKind(
        name="roll_call",
        what=gettext_lazy("roll call"),
        model=RollCall,
        subject="motion",
        about=("provenance",),
        fetch=(
            *cases_from("motion__matter"),
            *("item__meeting__body", "corrects__item__meeting"),
        ),
        says=_says,
        reference=lambda roll_call: kind_of(roll_call.case).subject(roll_call.case),
        happened_on=lambda roll_call: roll_call.held_on,
        lock=_lock,
        check=_check,
        below=("choices", "reasons"),
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

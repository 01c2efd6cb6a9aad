"""The arithmetic of votes, for the council's roll calls and for a committee's ballots.

Present are those who vote aye or no, who abstain, or who are there and do not vote; who is absent
or has stepped aside is not. Whether who abstains, is silent or left without being excused counts as
an aye, as a no or as nothing is said by the body's rule, and so is what the quorum and the ayes
needed are a part of: all seats, the members in office, those present, or those voting. The rule
that was used is copied onto each vote, so that anybody can count again later. (Los Angeles: 15
seats, 10 members for a quorum, 8 ayes carry.)
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relationships.council.models.rules import (
    SILENT,
    Leaving,
    QuorumOf,
    Silence,
    Threshold,
    VotesBy,
    copied,
)
from sistercities.kernel.workflow import RuleError

Row = dict[str, str | int]


@dataclass(frozen=True)
class Rule:
    """The rule of the body that votes, with its seats; the rest are the columns of `VotesBy`."""

    seats: int
    quorum: int | None
    threshold: str
    quorum_shrinks: bool = False
    quorum_of: str = QuorumOf.NUMBER
    fixed: int | None = None
    abstained_as: str = Silence.NOT_VOTING
    silent_as: str = Silence.NOT_VOTING
    left_as: str = Leaving.ABSENT
    mayor_breaks_ties: bool = False
    voice_votes: bool = False


def rule_of(row: VotesBy, seats: int) -> Rule:
    """The rule that stands in the columns of a vote, or of what a body has decided for itself."""
    return Rule(seats, **copied(row))


@dataclass(frozen=True)
class Count:
    """How many voted how. ``mayor`` is what the mayor said on a tie, and is among ayes or noes."""

    ayes: int
    noes: int
    abstentions: int = 0
    recused: int = 0
    absent: int = 0
    not_voting: int = 0
    left_early: int = 0
    vacant: int = 0
    mayor: str = ""

    @property
    def of_members(self) -> tuple[int, int]:
        """Ayes and noes without the mayor's."""
        return self.ayes - (self.mayor == Silence.AYE), self.noes - (self.mayor == Silence.NO)

    @property
    def seats_told(self) -> int:
        """How many seats are accounted for."""
        elsewhere = self.recused + self.absent + self.left_early + self.vacant
        return sum(self.of_members) + self.abstentions + self.not_voting + elsewhere


@dataclass(frozen=True)
class Outcome:
    """What a count means under a rule, with every number that the decision rests on.

    ``ayes`` and ``noes`` include whom the rule counts as such, though they said neither.
    """

    rule: Rule
    count: Count
    present: int
    quorum_needed: int
    needed: int
    ayes: int
    noes: int
    quorum_met: bool
    carried: bool
    tie: bool


def decide(rule: Rule, count: Count) -> Outcome:
    """Apply the rule of a body to a count of votes.

    A motion carries when the quorum is met, the ayes reach the number that the rule asks for, and
    they outnumber the noes. As many ayes as noes are a tie, which carries nothing; where the rule
    says so, the mayor breaks it.

    Raises RuleError: more members are counted than the body has seats; the mayor voted though the
    rule gives the mayor no vote, or though there was no tie.
    """
    if count.seats_told > rule.seats:
        raise RuleError(
            _("There are %(seats)s seats, so not more than that can be counted.")
            % {"seats": rule.seats}
        )
    quorum_needed, present = quorum_of(rule, count), _present(rule, count)
    ayes, noes = _counted_as(Silence.AYE, rule, count), _counted_as(Silence.NO, rule, count)
    _mayor_may_vote(rule, count, tied=_before_the_mayor(rule, count))
    needed, quorum_met = ayes_needed(rule, count), present >= quorum_needed
    return Outcome(
        rule=rule,
        count=count,
        present=present,
        quorum_needed=quorum_needed,
        needed=needed,
        ayes=ayes,
        noes=noes,
        quorum_met=quorum_met,
        carried=quorum_met and ayes >= needed and ayes > noes,
        tie=quorum_met and ayes == noes,
    )


def _mayor_may_vote(rule: Rule, count: Count, *, tied: bool) -> None:
    if count.mayor and not rule.mayor_breaks_ties:
        raise RuleError(_("The rule of this body gives the mayor no vote."))
    if count.mayor and not tied:
        raise RuleError(_("The mayor votes only on a tie, and the members were not tied."))


def _before_the_mayor(rule: Rule, count: Count) -> bool:
    ayes = _counted_as(Silence.AYE, rule, count) - (count.mayor == Silence.AYE)
    return ayes == _counted_as(Silence.NO, rule, count) - (count.mayor == Silence.NO)


def _counted_as(said: Silence, rule: Rule, count: Count) -> int:
    """Who said so, and whom the rule counts so."""
    spoken = count.ayes if said == Silence.AYE else count.noes
    silent: list[int] = [
        getattr(count, n) for n, how in SILENT.items() if getattr(rule, how) == said
    ]
    return spoken + sum(silent)


def _present(rule: Rule, count: Count) -> int:
    """Who stays away has no part; the mayor who breaks a tie is none of the members."""
    left = 0 if rule.left_as == Leaving.ABSENT else count.left_early
    return sum(count.of_members) + count.abstentions + count.not_voting + left


def _majority(base: int) -> int:
    return base // 2 + 1


def _two_thirds(base: int) -> int:
    return max(1, -(-2 * base // 3))


def _three_quarters(base: int) -> int:
    return max(1, -(-3 * base // 4))


_PARTS = {"two_thirds_": _two_thirds, "three_quarters_": _three_quarters}
_BASES: dict[str, Callable[[Rule, Count], int]] = {
    Threshold.VOTING: lambda rule, count: sum(
        _counted_as(said, rule, count) for said in (Silence.AYE, Silence.NO)
    ),
    Threshold.PRESENT: _present,
    Threshold.MEMBERS: lambda rule, count: rule.seats - count.vacant,
    Threshold.SEATS: lambda rule, count: rule.seats,
}


def ayes_needed(rule: Rule, count: Count) -> int:
    """The number of ayes that carry: a majority is more than half, other parts are rounded up."""
    if rule.threshold == Threshold.FIXED:
        return rule.fixed or 1
    for prefix, part in _PARTS.items():
        if rule.threshold.startswith(prefix):
            return part(_BASES[rule.threshold.removeprefix(prefix)](rule, count))
    return _majority(_BASES[rule.threshold](rule, count))


def quorum_of(rule: Rule, count: Count) -> int:
    """How many make a quorum; never nobody."""
    by_rule = _quorum_by_rule(rule, count)
    return max(1, by_rule - count.recused) if rule.quorum_shrinks else by_rule


def _quorum_by_rule(rule: Rule, count: Count) -> int:
    members = rule.seats - count.vacant
    if rule.quorum_of == QuorumOf.MAJORITY_MEMBERS:
        return _majority(members)
    if rule.quorum_of == QuorumOf.TWO_THIRDS_MEMBERS:
        return _two_thirds(members)
    return rule.quorum or 1


def verdict(outcome: Outcome) -> str:
    """The result in a few words."""
    if not outcome.quorum_met:
        return _("no quorum, so nothing was decided")
    if outcome.count.mayor:
        if outcome.carried:
            return _("carried, the mayor breaking the tie")
        return _("not carried, the mayor breaking the tie")
    if outcome.carried:
        return _("carried")
    return _("a tie, so not carried") if outcome.tie else _("not carried")


def in_words(outcome: Outcome) -> str:
    """The whole arithmetic in one line: seats, quorum, presence, ayes needed, ayes and noes."""
    return _(
        "%(seats)s, %(quorum)s needed for a quorum, %(present)s present; %(needed)s, %(ayes)s:"
        " %(verdict)s"
    ) % {
        "seats": _seats_in_words(outcome),
        "quorum": outcome.quorum_needed,
        "present": outcome.present,
        "needed": _number(
            ngettext("%(n)s aye needed", "%(n)s ayes needed", outcome.needed), outcome.needed
        ),
        "ayes": _ayes_in_words(outcome),
        "verdict": verdict(outcome),
    }


def _number(words: str, n: int) -> str:
    return words % {"n": n}


def _seats_in_words(outcome: Outcome) -> str:
    seats, vacant = outcome.rule.seats, outcome.count.vacant
    words = _number(ngettext("%(n)s seat", "%(n)s seats", seats), seats)
    return words + " " + _("(%(n)s vacant)") % {"n": vacant} if vacant else words


def _ayes_in_words(outcome: Outcome) -> str:
    ayes, silent = outcome.ayes, outcome.ayes - outcome.count.ayes
    words = _number(ngettext("%(n)s aye", "%(n)s ayes", ayes), ayes)
    return words + " " + _("(%(n)s of them by the rule)") % {"n": silent} if silent else words


def rows(outcome: Outcome) -> list[Row]:
    """The same, as the lines of a table: a label, a number and what explains it."""
    rule, count = outcome.rule, outcome.count
    lines: list[tuple[str | Promise, int, str | Promise]] = [
        (gettext_lazy("Seats"), rule.seats, ""),
        *([(gettext_lazy("Vacant seats"), count.vacant, "")] if count.vacant else []),
        (gettext_lazy("Needed for a quorum"), outcome.quorum_needed, _quorum_note(outcome)),
        (gettext_lazy("Present"), outcome.present, gettext_lazy("voted or abstained")),
        (gettext_lazy("Ayes needed"), outcome.needed, Threshold(rule.threshold).label),
        (gettext_lazy("Ayes"), outcome.ayes, _silent_note(outcome.ayes - count.ayes)),
        (gettext_lazy("Noes"), outcome.noes, _silent_note(outcome.noes - count.noes)),
    ]
    return [{"label": str(label), "value": n, "note": str(note)} for label, n, note in lines]


def _quorum_note(outcome: Outcome) -> str:
    rule, recused = outcome.rule, outcome.count.recused
    if rule.quorum_shrinks and recused:
        return _("%(quorum)s by the rule, less %(recused)s who stepped aside") % {
            "quorum": _quorum_by_rule(rule, outcome.count),
            "recused": recused,
        }
    return "" if rule.quorum_of == QuorumOf.NUMBER else str(QuorumOf(rule.quorum_of).label)


def _silent_note(silent: int) -> str:
    """Whom the rule counts so, though they did not say so."""
    if not silent:
        return ""
    return _("with %(n)s whom the rule counts so") % {"n": silent}

"""The arithmetic of votes, for the council's roll calls and for a committee's ballots.

Those who vote yes, vote no or abstain are present; those who are absent or have stepped aside are
not. The quorum is counted on all seats, also empty ones; a member who stepped aside lowers it only
where the body's own rule says so. The rule that was used is copied onto each vote, so that anybody
can count again later. (Los Angeles: 15 seats, 10 members for a quorum, 8 ayes carry.)
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relationships.council.models.council import Threshold
from sistercities.kernel.workflow import RuleError

Row = dict[str, str | int]


@dataclass(frozen=True)
class Rule:
    """The rule of the body that votes."""

    seats: int
    quorum: int
    threshold: str
    quorum_shrinks: bool = False


@dataclass(frozen=True)
class Count:
    """How many voted how."""

    ayes: int
    noes: int
    abstentions: int = 0
    recused: int = 0
    absent: int = 0

    @property
    def present(self) -> int:
        """Who abstains is present; who is absent or has stepped aside is not."""
        return self.ayes + self.noes + self.abstentions


@dataclass(frozen=True)
class Outcome:
    """What a count means under a rule, with every number that the decision rests on."""

    rule: Rule
    count: Count
    present: int
    quorum_needed: int
    needed: int
    quorum_met: bool
    carried: bool
    tie: bool


def decide(rule: Rule, count: Count) -> Outcome:
    """Apply the rule of a body to a count of votes.

    A motion carries when the quorum is met, the ayes reach the number that the rule asks for, and
    they outnumber the noes. As many ayes as noes are a tie, which carries nothing.

    Raises RuleError: more members are counted than the body has seats.
    """
    if count.present + count.recused + count.absent > rule.seats:
        raise RuleError(
            _("There are %(seats)s seats, so not more than that can be counted.")
            % {"seats": rule.seats}
        )
    quorum_needed = max(1, rule.quorum - count.recused) if rule.quorum_shrinks else rule.quorum
    quorum_met = count.present >= quorum_needed
    needed = ayes_needed(rule, count)
    return Outcome(
        rule=rule,
        count=count,
        present=count.present,
        quorum_needed=quorum_needed,
        needed=needed,
        quorum_met=quorum_met,
        carried=quorum_met and count.ayes >= needed and count.ayes > count.noes,
        tie=quorum_met and count.ayes == count.noes,
    )


def _majority(base: int) -> int:
    return base // 2 + 1


def _two_thirds(base: int) -> int:
    return max(1, -(-2 * base // 3))


_NEEDED: dict[str, Callable[[Rule, Count], int]] = {
    Threshold.VOTING: lambda rule, count: _majority(count.ayes + count.noes),
    Threshold.PRESENT: lambda rule, count: _majority(count.present),
    Threshold.SEATS: lambda rule, count: _majority(rule.seats),
    Threshold.TWO_THIRDS_PRESENT: lambda rule, count: _two_thirds(count.present),
    Threshold.TWO_THIRDS_SEATS: lambda rule, count: _two_thirds(rule.seats),
}


def ayes_needed(rule: Rule, count: Count) -> int:
    """The number of ayes that carry: a majority is more than half, two thirds are rounded up."""
    return _NEEDED[rule.threshold](rule, count)


def verdict(outcome: Outcome) -> str:
    """The result in a few words."""
    if not outcome.quorum_met:
        return _("no quorum, so nothing was decided")
    if outcome.carried:
        return _("carried")
    return _("a tie, so not carried") if outcome.tie else _("not carried")


def in_words(outcome: Outcome) -> str:
    """The whole arithmetic in one line: seats, quorum, presence, ayes needed, ayes and noes."""
    return _(
        "%(seats)s, %(quorum)s needed for a quorum, %(present)s present; %(needed)s, %(ayes)s:"
        " %(verdict)s"
    ) % {
        "seats": _number(
            ngettext("%(n)s seat", "%(n)s seats", outcome.rule.seats), outcome.rule.seats
        ),
        "quorum": outcome.quorum_needed,
        "present": outcome.present,
        "needed": _number(
            ngettext("%(n)s aye needed", "%(n)s ayes needed", outcome.needed), outcome.needed
        ),
        "ayes": _number(
            ngettext("%(n)s aye", "%(n)s ayes", outcome.count.ayes), outcome.count.ayes
        ),
        "verdict": verdict(outcome),
    }


def _number(words: str, n: int) -> str:
    return words % {"n": n}


def rows(outcome: Outcome) -> list[Row]:
    """The same, as the lines of a table: a label, a number and what explains it."""
    rule, count = outcome.rule, outcome.count
    quorum_note = ""
    if rule.quorum_shrinks and count.recused:
        quorum_note = _("%(quorum)s by the rule, less %(recused)s who stepped aside") % {
            "quorum": rule.quorum,
            "recused": count.recused,
        }
    lines: list[tuple[str | Promise, int, str | Promise]] = [
        (gettext_lazy("Seats"), rule.seats, ""),
        (gettext_lazy("Needed for a quorum"), outcome.quorum_needed, quorum_note),
        (gettext_lazy("Present"), outcome.present, gettext_lazy("voted or abstained")),
        (gettext_lazy("Ayes needed"), outcome.needed, Threshold(rule.threshold).label),
        (gettext_lazy("Ayes"), count.ayes, ""),
        (gettext_lazy("Noes"), count.noes, ""),
    ]
    return [{"label": str(label), "value": n, "note": str(note)} for label, n, note in lines]

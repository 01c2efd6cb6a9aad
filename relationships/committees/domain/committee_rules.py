"""How a steering committee votes: by a vote rule of its body, as the council does.

The rule is entered when the seats are given, and corrected as vote rules are. A discussion needs
the quorum of the rule of its day, and each ballot gets a copy of that rule.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.council.domain import voting
from relationships.council.domain.vote_rules import SEATS, rule_in_force, rule_on
from relationships.council.models.bodies import Body
from relationships.council.models.rules import copied
from relationships.council.models.vote_rules import VoteRule
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day

SEATS[Body.Kind.STEERING] = lambda body: body.committee.seats.count()


def rule_of(committee: Committee, day: date) -> VoteRule:
    """The rule by which the committee votes on that day.

    Raises RuleError: there is none; a correction of it waits.
    """
    rule = rule_in_force(committee.body, day)
    entries.must_be_certain(rule)
    return rule


def rule_today(committee: Committee) -> VoteRule | None:
    """The rule by which it votes today, to be shown."""
    return rule_on(committee.body, council_day())


def copied_for(committee: Committee, day: date) -> dict[str, Any]:
    """What a ballot on that day copies: the rule, the seats, and how many are vacant."""
    seats = committee.seats.count()
    return copied(rule_of(committee, day)) | {"seats": seats, "vacant": seats - _seated(committee)}


def quorum_on(committee: Committee, day: date) -> int:
    """How many make a quorum of this committee, by the rule of that day."""
    seats, seated = committee.seats.count(), CommitteeMember.objects.seated()
    aside = seated.recused().filter(seat__committee=committee).count()
    count = voting.Count(0, 0, recused=aside, vacant=seats - _seated(committee))
    return voting.quorum_of(voting.rule_of(rule_of(committee, day), seats), count)


def _seated(committee: Committee) -> int:
    return CommitteeMember.objects.seated().filter(seat__committee=committee).count()


def in_words(rule: VoteRule | None) -> str:
    """The rule in a sentence or two."""
    if rule is None:
        return _("Its rule of voting is not entered yet.")
    said = _("Needed for a quorum: %(quorum)s; a recommendation needs %(threshold)s.") % {
        "quorum": rule.quorum or rule.get_quorum_of_display(),
        "threshold": rule.get_threshold_display() + (f" ({rule.fixed})" if rule.fixed else ""),
    }
    if rule.quorum_shrinks:
        said += " " + _("Each member who steps aside makes the quorum smaller by one.")
    return said


def as_last_time() -> dict[str, Any]:
    """What the rule of the committee says that was formed last, to be offered for the next one."""
    last = Committee.objects.select_related("body").order_by("formed_at").last()
    rule = rule_today(last) if last else None
    return copied(rule) | {"source": rule.source} if rule else {}

"""Vote rules: by which rule a body votes on a day, and how such a rule is entered.

Cities differ, so a rule is data: dated, with its source, entered by one person and confirmed by
another. There may be one for every motion, and further ones for motions of one purpose.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.models.bodies import Body
from relationships.council.models.rules import RULE, QuorumOf, Threshold, VotesBy
from relationships.council.models.vote_rules import VoteRule
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError

# How many seats a body of this kind has; each process says so of its own kind.
SEATS: dict[str, Callable[[Body], int]] = {Body.Kind.COUNCIL: lambda body: body.council.seats}


def rule_on(body: Body, day: date, purpose: str = "") -> VoteRule | None:
    """The rule of this day, if there is one.

    One for the purpose comes before one for every motion, then the latest.
    """
    rows = VoteRule.objects.current().filter(body=body, purpose__in=("", purpose))
    rows = rows.filter(Q(since__isnull=True) | Q(since__lte=day))
    return rows.order_by(F("purpose").desc(), F("since").desc(nulls_last=True)).first()


def rule_in_force(body: Body, day: date, purpose: str = "") -> VoteRule:
    """The rule of this day.

    Raises RuleError: the body has none for that day.
    """
    found = rule_on(body, day, purpose)
    if found is None:
        raise RuleError(
            _("Enter the rule by which %(body)s voted on %(day)s first, on its page.")
            % {"body": body, "day": date_format(day)}
        )
    return found


def enter_first(body: Body, *, by: User, **said: Any) -> VoteRule:
    """The rule that a new body begins with, entered together with it.

    Raises RuleError: see VOTE_RULE.
    """
    row: VoteRule = entries.enter_within(VOTE_RULE, body, by=by, **said)
    return row


def _seats(body: Body) -> int:
    """How many the rule can ask for; of a standing committee anything is possible."""
    return SEATS[body.kind](body) if body.kind in SEATS else 1000


def _check(row: VoteRule) -> None:
    """Raises RuleError: there is no source; the quorum or the number of ayes does not fit."""
    row.source, seats = row.source.strip(), _seats(row.body)
    if not row.source:
        raise RuleError(_("Say where the rule stands."))
    if row.quorum_of != QuorumOf.NUMBER:
        row.quorum = None
    elif not 1 <= (row.quorum or 0) <= seats:
        raise RuleError(_("The quorum must be between 1 and the number of seats."))
    if row.take_up is not None and not 1 <= row.take_up <= seats:
        raise RuleError(_("The ayes to take up a motion are between 1 and the number of seats."))
    if row.threshold != Threshold.FIXED:
        row.fixed = None
    elif not 1 <= (row.fixed or 0) <= seats:
        raise RuleError(_("The fixed number of ayes must be between 1 and the number of seats."))


def _says(row: VoteRule) -> dict[str, Any]:
    since = {"since_on": row.since.isoformat()} if row.since else {}
    take_up = {"take_up": row.take_up} if row.take_up else {}
    return since | {"purpose": row.purpose, "source": row.source} | rule_facts(row) | take_up


# What a rule says if nothing else is entered.
USUAL = {field.name: field.default for field in VotesBy._meta.local_fields}


def rule_facts(row: VotesBy) -> dict[str, Any]:
    """A rule in the record's words: what it says, without what it leaves as it is elsewhere."""
    said = {name: getattr(row, name) for name in RULE}
    return {
        name: int(value) if isinstance(value, bool) else value
        for name, value in said.items()
        if name == "threshold" or value not in (None, USUAL.get(name))
    }


VOTE_RULE = register(
    EntryKind(
        name="vote_rule",
        what=gettext_lazy("vote rule"),
        model=VoteRule,
        subject="body",
        says=_says,
        reference=lambda row: row.body.reference,
        happened_on=lambda row: row.since or HOUSE.today(),
        check=_check,
        house=HOUSE,
    )
)

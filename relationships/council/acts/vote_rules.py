"""The acts about how a body votes: a rule is entered, confirmed, corrected and struck."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.council.domain import vote_rules
from relationships.council.forms.vote_rules import VoteRuleForm
from relationships.council.models.bodies import Body
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User

VOTE_RULES = EntryPages(
    vote_rules.VOTE_RULE,
    VoteRuleForm,
    enter_label=_("Enter a vote rule"),
    enter_name="enter-vote-rule",
    brings=lambda row: [
        _("Votes from that day on are counted by it; earlier ones stay as they are.")
    ],
)
ENTRIES = (VOTE_RULES,)
ACTS = [VOTE_RULES.entering()]


def context(body: Body, user: User) -> dict[str, Any]:
    """The rules that count, and what waits for a second person."""
    return {
        "vote_rules": body.vote_rules.current(),
        "vote_rules_waiting": waiting((VOTE_RULES,), {"body": body}, user),
    }

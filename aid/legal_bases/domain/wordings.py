"""How a legal ground reads. Whoever enters a ground says it; a correction takes two.

What was approved keeps the wording of then, and nothing new rests on a ground while a correction of
its wording waits. Administrators keep the grounds: they confirm, and get the mails. Cap, year and
ties have a guard of their own, see `grounds.terms_that_stay`.
"""

from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.legal_bases.models import WORDED, GroundWording, LegalGround
from aid.legal_bases.permissions import keepers_of_grounds
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.entry_mails import awaits_confirmation
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, note

SHIPPED = "manage.py load_grounds"


@transaction.atomic
def enter_ground(ground: LegalGround, *, by: User | None) -> LegalGround:
    """Save a new legal ground, and how it reads as its first entry; one that we ship by nobody.

    Raises RuleError: title, rule or source is missing.
    """
    ground.save(force_insert=True)
    said = {name: getattr(ground, name) for name in WORDED}
    row = entries.enter_within(GROUND_WORDING, ground, by=by, **said)
    acted_as = "" if by else SHIPPED
    note(ground, act=entries.act_of(row), by=by, acted_as=acted_as, facts=entries.facts_of(row))
    return ground


def wording_that_counts(ground: LegalGround) -> GroundWording:
    """The entry by which the ground reads now."""
    return ground.wordings.current().get()


def reference(ground: LegalGround) -> str:
    """How the public record names the ground."""
    return f"ground/{ground.key}"


def _check(row: GroundWording) -> None:
    """Raises RuleError: title, rule or source is missing."""
    row.title, row.rule, row.source = row.title.strip(), row.rule.strip(), row.source.strip()
    if not (row.title and row.rule and row.source):
        raise RuleError(_("Give the title, what the rule says, and its source."))


def _counts(row: GroundWording) -> None:
    for name in WORDED:
        setattr(row.ground, name, getattr(row, name))
    row.ground.save(update_fields=WORDED)


GROUND_WORDING = register(
    EntryKind(
        name="ground_wording",
        what=gettext_lazy("wording of a legal ground"),
        model=GroundWording,
        subject="ground",
        fetch=("ground",),
        says=lambda row: {
            "ground": row.title,
            "rule": row.rule,
            "source": row.source,
            "source_url": row.source_url,
        },
        reference=lambda row: reference(row.ground),
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        counts=_counts,
        act_of=lambda row: "ground_entered",
        first_alone=True,
        struck=False,
        house=replace(HOUSE, tell=partial(awaits_confirmation, people=keepers_of_grounds)),
    )
)

"""The wording of a legal basis. Whoever enters a basis enters it; a correction takes two.

What was approved keeps the wording of its day, and nothing new rests on a basis while a correction
of its wording waits. Administrators keep the bases: they confirm, and get the mails. Cap, year and
ties are guarded by terms.py. Where there is one administrator only, nobody could confirm a
correction, so none is entered, unless the council works without a second person.
"""

from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.legal_bases.models import WORDED, BasisWording, LegalBasis
from aid.legal_bases.permissions import keepers_of_bases
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.entry_mails import awaits_confirmation
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, log_step

SHIPPED = "manage.py load_legal_bases"


@transaction.atomic
def enter_basis(legal_basis: LegalBasis, *, by: User | None) -> LegalBasis:
    """Save a new legal basis with its first wording; ``by`` is None for one that we ship.

    Raises RuleError: title, rule or source is missing.
    """
    legal_basis.save(force_insert=True)
    said = {name: getattr(legal_basis, name) for name in WORDED}
    row = entries.enter_within(BASIS_WORDING, legal_basis, by=by, **said)
    acted_as = "" if by else SHIPPED
    log_step(
        legal_basis, act=entries.act_of(row), by=by, acted_as=acted_as, facts=entries.facts_of(row)
    )
    return legal_basis


def wording_that_counts(legal_basis: LegalBasis) -> BasisWording:
    """The entry that gives the basis its wording now."""
    return legal_basis.wordings.current().get()


def reference(legal_basis: LegalBasis) -> str:
    """How the public record names the basis."""
    return f"legal_basis/{legal_basis.key}"


def _check(row: BasisWording) -> None:
    """Raises RuleError: title, rule or source is missing; nobody could confirm a correction."""
    row.title, row.rule, row.source = row.title.strip(), row.rule.strip(), row.source.strip()
    if not (row.title and row.rule and row.source):
        raise RuleError(_("Give the title, what the rule says, and its source."))
    if row.corrects_id is not None and (sentence := why_nobody_could_confirm()):
        raise RuleError(sentence)


def why_nobody_could_confirm() -> str:
    """That a second administrator is missing, and what to do; empty if there is one."""
    if not HOUSE.two_people() or keepers_of_bases().count() != 1:
        return ""
    return _(
        "A correction is confirmed by a second administrator, and there is one only. Give somebody"
        " else that role first; or, if the council works without a second person, have that"
        " recorded on the page of the council."
    )


def _counts(row: BasisWording) -> None:
    for name in WORDED:
        setattr(row.legal_basis, name, getattr(row, name))
    row.legal_basis.save(update_fields=WORDED)


BASIS_WORDING = register(
    EntryKind(
        name="basis_wording",
        what=gettext_lazy("wording of a legal basis"),
        model=BasisWording,
        subject="legal_basis",
        fetch=("legal_basis",),
        says=lambda row: {
            "legal_basis": row.title,
            "rule": row.rule,
            "source": row.source,
            "source_url": row.source_url,
        },
        reference=lambda row: reference(row.legal_basis),
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        counts=_counts,
        act_of=lambda row: "basis_entered",
        first_alone=True,
        struck=False,
        house=replace(HOUSE, tell=partial(awaits_confirmation, people=keepers_of_bases)),
    )
)

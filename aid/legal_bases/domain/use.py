"""Whether a legal basis is in use. An administrator switches it by one act, with a reason.

A basis is in use once it is entered. What was approved on it stays when it is taken out of use.
When one with a cap is put in use, the administrator must say that its cap counts from zero on
purpose, where another basis with a cap has been counted on.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from aid.legal_bases.domain.terms import counted_beside
from aid.legal_bases.domain.wordings import reference
from aid.legal_bases.models import LegalBasis
from sistercities.kernel import public_record
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


@transaction.atomic
def switch_basis(
    legal_basis: LegalBasis, *, by: User, on: bool, reason: str, counts_from_zero: bool = False
) -> None:
    """Let new donations rest on this basis from now on, or let none that is not approved yet.

    Raises RuleError: no reason; it is so already; its cap would start at zero beside one on which
    something was counted, and nobody said that the law means that.
    """
    lock(legal_basis)
    if not reason.strip():
        raise RuleError(_("Give the reason. The public reads it."))
    if legal_basis.is_active == on:
        raise RuleError(_("It is so already."))
    if on and legal_basis.counts_in and not counts_from_zero:
        must_not_count_twice(legal_basis)
    act = "basis_in_use" if on else "basis_out_of_use"
    facts = {"legal_basis": legal_basis.title, "reason": reason.strip()}
    log_step(legal_basis, act=act, by=by, facts=facts)
    legal_basis.is_active = on
    legal_basis.save(update_fields=["is_active"])
    public_record.append(
        act=act, subject=reference(legal_basis), happened_on=HOUSE.today(), facts=facts
    )


def must_not_count_twice(legal_basis: LegalBasis) -> None:
    """Raises RuleError: its cap would start at zero beside one on which something was counted."""
    beside = ", ".join(f"“{one}”" for one in counted_beside(legal_basis))
    if beside:
        raise RuleError(
            _(
                "Donations were counted on %(legal_bases)s, and this cap begins beside that at"
                " zero. If the law means that, tick here."
            )
            % {"legal_bases": beside}
        )

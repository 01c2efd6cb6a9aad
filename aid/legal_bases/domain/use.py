"""Whether a legal basis is in use. An administrator switches it by one act, with a reason.

A basis that is entered is in use. What was approved on one stays when it is taken out of use; what
becomes of the rest, the process of donations says. Put in use again, its cap must not give a second
time, unsaid, what another cap gave already.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from aid.legal_bases.domain.terms import counted_beside
from aid.legal_bases.domain.wordings import reference
from aid.legal_bases.models import LegalBasis
from sistercities.kernel import public_record
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

_FORETELLS: list[Callable[[LegalBasis], list[str]]] = []


def register(foretell: Callable[[LegalBasis], list[str]]) -> None:
    """Say what becomes of the donations on a basis; their process does so when it is loaded."""
    _FORETELLS[:] = [foretell]


def foretold(legal_basis: LegalBasis) -> list[str]:
    """What becomes of the donations that are not approved yet, if it is taken out of use."""
    return [sentence for foretell in _FORETELLS for sentence in foretell(legal_basis)]


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
    legal_basis.is_active, legal_basis.out_of_use_on = on, None if on else HOUSE.today()
    legal_basis.save(update_fields=["is_active", "out_of_use_on"])
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

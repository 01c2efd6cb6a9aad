"""What administrators may do to a legal basis; its cap, year and ties stay in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.legal_bases.domain import wordings as basis_wordings
from aid.legal_bases.domain.use import foretold, switch_basis
from aid.legal_bases.forms import BasisWordingForm, InUseForm, OutOfUseForm
from aid.legal_bases.models import LegalBasis
from aid.legal_bases.permissions import keeps_bases
from sistercities.kernel import desk
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User


def _nobody_else(case: Any) -> list[Text]:
    sentence = basis_wordings.why_nobody_could_confirm()
    return [sentence] if sentence else []


WORDINGS = EntryPages(
    basis_wordings.BASIS_WORDING, BasisWordingForm, may=keeps_bases, refused=_nobody_else
)
desk.register_entries(WORDINGS, order=195)
_OUT_OF_USE = _("No donation is put on this basis from now on. What was approved stands.")
_IN_USE = _("From now on donations may rest on this basis.")
_RECORD = _("An entry in the public record, with the reason.")


def _switch(name: str, label: Any, *, on: bool, result: Text, happens: Any, form: Any) -> Act:
    def switch(legal_basis: LegalBasis, *, by: User, **said: Any) -> None:
        switch_basis(legal_basis, by=by, on=on, **said)

    return Act(
        name=name,
        label=label,
        perform=switch,
        ready=lambda legal_basis: legal_basis.is_active != on,
        may=keeps_bases,
        happens=happens,
        public=_RECORD,
        result=result,
        form=form,
    )


ACTS: list[Act] = [
    WORDINGS.correcting(
        "correct-wording", _("Correct the wording"), basis_wordings.wording_that_counts
    ),
    _switch(
        "out-of-use",
        _("Take it out of use"),
        on=False,
        result=_OUT_OF_USE,
        happens=lambda legal_basis: [_OUT_OF_USE, *foretold(legal_basis)],
        form=OutOfUseForm,
    ),
    _switch(
        "in-use",
        _("Put it in use again"),
        on=True,
        result=_IN_USE,
        happens=_IN_USE,
        form=InUseForm,
    ),
]


def context(legal_basis: LegalBasis, user: User) -> dict[str, Any]:
    """How the basis read, and what waits for a second person."""
    return {
        "wordings": legal_basis.wordings.confirmed().select_related("replaced_by"),
        "waiting": waiting((WORDINGS,), {"legal_basis": legal_basis}, user),
    }

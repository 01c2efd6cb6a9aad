"""The choice of a legal basis, with what each of them says and what is left under its cap."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.caps import Total, total_beside
from aid.donations.domain.choice_of_basis import why_not
from aid.donations.models.donations import Donation
from aid.legal_bases.models import LegalBasis
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.fields import CharField


@dataclass(frozen=True)
class BasisOnOffer:
    """A basis as the page shows it; evidence is asked for only where the basis requires it."""

    legal_basis: LegalBasis
    total: Total
    why_not: str
    radio: Any
    evidence: Any


class BasisForm(ActForm):
    """On which basis; those that are not possible today are shown with the reason."""

    legal_basis = forms.ModelChoiceField(
        LegalBasis.objects.none(),
        label=_("Legal basis"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the basis on which the council gives this away.")},
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, initial={"legal_basis": case.legal_basis_id}, **kwargs)
        choice = forms.ModelChoiceField(
            LegalBasis.objects.in_use(),
            label=self.fields["legal_basis"].label,
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages=self.base_fields["legal_basis"].error_messages,
        )
        self.fields["legal_basis"] = choice
        self._bases = list(LegalBasis.objects.in_use())
        for legal_basis in self._bases:
            if legal_basis.evidence_asked:
                self.fields[_name(legal_basis)] = CharField(
                    label=legal_basis.evidence_label,
                    help_text=_("To be answered if you choose this basis; citizens read it."),
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    initial=case.basis_evidence if case.legal_basis_id == legal_basis.pk else "",
                )

    def on_offer(self) -> list[BasisOnOffer]:
        """Every basis in use, in the order of the list."""
        radios = {str(radio.data["value"]): radio for radio in self["legal_basis"]}
        today = council_day()
        return [
            BasisOnOffer(
                legal_basis=legal_basis,
                total=total_beside(self.case, legal_basis, today),
                why_not=why_not(self.case, legal_basis),
                radio=radios[str(legal_basis.pk)],
                evidence=self[_name(legal_basis)] if legal_basis.evidence_asked else None,
            )
            for legal_basis in self._bases
        ]

    def clean(self) -> dict[str, Any]:
        """Return the basis and only the evidence that belongs to it."""
        legal_basis = self.cleaned_data.get("legal_basis")
        evidence = self.cleaned_data.get(_name(legal_basis), "") if legal_basis else ""
        if legal_basis and legal_basis.evidence_asked and not evidence.strip():
            self.add_error(_name(legal_basis), _("This basis must be documented: answer this."))
        return {"legal_basis": legal_basis, "evidence": evidence}


def _name(legal_basis: LegalBasis) -> str:
    return f"evidence_{legal_basis.pk}"

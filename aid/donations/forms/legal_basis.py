"""The choice of a legal ground, with what each of them says and what is left under its cap."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.caps import Total, total_beside
from aid.donations.domain.choice_of_basis import why_not
from aid.donations.models.donations import Donation
from aid.legal_bases.models import LegalGround
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.fields import CharField


@dataclass(frozen=True)
class GroundOnOffer:
    """A ground as the page shows it; its evidence is asked for only where the ground asks."""

    ground: LegalGround
    total: Total
    why_not: str
    radio: Any
    evidence: Any


class GroundForm(ActForm):
    """On which ground; grounds that are not possible today are shown with the reason."""

    ground = forms.ModelChoiceField(
        LegalGround.objects.none(),
        label=_("Legal ground"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the ground on which the council gives this away.")},
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, initial={"ground": case.ground_id}, **kwargs)
        choice = forms.ModelChoiceField(
            LegalGround.objects.in_use(),
            label=self.fields["ground"].label,
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages=self.base_fields["ground"].error_messages,
        )
        self.fields["ground"] = choice
        self._grounds = list(LegalGround.objects.in_use())
        for ground in self._grounds:
            if ground.evidence_asked:
                self.fields[_name(ground)] = CharField(
                    label=ground.evidence_label,
                    help_text=_("To be answered if you choose this ground; citizens read it."),
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    initial=case.ground_evidence if case.ground_id == ground.pk else "",
                )

    def on_offer(self) -> list[GroundOnOffer]:
        """Every ground in use, in the order of the list."""
        radios = {str(radio.data["value"]): radio for radio in self["ground"]}
        today = council_day()
        return [
            GroundOnOffer(
                ground=ground,
                total=total_beside(self.case, ground, today),
                why_not=why_not(self.case, ground),
                radio=radios[str(ground.pk)],
                evidence=self[_name(ground)] if ground.evidence_asked else None,
            )
            for ground in self._grounds
        ]

    def clean(self) -> dict[str, Any]:
        """The ground, and what was written about it only."""
        ground = self.cleaned_data.get("ground")
        evidence = self.cleaned_data.get(_name(ground), "") if ground else ""
        if ground and ground.evidence_asked and not evidence.strip():
            self.add_error(_name(ground), _("This ground must be documented: answer this."))
        return {"ground": ground, "evidence": evidence}


def _name(ground: LegalGround) -> str:
    return f"evidence_{ground.pk}"

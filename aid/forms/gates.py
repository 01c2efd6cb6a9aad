"""What the clerk types about the conditions for shipping."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.domain.donations import gates_of, open_gates
from aid.domain.gates import check_day
from aid.models import Donation
from aid.states import Gate
from relationships.domain.calendar import council_day
from relationships.forms.council import day_input
from sistercities.acts import ActForm
from sistercities.workflow import RuleError

# What shows that a condition is met.
PROOF: dict[str, Any] = {
    Gate.TITLE: _("Such as: deed of gift signed; title certificate handed over. By whom, to whom?"),
    Gate.EXPORT: _("Which rule was looked at, and with which answer? Is a licence needed?"),
    Gate.RADIOS: _("Who took them out, and where are they now?"),
    Gate.PLATES: _("Who took them off, and were they returned?"),
    Gate.MARKINGS: _("Emblems, unit numbers and names: removed or painted over by whom?"),
}
PARTS = ("on", "note", "document")


class GatesForm(ActForm):
    """The open conditions in one form. Each that has a note or a document is recorded."""

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.open = open_gates(case)
        for state in self.open:
            self.initial.setdefault(f"{state.gate}_on", council_day())
            self.fields[f"{state.gate}_on"] = forms.DateField(
                label=_("Done on"), widget=day_input(), required=False
            )
            self.fields[f"{state.gate}_note"] = forms.CharField(
                label=_("Note: what shows that it is so?"),
                max_length=400,
                required=False,
                help_text=PROOF[state.gate],
            )
            self.fields[f"{state.gate}_document"] = forms.FileField(
                label=_("Document"), required=False, help_text=_("PDF, JPEG or PNG; not public.")
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the name of their condition."""
        return [
            (state.label, [self[f"{state.gate}_{part}"] for part in PARTS]) for state in self.open
        ]

    def clean(self) -> dict[str, Any]:
        """Hand on those conditions about which something was entered."""
        data = super().clean() or {}
        records = []
        for state in self.open:
            on, note, document = (data.get(f"{state.gate}_{part}") for part in PARTS)
            if not note and not document:
                continue
            self._check_day(state.gate, on)
            records.append(
                {"gate": state.gate, "done_on": on, "note": note or "", "upload": document}
            )
        if not records and not self.errors:
            self.add_error(None, gettext("Write a note or add a document for at least one."))
        return {"records": records}

    def _check_day(self, gate: str, on: date | None) -> None:
        """What is wrong with a day is said at its field."""
        name = f"{gate}_on"
        if name in self.errors:
            return
        if on is None:
            self.add_error(name, gettext("Give the day."))
            return
        try:
            check_day(self.case, gate, on)
        except RuleError as error:
            self.add_error(name, error)


class ReopenForm(ActForm):
    """Which condition is not met after all, and why; nothing of it is public."""

    gate = forms.ChoiceField(label=_("Which condition"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("If the title had passed: how did it come back? Not public."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["gate"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(state.gate, state.label) for state in gates_of(case) if state.cleared]

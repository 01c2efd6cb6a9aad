"""What the clerk types about the conditions for shipping."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.shipping_conditions import check_day, conditions_of, open_conditions
from aid.donations.models.donations import Donation
from aid.donations.states import ShippingCondition
from relationships.motions.forms.motions import day_input
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.fields import CharField
from sistercities.kernel.workflow import RuleError

# What shows that a condition is met.
PROOF: dict[str, Any] = {
    ShippingCondition.TITLE: _(
        "Such as: deed of gift signed; title certificate handed over. By whom, to whom?"
    ),
    ShippingCondition.EXPORT: _(
        "Which rule was looked at, and with which answer? Is a licence needed?"
    ),
    ShippingCondition.RADIOS: _("Who took them out, and where are they now?"),
    ShippingCondition.PLATES: _("Who took them off, and were they returned?"),
    ShippingCondition.MARKINGS: _(
        "Emblems, unit numbers and names: removed or painted over by whom?"
    ),
}
LABELS: dict[str, Any] = {
    "on": _("Done on"),
    "note": _("Note: what shows that it is so?"),
    "document": _("Document"),
}


class ConditionsForm(ActForm):
    """The open conditions in one form. Each that has a note or a document is recorded.

    The day is not preset: a condition left empty stays open.
    """

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.open = open_conditions(case)
        for state in self.open:
            self.fields[f"{state.shipping_condition}_on"] = forms.DateField(
                label=LABELS["on"],
                widget=day_input(),
                required=False,
                help_text=_("With a note or a document and no day, today is taken."),
            )
            self.fields[f"{state.shipping_condition}_note"] = CharField(
                label=LABELS["note"],
                max_length=400,
                required=False,
                help_text=PROOF[state.shipping_condition],
            )
            self.fields[f"{state.shipping_condition}_document"] = forms.FileField(
                label=LABELS["document"],
                required=False,
                help_text=_("PDF, JPEG or PNG; not public."),
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the name of their condition."""
        return [
            (state.label, [self[f"{state.shipping_condition}_{part}"] for part in LABELS])
            for state in self.open
        ]

    def label_of(self, name: str) -> str:
        """The sentence with the name of the condition, which may have been met meanwhile."""
        shipping_condition, _dash, part = name.rpartition("_")
        if shipping_condition not in ShippingCondition.values or part not in LABELS:
            return super().label_of(name)
        return f"{capfirst(ShippingCondition(shipping_condition).label)}: {LABELS[part]}"

    def clean(self) -> dict[str, Any]:
        """Return those conditions for which something was entered."""
        data = super().clean() or {}
        records = []
        for state in self.open:
            on, note, document = (data.get(f"{state.shipping_condition}_{part}") for part in LABELS)
            if not note and not document:
                self._must_be_empty(state.shipping_condition, on)
                continue
            day = on or council_day()
            self._check_day(state.shipping_condition, day)
            records.append(
                {
                    "shipping_condition": state.shipping_condition,
                    "done_on": day,
                    "note": note or "",
                    "upload": document,
                }
            )
        if not records and not self.errors:
            self.add_error(None, gettext("Write a note or add a document for at least one."))
        return {"records": records}

    def _must_be_empty(self, shipping_condition: str, on: date | None) -> None:
        """Refuse a day without note or document."""
        name = f"{shipping_condition}_note"
        if (
            on is not None
            and name not in self.errors
            and f"{shipping_condition}_document" not in self.errors
        ):
            sentence = gettext("Write a note or add a document: what shows that it is so?")
            self.add_error(name, sentence)

    def _check_day(self, shipping_condition: str, on: date) -> None:
        """Check a day here, so that the sentence stands at its field."""
        name = f"{shipping_condition}_on"
        if name in self.errors:
            return
        try:
            check_day(self.case, shipping_condition, on)
        except RuleError as error:
            self.add_error(name, error)


class ReopenForm(ActForm):
    """Which condition is not met after all, and why; nothing of it is public."""

    shipping_condition = forms.ChoiceField(label=_("Which condition"), widget=forms.RadioSelect)
    reason = CharField(
        label=_("Reason"),
        help_text=_("If the title had passed: how did it come back? Not public."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["shipping_condition"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (state.shipping_condition, state.label)
                for state in conditions_of(case)
                if state.cleared
            ]

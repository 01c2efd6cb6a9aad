"""What a source tells of an earlier donation."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.past_donations import domain as past
from aid.past_donations.models import PastDonation
from relationships.motions.forms.motions import day_input
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField, URLField


class PastDonationForm(forms.ModelForm[PastDonation]):
    """What a source tells of; nothing is entered without it."""

    source = CharField(label=_("Source"), max_length=300)
    as_of = forms.DateField(
        label=_("As of"),
        widget=day_input(),
        help_text=_("The day on which the source was read."),
    )

    class Meta:
        model = PastDonation
        fields = ("from_city", "to_city", *past.FACTS)
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("what", "condition", "decision", "note")
        }

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            past.check(PastDonation(**facts))
        return facts


class PastFactsForm(EntryForm):
    """The same facts, to be corrected; the two cities cannot change."""

    what = CharField(label=_("What"), max_length=200)
    quantity = IntegerField(label=_("Quantity"), min_value=0, required=False)
    model_year = IntegerField(label=_("Model year"), min_value=0, max_value=9999, required=False)
    happened_on = forms.DateField(label=_("Date"), widget=day_input(), required=False)
    precision = forms.ChoiceField(
        label=_("How precise the source is"), choices=past.Precision.choices
    )
    stage = forms.ChoiceField(
        label=_("What the source says happened"), choices=PastDonation.Stage.choices
    )
    value_text = CharField(label=_("Value, as the source puts it"), max_length=200, required=False)
    condition = CharField(label=_("Age, use, condition"), max_length=300, required=False)
    decision = CharField(label=_("Decision or file"), max_length=200, required=False)
    note = CharField(label=_("Note"), max_length=400, required=False)
    source = CharField(label=_("Source"), max_length=300)
    source_url = URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    as_of = forms.DateField(label=_("As of"), widget=day_input())

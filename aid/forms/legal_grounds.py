"""What administrators enter of legal grounds: how they read, and their terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import grounds
from aid.models import LegalGround
from aid.models.grounds import TERMS
from relationships.states import Kind
from sistercities.entry_acts import EntryForm
from sistercities.fields import CharField, URLField


class GroundWordingForm(EntryForm):
    """How a legal ground is called, what the rule says, and where that stands."""

    title = CharField(label=gettext_lazy("Title"), max_length=150)
    rule = CharField(label=gettext_lazy("What the rule says"), widget=forms.Textarea)
    source = CharField(label=gettext_lazy("Source"), max_length=300)
    source_url = URLField(
        label=gettext_lazy("Address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )


class LegalGroundForm(forms.ModelForm[LegalGround]):
    """A rule and its cap, which either has what it counts and an amount, or neither."""

    kinds_of_tie = forms.MultipleChoiceField(
        label=gettext_lazy("Only for cities with an official tie of this kind"),
        help_text=gettext_lazy("Tick none where the law asks for no tie."),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    counts_from_zero = forms.BooleanField(
        label=gettext_lazy("This is another rule of the law, whose cap counts from zero"),
        help_text=gettext_lazy("Asked only beside another cap on which something was counted."),
        required=False,
    )

    class Meta:
        model = LegalGround
        fields = (
            "key", "title", "rule", "source", "source_url", "kinds_of_tie",
            "evidence_asked", "counts_in", "limit", "currency", "year_begins_month",
            "year_begins_day", "is_active",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        limit = facts.get("limit")
        if facts.get("counts_in"):
            if limit is None or limit <= 0:
                self.add_error("limit", _("Give the cap: an amount above zero."))
        elif limit is not None:
            self.add_error("limit", _("Say what the cap counts, or leave the amount empty."))
        for name, last in (("year_begins_month", 12), ("year_begins_day", 28)):
            if not 1 <= (facts.get(name) or 1) <= last or facts.get(name) == 0:
                self.add_error(name, _("From 1 to %(last)s.") % {"last": last})
        if self.instance.pk:
            for name, sentence in grounds.terms_that_stay(self.instance, facts).items():
                self.add_error(name, sentence)
        self._ask_about_a_second_cap(facts)
        return facts

    def _ask_about_a_second_cap(self, facts: dict[str, Any]) -> None:
        """A new cap, or one put in use again, is not to give the old one a second time unsaid."""
        opens = not self.instance.pk or {*TERMS, "is_active"} & set(self.changed_data)
        capped = facts.get("counts_in") and facts.get("is_active")
        if not (opens and capped) or facts.get("counts_from_zero"):
            return
        beside = ", ".join(f"“{ground}”" for ground in grounds.counted_beside(self.instance))
        if beside:
            self.add_error(
                "counts_from_zero",
                _(
                    "Donations were counted on %(grounds)s, and this cap begins beside that at"
                    " zero. If the law means that, tick here."
                )
                % {"grounds": beside},
            )

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if len(currency) != 3 or not currency.isalpha():
            raise forms.ValidationError(_("Three letters, such as USD."))
        return currency

    def validate_constraints(self) -> None:
        """`clean` has said it in a sentence."""
        if not self.errors:
            super().validate_constraints()

"""What administrators enter about legal bases: wording, terms, use."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.legal_bases.domain import terms as legal_bases
from aid.legal_bases.domain.use import must_not_count_twice
from aid.legal_bases.models import TERMS, LegalBasis
from relationships.cities.states import Kind
from sistercities.kernel.acts import ActForm
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, URLField
from sistercities.kernel.workflow import RuleError


class BasisWordingForm(EntryForm):
    """The title of a legal basis, what the rule says, and where that stands."""

    title = CharField(label=gettext_lazy("Title"), max_length=150)
    rule = CharField(label=gettext_lazy("What the rule says"), widget=forms.Textarea)
    source = CharField(label=gettext_lazy("Source"), max_length=300)
    source_url = URLField(
        label=gettext_lazy("Address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )


class OutOfUseForm(ActForm):
    """Why no new donation rests on this basis."""

    reason = CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("The public reads it.")
    )


class CountsFromZero(forms.Form):
    """Asks whether a cap may start at zero beside another on which something was counted."""

    counts_from_zero = forms.BooleanField(
        label=gettext_lazy("This is another rule of the law, whose cap counts from zero"),
        help_text=gettext_lazy("Asked only beside another cap on which something was counted."),
        required=False,
    )

    def ask_about_a_second_cap(self, legal_basis: LegalBasis) -> None:
        """Show that question if there is such another cap."""
        if self.cleaned_data.get("counts_from_zero"):
            return
        try:
            must_not_count_twice(legal_basis)
        except RuleError as error:
            self.add_error("counts_from_zero", error)


class InUseForm(CountsFromZero, OutOfUseForm):
    """Why it is in use again."""

    field_order = ["reason", "counts_from_zero"]

    def clean(self) -> dict[str, Any]:
        if self.case.counts_in:
            self.ask_about_a_second_cap(self.case)
        return self.cleaned_data


class LegalBasisForm(CountsFromZero, forms.ModelForm[LegalBasis]):
    """A rule and its cap, which either has what it counts and an amount, or neither."""

    kinds_of_tie = forms.MultipleChoiceField(
        label=gettext_lazy("Only for cities with an official tie of this kind"),
        help_text=gettext_lazy("Tick none where the law asks for no tie."),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = LegalBasis
        fields = (
            "key", "title", "rule", "source", "source_url", "kinds_of_tie",
            "evidence_asked", "counts_in", "limit", "currency", "year_begins_month",
            "year_begins_day",
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
            for name, sentence in legal_bases.terms_that_stay(self.instance, facts).items():
                self.add_error(name, sentence)
        self._ask_where_a_cap_begins(facts)
        return facts

    def _ask_where_a_cap_begins(self, facts: dict[str, Any]) -> None:
        """For a basis entered out of use, ask only when it is put in use."""
        begins = not self.instance.pk or {*TERMS} & set(self.changed_data)
        if begins and facts.get("counts_in") and self.instance.is_active:
            self.ask_about_a_second_cap(self.instance)

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if len(currency) != 3 or not currency.isalpha():
            raise forms.ValidationError(_("Three letters, such as USD."))
        return currency

    def validate_constraints(self) -> None:
        """Nothing to add: `clean` has given the sentences already."""
        if not self.errors:
            super().validate_constraints()

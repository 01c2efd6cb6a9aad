"""What staff enter in the admin: recipient bodies, cities in conflict, grounds."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import conflict, grounds
from aid.models import ConflictMark, LegalGround, RecipientBody
from aid.models.grounds import TERMS
from relationships.states import Kind
from sistercities.entry_acts import EntryForm
from sistercities.fields import CharField


def usual_language(country_code: str) -> str:
    """The language in which we write to a country, as far as this register has it; else English."""
    return "uk" if country_code == "UA" else "en"


_NAME_HELP = gettext_lazy("Public, unless the city is in conflict. No names of persons.")
_KIND_HELP = gettext_lazy("Public, also while the city is in conflict.")


def _name_own() -> CharField:
    return CharField(
        label=gettext_lazy("Name in its own script"),
        help_text=gettext_lazy("Public. Empty, where it is written as above."),
        max_length=200,
        required=False,
    )


class RecipientNameForm(EntryForm):
    """What a body is called, and of what kind it is."""

    name = CharField(label=gettext_lazy("Name"), help_text=_NAME_HELP, max_length=200)
    name_own = _name_own()
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), help_text=_KIND_HELP, choices=RecipientBody.Kind
    )


class RecipientBodyForm(forms.ModelForm[RecipientBody]):
    """A body that may receive, with the language in which we write to it."""

    name_own = _name_own()
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        choices=[("", gettext_lazy("as usual in its country")), *settings.LANGUAGES],
        help_text=gettext_lazy("Ukrainian in Ukraine, else English, unless you choose another."),
        required=False,
    )

    class Meta:
        model = RecipientBody
        fields = ("city", "name", "name_own", "kind", "registration_number", "language")
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _NAME_HELP,
            "kind": _KIND_HELP,
            "registration_number": gettext_lazy("Not public."),
        }

    def clean_name_own(self) -> str:
        """Where it has no other, its name."""
        typed: str = self.cleaned_data["name_own"]
        return typed or self.cleaned_data.get("name") or self.instance.name

    def clean_language(self) -> str:
        typed: str = self.cleaned_data["language"]
        city = self.cleaned_data.get("city") or getattr(self.instance, "city", None)
        return typed or usual_language(city.country_code if city else "")


class ConflictMarkForm(forms.ModelForm[ConflictMark]):
    """Which city, why, and from which public source that is known."""

    class Meta:
        model = ConflictMark
        fields = ("city", "reason", "source")
        help_texts: ClassVar[dict[str, Any]] = dict.fromkeys(
            ("reason", "source"),
            gettext_lazy("Public and permanent: write no names, and no places within the city."),
        )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and self.instance.pk is None:
            conflict.check(facts["city"], reason=facts["reason"], source=facts["source"])
        return facts


class LiftMarkForm(forms.Form):
    """Why the pages of donations to the city may show everything again."""

    reason = CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Public and permanent: write no names."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
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

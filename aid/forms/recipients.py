"""What staff enter in the admin: recipient bodies, cities in conflict, grounds, past donations."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import conflict, past
from aid.models import ConflictMark, LegalGround, PastDonation, RecipientBody


class RecipientBodyForm(forms.ModelForm[RecipientBody]):
    """A body that may receive, with the language in which we write to it."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES, initial="uk"
    )

    class Meta:
        model = RecipientBody
        fields = ("city", "name", "name_own", "kind", "registration_number", "language")


class ConflictMarkForm(forms.ModelForm[ConflictMark]):
    """Which city, why, and from which public source that is known."""

    class Meta:
        model = ConflictMark
        fields = ("city", "reason", "source")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and self.instance.pk is None:
            conflict.check(facts["city"], reason=facts["reason"], source=facts["source"])
        return facts


class LegalGroundForm(forms.ModelForm[LegalGround]):
    """A rule and its cap, which either has what it counts and an amount, or neither."""

    class Meta:
        model = LegalGround
        fields = (
            "key", "title", "rule", "source", "source_url", "needs_official_tie",
            "evidence_asked", "counts_in", "limit", "currency", "year_begins_month",
            "year_begins_day", "is_active", "place",
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
        return facts

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if len(currency) != 3 or not currency.isalpha():
            raise forms.ValidationError(_("Three letters, such as USD."))
        return currency

    def validate_constraints(self) -> None:
        """`clean` has said it in a sentence."""
        if not self.errors:
            super().validate_constraints()


class PastDonationForm(forms.ModelForm[PastDonation]):
    """What a source tells of; nothing is taken without it."""

    source = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day on which the source was read."),
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
            known = {
                name: getattr(self.instance, name)
                for name in ("from_city", "to_city")
                if name not in self.fields
            }
            past.check(PastDonation(**facts | known))
        return facts

"""What staff enter in the admin: recipient bodies, cities in conflict."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from aid.needs.domain import conflict
from aid.needs.models.recipients import ConflictMark, RecipientBody
from relationships.cities.models.countries import spoken_in
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField


def usual_language(country_code: str) -> str:
    """The first official language of a country that this site speaks, or else the site's own."""
    ours = dict(settings.LANGUAGES)
    return next((code for code in spoken_in(country_code) if code in ours), settings.LANGUAGE_CODE)


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
        help_text=gettext_lazy(
            "An official language of its country, if this site has one; else English."
        ),
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
        """Without a name in its own script, the name itself."""
        typed: str = self.cleaned_data["name_own"]
        return typed or self.cleaned_data.get("name") or self.instance.name

    def clean_language(self) -> str:
        typed: str = self.cleaned_data["language"]
        city = self.cleaned_data.get("city") or getattr(self.instance, "city", None)
        return typed or usual_language(city.country_code if city else "")


class ConflictMarkForm(forms.ModelForm[ConflictMark]):
    """Which city, why, and which public source says so."""

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

"""What staff enter about a place: facts with a source, and names it had or is looked for by."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.domain import cities
from relationships.models import City, CityLabel, CityName, Country
from sistercities.fields import CharField, DecimalField


def time_zones() -> list[tuple[str, str]]:
    return [("", "---------"), *((zone, zone) for zone in sorted(zoneinfo.available_timezones()))]


def degrees(limit: int) -> DecimalField:
    return DecimalField(min_value=-limit, max_value=limit, max_digits=8, decimal_places=5)


class PlaceForm(forms.ModelForm[City]):
    """A place added by hand: nothing is taken without a source."""

    country_code = forms.ModelChoiceField(Country.objects.all(), label=gettext_lazy("Country"))
    latitude = degrees(90)
    longitude = degrees(180)
    timezone = forms.ChoiceField(choices=time_zones, label=gettext_lazy("Time zone"))
    source = CharField(
        label=gettext_lazy("Source"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Where the facts come from."),
    )

    class Meta:
        model = City
        fields = cities.FACTS

    def clean_country_code(self) -> str:
        country: Country = self.cleaned_data["country_code"]
        return country.code

    def clean_name(self) -> str:
        return cities.tidy(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            place = City(pk=self.instance.pk, **facts)
            twin = cities.twin_of(place)
            if twin:
                raise forms.ValidationError(_already_there(twin))
            cities.check_place(place)
        return facts


def _already_there(twin: City) -> SafeString:
    """The same as the rule says, with the way to the place that is there."""
    link = format_html(
        '<a href="{}">{}</a>', reverse("admin:relationships_city_change", args=[twin.pk]), twin
    )
    return format_html(_("{city} is already there. Give it a label or another name."), city=link)


class LabelForm(forms.ModelForm[CityLabel]):
    """A label is for readers of this site, so its language is one of the site's."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    class Meta:
        model = CityLabel
        fields = ("language", "name", "country_label")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [("", "---------"), *settings.LANGUAGES]
        kept = self.instance.language  # from a time when the site had more languages
        if kept and kept not in dict(languages):
            languages.append((kept, kept))
        self["language"].field.choices = languages  # type: ignore[attr-defined]


class OtherNameForm(forms.ModelForm[CityName]):
    """A former name or another spelling; the rules are asked before it is saved."""

    kind = forms.ChoiceField(
        choices=[
            (kind.value, kind.label) for kind in (CityName.Kind.FORMER, CityName.Kind.ALTERNATE)
        ],
        label=gettext_lazy("Kind"),
    )

    class Meta:
        model = CityName
        fields = ("name", "kind", "language", "until_year", "source")

    def clean_name(self) -> str:
        return cities.tidy(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            wanted = ("city", "name", "kind", "language", "until_year", "source")
            cities.check_name(CityName(**{field: facts[field] for field in wanted}))
        return facts


class OtherNameFormSet(forms.BaseInlineFormSet[CityName, City, forms.ModelForm[CityName]]):
    """Refuses the same name twice in one go."""

    def clean(self) -> None:
        super().clean()
        new = [
            (form.cleaned_data["kind"], form.cleaned_data["language"], form.cleaned_data["name"])
            for form in self.extra_forms
            if form.has_changed() and form.is_valid()
        ]
        if len(new) > len(set(new)):
            raise forms.ValidationError(_("The same name stands here twice."))

"""Forms for entries about a place: facts with a source, former names, other spellings."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.cities.domain import cities
from relationships.cities.models.cities import FACTS, City
from relationships.cities.models.city_entries import OtherName
from relationships.cities.models.countries import Country, spoken_in
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, DecimalField, IntegerField, URLField
from sistercities.kernel.translations import site_languages

LARGEST_CITY = 100_000_000


def time_zones() -> list[tuple[str, str]]:
    return [("", "---------"), *((zone, zone) for zone in sorted(zoneinfo.available_timezones()))]


def named_languages() -> dict[str, str]:
    """Every language that has a name in itself, by its code."""
    named = {
        code: f"{str(info['name_local']).capitalize()} ({info['name']})"
        for code, info in LANG_INFO.items()
        if "name_local" in info
    }
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def official(city: City | None) -> list[str]:
    """The languages of the city's country that can be chosen; Chinese by one of its scripts."""
    spoken = spoken_in(city.country_code) if city else []
    known = sorted(named_languages())
    found = (
        next((one for one in known if one == code or one.startswith(f"{code}-")), "")
        for code in spoken
    )
    return [code for code in dict.fromkeys(found) if code]


def languages(city: City | None) -> list[Any]:
    """Every language, first those of the city's country, or ours; none is chosen beforehand."""
    others = named_languages()
    if city is None:
        ours = [(code, others.pop(code, name)) for code, name in site_languages()]
        return [("", "---------"), *ours, (gettext_lazy("All others"), list(others.items()))]
    first = [(code, others.pop(code)) for code in official(city)]
    nothing = [("", "---------")]
    if not first:
        return nothing + list(others.items())
    return [
        *nothing,
        (gettext_lazy("Official in its country"), first),
        (gettext_lazy("All others"), list(others.items())),
    ]


def degrees(limit: int, label: Any) -> DecimalField:
    return DecimalField(
        label=label, min_value=-limit, max_value=limit, max_digits=8, decimal_places=5
    )


class _Facts(forms.Form):
    """The facts about a place; a source is required."""

    name = CharField(label=gettext_lazy("Name"), max_length=200)
    country_code = forms.ModelChoiceField(Country.objects.all(), label=gettext_lazy("Country"))
    region = CharField(label=gettext_lazy("Region"), max_length=200, required=False)
    latitude = degrees(90, gettext_lazy("Latitude"))
    longitude = degrees(180, gettext_lazy("Longitude"))
    population = IntegerField(
        label=gettext_lazy("Population"), min_value=0, max_value=LARGEST_CITY, required=False
    )
    timezone = forms.ChoiceField(choices=time_zones, label=gettext_lazy("Time zone"))
    source = CharField(
        label=gettext_lazy("Source"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Where the facts come from."),
    )
    source_url = URLField(
        label=gettext_lazy("Address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def clean_country_code(self) -> str:
        country: Country = self.cleaned_data["country_code"]
        return country.code

    def clean_name(self) -> str:
        return cities.tidy(self.cleaned_data["name"])


class PlaceForm(_Facts, forms.ModelForm[City]):
    """A place added by hand, in the admin."""

    class Meta:
        model = City
        fields = FACTS

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            place = City(**facts)
            twin = cities.twin_of(place)
            if twin:
                raise forms.ValidationError(_already_there(twin))
            cities.check_place(place)
        return facts


class PlaceFactsForm(EntryForm, _Facts):
    """The same facts, corrected."""


def _already_there(twin: City) -> SafeString:
    """The sentence of the rule, with a link to the place that exists."""
    link = format_html(
        '<a href="{}">{}</a>', reverse("admin:relationships_city_change", args=[twin.pk]), twin
    )
    return format_html(_("{city} is already there. Give it a label or another name."), city=link)


def _language(**options: Any) -> forms.ChoiceField:
    """A field for the language of a label: one of the languages of this site."""
    return forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("", "---------"), *settings.LANGUAGES], **options
    )


class CityLabelForm(EntryForm):
    """How this council writes a place."""

    language = _language()
    name = CharField(label=gettext_lazy("Name"), max_length=200)
    country_label = CharField(
        label=gettext_lazy("Country"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Only if this council writes the country differently for this place."
        ),
    )


class CountryLabelForm(EntryForm):
    """How this council writes a country."""

    language = _language()
    name = CharField(label=gettext_lazy("Name"), max_length=100)


class OtherNameForm(EntryForm):
    """A former name or another spelling."""

    name = CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OtherName.Kind)
    language = CharField(label=gettext_lazy("Language"), max_length=10, required=False)
    until_year = IntegerField(
        label=gettext_lazy("Used until (year)"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("Only of a former name."),
    )
    source = CharField(
        label=gettext_lazy("Source"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

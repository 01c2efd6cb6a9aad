"""The filters of the list of sister cities. A value that cannot be used is ignored, and named."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState as State
from sistercities.kernel.fields import CharField, IntegerField

PAGE_SIZE = 50
LARGEST_PAGE = 100

STATUSES: list[tuple[str, str | Promise]] = [
    ("", _("All current ties")),
    (State.OFFICIAL, _("Official")),
    (State.DORMANT, _("Dormant")),
    (State.SUSPENDED, _("Suspended")),
    (State.ENDED, _("Ended")),
    (State.REPORTED, _("Reported, not confirmed")),
    (Relationship.Certainty.UNCLEAR, _("Unclear")),
]
SORTS: list[tuple[str, str | Promise]] = [
    ("", _("Name")),
    ("country", _("Country")),
    ("since", _("Oldest first")),
]


class SisterCitySearch(forms.Form):
    """Every field is optional; a value that cannot be used is ignored."""

    q = CharField(label=_("City"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)
    page_size = IntegerField(
        label=_("Page size"),
        min_value=1,
        max_value=LARGEST_PAGE,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.countries = countries
        self["country"].field.choices = [("", _("All countries")), *countries]  # type: ignore[attr-defined]

    def selects(self) -> list[dict[str, Any]]:
        """The drop-down lists as finished HTML: a template takes ten times as long."""
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "options": _options(choices, self.data.get(name, "")),
            }
            for name, choices in (
                ("country", [("", _("All countries")), *self.countries]),
                ("status", STATUSES),
                ("sort", SORTS),
            )
        ]

    def wanted(self) -> dict[str, Any]:
        """The values that can be used."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def left_out(self) -> list[str]:
        """The labels of values that could not be used; except page and order, which do no harm."""
        names = ("q", "country", "status")
        return [str(self.fields[name].label) for name in names if name in self.errors]

    def is_refined(self) -> bool:
        """Whether a filter or an order is in use, so that the page shows them unfolded."""
        return any(self.data.get(name) for name in ("country", "status", "sort"))


def _options(choices: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    lines = ((value, " selected" if value == chosen else "", label) for value, label in choices)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', lines)

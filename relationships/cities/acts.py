"""What the clerk may enter about a place or a country: labels, other names, facts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.cities.domain import places
from relationships.cities.forms import (
    CityLabelForm,
    CountryLabelForm,
    OtherNameForm,
    PlaceFactsForm,
)
from relationships.cities.models.cities import City
from relationships.cities.models.countries import Country
from sistercities.kernel import desk
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User

LABELS = EntryPages(
    places.CITY_LABEL,
    CityLabelForm,
    enter_label=_("Say how we write it"),
    enter_name="add-label",
)
OTHER_NAMES = EntryPages(
    places.OTHER_NAME,
    OtherNameForm,
    enter_label=_("Add a former name or another spelling"),
    enter_name="add-name",
)
FACTS = EntryPages(
    places.PLACE_FACTS,
    PlaceFactsForm,
    enter_label=_("Add a place"),
    enter_name="add-facts",
)
COUNTRY_LABELS = EntryPages(
    places.COUNTRY_LABEL,
    CountryLabelForm,
    enter_label=_("Say how we write it"),
    enter_name="add-label",
)
ENTRIES = (LABELS, OTHER_NAMES, FACTS)
desk.register_entries(*ENTRIES, COUNTRY_LABELS, order=160)


def _ever_said(rows: Any) -> Any:
    """The entries that count, and those that were corrected or struck."""
    return rows.confirmed().filter(strikes=False).select_related("replaced_by")


def context(city: City, user: User) -> dict[str, Any]:
    """The entries about the place, each with its page, and the drafts that wait."""
    return {
        "labels": _ever_said(city.labels),
        "other_names": _ever_said(city.other_names),
        "facts": city.facts.current().first(),
        "waiting": waiting(ENTRIES, {"city": city}, user),
    }


def country_context(country: Country, user: User) -> dict[str, Any]:
    """The labels, the gazetteer's names, and the drafts that wait."""
    return {
        "labels": _ever_said(country.labels),
        "names": country.names.order_by("language"),
        "waiting": waiting([COUNTRY_LABELS], {"country": country}, user),
    }


ACTS = [LABELS.entering(), OTHER_NAMES.entering()]
COUNTRY_ACTS = [COUNTRY_LABELS.entering()]

"""The demonstration: facts from the public record in JSON, and the functions that enter them.

Real people get no invented acts. Whoever acts here carries a role name.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from relationships.cities.domain.places import CITY_LABEL
from relationships.cities.models.cities import City
from sistercities.kernel import entries
from sistercities.kernel.models import User

FOLDER = Path(__file__).parent


def facts(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"), parse_float=Decimal)


def labelled_place(place: dict[str, Any], *, by: User) -> City:
    """The city of the gazetteer, labelled as the council's list writes it."""
    return label(City.objects.get(geoname_id=place["geoname_id"]), place, by=by)


def label(city: City, place: dict[str, Any], *, by: User) -> City:
    """Write the city and its country as the council does, in each language of the facts."""
    for language in ("en", "uk"):
        name, country = place[language]
        if not city.labels.current().filter(language=language).exists():
            said = {"language": language, "name": name, "country_label": country}
            entries.enter(CITY_LABEL, city, by=by, **said)
    return city

"""The demonstration: facts from the public record in JSON, and the functions that enter them.

Real people get no invented acts. Whoever acts here carries a role name.
"""

import json
from pathlib import Path
from typing import Any

from relationships.domain import cities
from relationships.models import City

FOLDER = Path(__file__).parent


def facts(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def labelled_place(place: dict[str, Any]) -> City:
    """The city of the gazetteer, labelled as the council's list writes it."""
    city = City.objects.get(geoname_id=place["geoname_id"])
    for language in ("en", "uk"):
        name, country = place[language]
        cities.set_label(city=city, language=language, name=name, country_label=country)
    return city

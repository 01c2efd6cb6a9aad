"""Places with the names that we write in the reader's language.

A query with labels takes longer to put together than to run, so each is made once per language;
what a page does with it (`filter`, `[:5]`) works on a copy.
"""

from functools import cache

from django.db.models import Prefetch

from relationships.cities.models.cities import City, CityQuerySet
from sistercities.kernel.translations import language


@cache
def _cities(language: str) -> CityQuerySet:
    return City.objects.with_labels(language)


def cities() -> CityQuerySet:
    """Places with the names that we write in the reader's language."""
    return _cities(language()).all()


def labelled(field: str) -> Prefetch[str]:
    """Fetch a city with the names that we write in the reader's language."""
    return Prefetch(field, cities())

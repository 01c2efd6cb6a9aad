"""Countries: ISO codes, English names, and the labels a council chooses to write."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

COUNTRIES_CSV = Path(__file__).parent.parent / "data" / "countries.csv"
CALLED = """
SELECT asked.text, named.code
FROM (
    SELECT code, name FROM relationships_country
    UNION ALL
    SELECT country_id, name FROM relationships_countrylabel
    UNION ALL
    SELECT city.country_code, label.country_label
    FROM relationships_citylabel AS label
    JOIN relationships_city AS city ON city.id = label.city_id
    WHERE label.country_label <> ''
) AS named
JOIN unnest(%(texts)s::text[]) AS asked(text)
    ON lower(f_unaccent(named.name)) = lower(f_unaccent(asked.text))
"""


@cache
def _english_names() -> dict[str, str]:
    with COUNTRIES_CSV.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["en"] for row in csv.DictReader(file)}


def country_name(code: str) -> str:
    """The English name as shipped, without asking the database; the code if it is unknown."""
    return _english_names().get(code, code)


def countries_called(texts: Sequence[str]) -> dict[str, str]:
    """The codes of those texts that name a country, in any language that we write; one query."""
    with connection.cursor() as cursor:
        cursor.execute(CALLED, {"texts": list(texts)})
        return dict(cursor.fetchall())


class Country(models.Model):
    """A country or territory by its ISO 3166-1 code, with its English name."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ("name",)
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_code_is_iso_3166"
            ),
        )

    def __str__(self) -> str:
        return self.name


class CountryLabel(models.Model):
    """What this council calls a country in one language, where it differs from the gazetteer.

    Rows with `by_staff` are never touched by the gazetteer.
    """

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=10)
    name = models.CharField(_("name"), max_length=100)
    by_staff = models.BooleanField(_("entered by staff"), default=True, editable=False)

    class Meta:
        ordering = ("country", "language")
        verbose_name = _("country label")
        verbose_name_plural = _("country labels")
        constraints = (
            models.UniqueConstraint(
                fields=("country", "language"), name="one_label_per_country_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

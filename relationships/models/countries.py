"""Countries: ISO codes, English names, and the labels a council chooses to write."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from relationships.search_sql import FUnaccent

COUNTRIES_CSV = Path(__file__).parent.parent / "data" / "countries.csv"
CALLED = """
SELECT asked.text, named.code
FROM unnest(%(texts)s::text[]) AS asked(text) CROSS JOIN LATERAL (
    SELECT code
    FROM relationships_country
    WHERE lower(f_unaccent(name)) = lower(f_unaccent(asked.text))
    UNION ALL
    SELECT country_id
    FROM relationships_countrylabel
    WHERE lower(f_unaccent(name)) = lower(f_unaccent(asked.text))
    UNION ALL
    SELECT city.country_code
    FROM relationships_citylabel AS label
    JOIN relationships_city AS city ON city.id = label.city_id
    WHERE lower(f_unaccent(label.country_label)) = lower(f_unaccent(asked.text))
      AND label.country_label <> ''
) AS named
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
        indexes = (models.Index(Lower(FUnaccent("name")), name="country_by_name"),)
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
        indexes = (models.Index(Lower(FUnaccent("name")), name="country_label_by_name"),)
        constraints = (
            models.UniqueConstraint(
                fields=("country", "language"), name="one_label_per_country_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

"""Countries: ISO codes, English names, and the labels a council chooses to write."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.cities.search_sql import FUnaccent
from sistercities.kernel.entry_model import (
    COUNTS,
    COUNTS_IN_SQL,
    Entry,
    EntryQuerySet,
    entry_triggers,
)
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import append_only

COUNTRIES_CSV = Path(__file__).resolve().parents[2] / "data" / "countries.csv"
CALLED = """
SELECT asked.text, named.code
FROM unnest(%(texts)s::text[]) AS asked(text) CROSS JOIN LATERAL (
    SELECT code
    FROM relationships_country
    WHERE lower(f_unaccent(name)) = lower(f_unaccent(asked.text))
    UNION ALL
    SELECT country_id
    FROM relationships_countryname
    WHERE lower(f_unaccent(name)) = lower(f_unaccent(asked.text))
    UNION ALL
    SELECT country_id
    FROM relationships_countrylabel AS label
    WHERE lower(f_unaccent(name)) = lower(f_unaccent(asked.text)) AND {counts}
    UNION ALL
    SELECT city.country_code
    FROM relationships_citylabel AS label
    JOIN relationships_city AS city ON city.id = label.city_id
    WHERE lower(f_unaccent(label.country_label)) = lower(f_unaccent(asked.text))
      AND label.country_label <> '' AND {counts}
) AS named
""".format(counts=COUNTS_IN_SQL.format(row="label"))


@cache
def _shipped() -> dict[str, dict[str, str]]:
    with COUNTRIES_CSV.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def country_name(code: str) -> str:
    """The English name as shipped, without asking the database; the code if it is unknown."""
    return _shipped()[code]["en"] if code in _shipped() else code


def spoken_in(code: str) -> list[str]:
    """The official languages of a country as shipped, the first first; none if it is unknown."""
    return _shipped()[code]["spoken"].split() if code in _shipped() else []


def language_called(code: str) -> str:
    """A language by its name, as the site lists it; its code if the site no longer has it."""
    return str(dict(settings.LANGUAGES).get(code, code))


def countries_written(codes: Collection[str], language: str) -> dict[str, str]:
    """How these countries are written in this language, by their codes; one query."""
    rows: Any = Country.objects.filter(code__in=codes).order_by().written(language)
    return {code: country_name(code) for code in codes} | dict(rows.values_list("code", "written"))


def countries_called(texts: Sequence[str]) -> dict[str, str]:
    """The codes of those texts that name a country, in any language that we write; one query."""
    with connection.cursor() as cursor:
        cursor.execute(CALLED, {"texts": list(texts)})
        return dict(cursor.fetchall())


class CountryQuerySet(models.QuerySet["Country"]):
    def written(self, language: str) -> Self:
        """Add `written`: the council's label in this language, else the gazetteer's name.

        There is at most one of each, so the subqueries need neither an order nor a limit.
        """
        label = CountryLabel.objects.current().order_by().filter(country=OuterRef("pk"))
        name = CountryName.objects.order_by().filter(country=OuterRef("pk"))
        return self.annotate(
            written=Coalesce(
                Subquery(label.filter(language=language).values("name")),
                Subquery(name.filter(language=language).values("name")),
                F("name"),
            )
        )


class Country(models.Model):
    """A country or territory by its ISO 3166-1 code, with its English name."""

    state = ""  # there is one state; the history lists the entries about it

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=100)

    objects = CountryQuerySet.as_manager()

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

    def get_kind_display(self) -> str:
        return str(self._meta.verbose_name)

    def get_state_display(self) -> str:
        return gettext("from the gazetteer")

    def get_public_url(self) -> str:
        """A country has no page of its own."""
        return ""

    def get_staff_url(self) -> str:
        return reverse("country_case", args=[self.pk])


class CountryStep(Step):
    """One act on what this council calls a country."""

    case = models.ForeignKey(Country, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class CountryName(models.Model):
    """What the gazetteer calls a country in one language. Each load writes it anew."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("name of a country")
        verbose_name_plural = _("names of countries")
        indexes = (models.Index(Lower(FUnaccent("name")), name="country_name_by_name"),)
        constraints = (
            models.UniqueConstraint(
                fields=("country", "language"), name="one_name_per_country_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class CountryLabel(Entry):
    """What this council calls a country in one language, where it differs from the gazetteer."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="labels")
    language = models.CharField(_("language"), max_length=10)
    name = models.CharField(_("name"), max_length=100)

    objects = EntryQuerySet["CountryLabel"].as_manager()

    class Meta:
        ordering = ("country", "language", "id")
        verbose_name = _("country label")
        verbose_name_plural = _("country labels")
        indexes = (models.Index(Lower(FUnaccent("name")), name="country_label_by_name"),)
        constraints = (
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=("country", "language"),
                condition=COUNTS,
                name="one_label_per_country_and_language",
            ),
        )
        triggers = entry_triggers(
            "relationships_countrylabel", "country_id", "language", first_alone=True
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def case(self) -> Country:
        return self.country

    def get_language_display(self) -> str:
        return language_called(self.language)

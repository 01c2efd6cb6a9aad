"""Entries about a place: how this council writes it, its other names, its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.countries import language_called
from relationships.cities.search_sql import FUnaccent
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers

if TYPE_CHECKING:
    from relationships.cities.models.cities import City


class CityLabel(Entry):
    """How this council writes a place, and its country, in one language."""

    city = models.ForeignKey("relationships.City", models.PROTECT, related_name="labels")
    language = models.CharField(_("language"), max_length=10)
    name = models.CharField(_("name"), max_length=200)
    country_label = models.CharField(
        _("country"),
        max_length=100,
        blank=True,
        help_text=_("Only if this council writes the country differently for this place."),
    )

    objects = EntryQuerySet["CityLabel"].as_manager()

    class Meta:
        ordering = ("city", "language", "id")
        verbose_name = _("label of a city")
        verbose_name_plural = _("labels of cities")
        indexes = (models.Index(Lower(FUnaccent("country_label")), name="city_label_by_country"),)
        constraints = (
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=("city", "language"),
                condition=COUNTS,
                name="one_label_per_city_and_language",
            ),
        )
        triggers = entry_triggers(
            "relationships_citylabel", "city_id", "language", first_alone=True
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def case(self) -> City:
        return self.city

    def get_language_display(self) -> str:
        return language_called(self.language)


class OtherNameQuerySet(EntryQuerySet["OtherName"]):
    def former(self) -> Self:
        return self.filter(kind=OtherName.Kind.FORMER)


class OtherName(Entry):
    """A former name of a place, or one more spelling by which people look for it."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        ALTERNATE = "alternate", _("other spelling, entered by staff")

    city = models.ForeignKey("relationships.City", models.PROTECT, related_name="other_names")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=10, blank=True)
    until_year = models.PositiveSmallIntegerField(_("used until (year)"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = OtherNameQuerySet.as_manager()

    class Meta:
        ordering = ("city", "id")
        verbose_name = _("former name or other spelling")
        verbose_name_plural = _("former names and other spellings")
        constraints = (
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=("city", "kind", "language", "name"),
                condition=COUNTS,
                name="one_entry_per_other_name",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="other_name_is_not_empty"),
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(kind="former"),
                name="only_former_names_end",
            ),
        )
        triggers = entry_triggers("relationships_othername", "city_id", first_alone=True)

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> City:
        return self.city


class PlaceFacts(Entry):
    """The facts about a place that the gazetteer does not have, copied onto it once they count."""

    city = models.ForeignKey("relationships.City", models.PROTECT, related_name="facts")
    name = models.CharField(_("name"), max_length=200)
    country_code = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    population = models.IntegerField(_("population"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64)
    source = models.TextField(_("source"))
    source_url = models.URLField(_("source address"), max_length=500, blank=True)

    objects = EntryQuerySet["PlaceFacts"].as_manager()

    class Meta:
        ordering = ("city", "id")
        verbose_name = _("facts about a place")
        verbose_name_plural = _("facts about places")
        constraints = (
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=("city",), condition=COUNTS, name="one_set_of_facts_counts"
            ),
        )
        triggers = entry_triggers("relationships_placefacts", "city_id", first_alone=True)

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> City:
        return self.city

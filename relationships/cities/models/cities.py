"""Places: the gazetteer, what people call them, and what the council calls them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.city_entries import CityLabel, OtherName
from relationships.cities.models.city_search import Position, ranked_city_ids, searchable
from relationships.cities.models.countries import Country, country_name
from relationships.cities.search_sql import FUnaccent
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import Protect, append_only, never_deleted, require

FACTS = (
    "name", "country_code", "region", "latitude", "longitude",
    "population", "timezone", "source", "source_url",
)  # fmt: skip
NEW_FACTS, OLD_FACTS, ENTERED_FACTS = (
    f"({', '.join(f'{row}.{name}' for name in FACTS)})" for row in ("NEW", "OLD", "f")
)
FACTS_AS_ENTERED = require(
    "facts_as_entered",
    f"OLD.geoname_id IS NOT NULL OR {NEW_FACTS} IS NOT DISTINCT FROM {OLD_FACTS} OR EXISTS"
    f" (SELECT 1 FROM relationships_placefacts f WHERE f.city_id = NEW.id"
    f" AND {COUNTS_IN_SQL.format(row='f')} AND {ENTERED_FACTS} IS NOT DISTINCT FROM {NEW_FACTS})",
    "facts of a place added by hand are what was entered",
    on="update",
)


class CityQuerySet(models.QuerySet["City"]):
    def with_labels(self, language: str) -> Self:
        """Add `display_name` and `country_label`, as the council writes them in this language.

        The city's own label is used first, then the country's label, then the gazetteer. There is
        at most one of each, so the subqueries need neither an order nor a limit.
        """
        labels = CityLabel.objects.current().order_by().filter(language=language)
        of_city = labels.filter(city=OuterRef("pk"))
        countries: Any = Country.objects.order_by().filter(code=OuterRef("country_code"))
        return self.annotate(
            display_name=Coalesce(Subquery(of_city.values("name")), F("name")),
            country_label=Coalesce(
                NullIf(Subquery(of_city.values("country_label")), Value("")),
                Subquery(countries.written(language).values("written")),
                F("country_code"),
            ),
        )

    def with_former_names(self) -> Self:
        """Add the list `former_names`, the latest first, for pages that say "formerly"."""
        latest = F("until_year").desc(nulls_last=True)
        former = OtherName.objects.current().former().order_by(latest, "name")
        return self.prefetch_related(models.Prefetch("other_names", former, to_attr="former_names"))

    def search(self, text: str) -> Self:
        """The places people may mean by this text, best first, at most SEARCH_LIMIT of them.

        Asks the database once at the call: an exact name comes before a name that begins so, and
        that before a similar one; among equals the larger place. One letter finds nothing.
        """
        within = self.order_by().values("pk") if self.query.where else None
        ids = ranked_city_ids(text, using=self.db, within=within)
        if not ids:
            return self.none()
        return self.filter(pk__in=ids).order_by(Position(ids, "pk"))

    def matching(self, text: str) -> Self:
        """All places with a name that begins like this text, in no order: a filter for lists."""
        wanted = searchable(text)
        if not wanted:
            return self.none()
        return self.filter(pk__in=CityName.objects.beginning_with(wanted).values("city"))

    def like(self, place: City, *, within_degrees: Decimal) -> Self:
        """Places of the same name and country that lie close to this one."""
        north, east = place.latitude, place.longitude
        return self.filter(
            name__iexact=place.name,
            country_code=place.country_code,
            latitude__range=(north - within_degrees, north + within_degrees),
            longitude__range=(east - within_degrees, east + within_degrees),
        )

    def added_by_hand(self) -> Self:
        return self.filter(geoname_id__isnull=True)

    def with_address(self) -> Self:
        """The places that have a page of their own: those ever tied or nominated."""
        return self.filter(slug__isnull=False)


class City(models.Model):
    """A place from the gazetteer, or one that staff added with a source."""

    if TYPE_CHECKING:
        display_name: str
        country_label: str
        former_names: list[OtherName]

    state = ""  # there is one state; the history lists the entries about it

    geoname_id = models.IntegerField(_("GeoNames id"), null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country_code = models.CharField(_("country"), max_length=2)
    admin1_code = models.CharField(_("region code"), max_length=20, blank=True)
    region = models.CharField(_("region"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    population = models.IntegerField(_("population"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64)
    slug = models.SlugField(
        _("address"),
        max_length=80,
        null=True,  # not yet given; unique among those given
        blank=True,
        unique=True,
        editable=False,
        help_text=_("Given at the first tie or nomination; never changes."),
    )
    source = models.TextField(
        _("source"), blank=True, help_text=_("Where the facts come from, for a place added here.")
    )
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("added by"),
    )

    sort_name = models.GeneratedField(
        expression=Lower(FUnaccent("name")), output_field=models.TextField(), db_persist=True
    )

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        indexes = (
            models.Index(fields=("sort_name", "id"), name="city_by_sort_name"),
            models.Index(fields=("country_code", "name"), name="city_by_country"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(geoname_id__isnull=False) | ~Q(source=""),
                name="city_added_by_hand_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(country_code__regex=r"^[A-Z]{2}$"), name="city_country_is_iso_3166"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="city_lies_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population__gte=0),
                name="city_population_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(slug__isnull=True) | Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="city_slug_is_plain",
            ),
        )
        triggers = (
            Protect(
                name="slug_is_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__slug__isnull=False, new__slug__df=pgtrigger.F("old__slug")
                ),
            ),
            FACTS_AS_ENTERED,
            Protect(
                name="city_with_address_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__slug__isnull=False),
            ),
            never_deleted()[1],
        )

    def __str__(self) -> str:
        name = self.__dict__.get("display_name", self.name)
        country = self.__dict__.get("country_label") or country_name(self.country_code)
        return f"{name}, {country}"

    def get_kind_display(self) -> str:
        return str(self._meta.verbose_name)

    def get_state_display(self) -> str:
        return gettext("from the gazetteer") if self.geoname_id else gettext("added by hand")

    def get_public_url(self) -> str:
        return reverse("city_detail", args=[self.slug]) if self.slug else ""

    def get_staff_url(self) -> str:
        return reverse("city_case", args=[self.pk])


class CityStep(Step):
    """One act on the entries about a place."""

    case = models.ForeignKey(City, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class CityNameQuerySet(models.QuerySet["CityName"]):
    def beginning_with(self, text: str) -> Self:
        """Names that begin like a text that `searchable` returned."""
        return self.filter(folded__startswith=Lower(FUnaccent(Value(text))))

    def exactly(self, text: str) -> Self:
        """Names that are this text, apart from accents and case; the largest place first."""
        return self.filter(folded=Lower(FUnaccent(Value(text)))).order_by("-population", "pk")

    def ours(self) -> Self:
        """Names that staff gave, and main names: not the gazetteer's other spellings."""
        return self.exclude(kind=CityName.Kind.GAZETTEER)

    def from_entries(self) -> Self:
        """Names that come from entries about a city: its labels and other names."""
        return self.exclude(kind__in=(CityName.Kind.GAZETTEER, CityName.Kind.MAIN))

    def from_gazetteer(self) -> Self:
        return self.filter(kind__in=(CityName.Kind.GAZETTEER, CityName.Kind.MAIN))


class CityName(models.Model):
    """One name under which a place is found. The gazetteer replaces only its own rows.

    The rows for labels and other names are made from entries: see city_entries.py.
    """

    class Kind(models.TextChoices):
        MAIN = "main", _("name")
        GAZETTEER = "gazetteer", _("other name in the gazetteer")
        ALTERNATE = "alternate", _("other spelling, entered by staff")
        FORMER = "former", _("former name")
        LABEL = "label", _("label of this council")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=10, blank=True)
    population = models.IntegerField(
        default=0,
        editable=False,
        help_text=_("The city's, copied so that an index can put the larger place first."),
    )
    folded = models.GeneratedField(
        expression=Lower(FUnaccent("name")), output_field=models.TextField(), db_persist=True
    )

    objects = CityNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a city")
        verbose_name_plural = _("names of cities")
        indexes = (
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="city_name_by_trigram"),
            models.Index(OpClass("folded", "text_pattern_ops"), name="city_name_by_prefix"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("city",), condition=Q(kind="main"), name="one_main_name_per_city"
            ),
            models.UniqueConstraint(
                fields=("city", "kind", "language", "name"),
                condition=~Q(kind="gazetteer"),
                name="one_row_per_name_of_a_city",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="city_name_is_not_empty"),
        )

    def __str__(self) -> str:
        return self.name


class GazetteerLoad(models.Model):
    """Which shipped gazetteer file was loaded, so that the same one is not loaded twice."""

    fingerprint = models.CharField(_("SHA-256 of the files"), max_length=64, unique=True)
    loaded_at = models.DateTimeField(_("loaded at"))
    cities = models.PositiveIntegerField(_("cities"))
    names = models.PositiveIntegerField(_("names"))

    class Meta:
        ordering = ("-loaded_at",)
        verbose_name = _("load of the gazetteer")
        verbose_name_plural = _("loads of the gazetteer")

    def __str__(self) -> str:
        return self.fingerprint[:12]

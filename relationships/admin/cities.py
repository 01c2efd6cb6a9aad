"""Places in the admin: search, labels, former names, and places added by hand."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from relationships.domain import cities
from relationships.forms.cities import LabelForm, OtherNameForm, OtherNameFormSet, PlaceForm
from relationships.models import City, CityLabel, CityName, Country, CountryLabel
from sistercities.models import User

FROM_GAZETTEER = (
    "geoname_id", "name", "country_code", "region", "latitude", "longitude",
    "population", "timezone", "slug",
)  # fmt: skip


class Origin(admin.SimpleListFilter):
    title = _("origin")
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("hand", _("Added by hand")), ("address", _("Tied or nominated"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "hand":
                return queryset.added_by_hand()
            case "address":
                return queryset.with_address()
        return queryset


class LabelInline(admin.TabularInline[CityLabel, City]):
    model = CityLabel
    form = LabelForm
    extra = 0


class OtherNameInline(admin.TabularInline[CityName, City]):
    """Names that staff entered. A wrong one is removed and entered anew."""

    model = CityName
    form = OtherNameForm
    formset = OtherNameFormSet
    extra = 0
    verbose_name = _("former name or other spelling")
    verbose_name_plural = _("former names and other spellings")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CityName]:
        return super().get_queryset(request).filter(kind__in=("former", "alternate"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(City)
class CityAdmin(admin.ModelAdmin[City]):
    first_of_all = _("No city is here yet. The command load_gazetteer brings 34,006 of them.")
    list_display = ("shown_name", "shown_country", "region", "population", "slug")
    list_display_links = ("shown_name",)
    list_filter = (Origin,)
    ordering = (models.F("population").desc(nulls_last=True), "pk")
    search_fields = ("names__folded",)
    search_help_text = _("At least two letters, in any spelling: Kiev, Kyjiw, Київ.")
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return City.objects.with_labels("en").order_by(*self.ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return (queryset.search(search_term) if search_term.strip() else queryset), False

    @admin.display(description=_("name"))
    def shown_name(self, city: City) -> str:
        return city.display_name

    @admin.display(description=_("country"))
    def shown_country(self, city: City) -> str:
        return city.country_label

    def get_inlines(self, request: HttpRequest, obj: City | None) -> Any:
        return (LabelInline, OtherNameInline) if obj else ()

    def get_form(
        self, request: HttpRequest, obj: City | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        by_hand = obj is None or obj.geoname_id is None
        return super().get_form(request, obj, change, form=PlaceForm if by_hand else ModelForm)

    def get_fields(self, request: HttpRequest, obj: City | None = None) -> Any:
        if obj is None:
            return cities.FACTS
        return ("slug", *cities.FACTS) if obj.geoname_id is None else FROM_GAZETTEER

    def get_readonly_fields(self, request: HttpRequest, obj: City | None = None) -> Any:
        """Facts from the gazetteer are not ours to change."""
        return FROM_GAZETTEER if obj and obj.geoname_id else ("slug",)

    def has_delete_permission(self, request: HttpRequest, obj: City | None = None) -> bool:
        """Only a place added by hand that nothing refers to can go."""
        removable = obj is None or not (obj.geoname_id or obj.slug)
        return removable and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: City, form: Any, change: bool) -> None:
        if not change:
            cities.add_by_hand(place=obj, by=cast(User, request.user))
        elif not obj.geoname_id:
            cities.correct_by_hand(place=obj)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        if formset.model is CityName:
            save_names(formset)
        else:
            formset.save()
            cities.index_labels(city=form.instance)


def save_names(formset: BaseModelFormSet[CityName, ModelForm[CityName]]) -> None:
    """Remove the names that were ticked, add the new ones; a name is never changed in place."""
    entries = formset.save(commit=False)
    for gone in formset.deleted_objects:
        gone.delete()
    for entry in entries:
        cities.add_name(entry=entry)


class CountryLabelInline(admin.TabularInline[CountryLabel, Country]):
    model = CountryLabel
    extra = 0


@admin.register(Country)
class CountryAdmin(admin.ModelAdmin[Country]):
    """Countries come with the gazetteer; how this council writes them belongs to its staff."""

    list_display = ("name", "code")
    search_fields = ("name", "code", "labels__name")
    readonly_fields = ("code", "name")
    inlines = (CountryLabelInline,)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Country | None = None) -> bool:
        return request.user.has_perm("relationships.change_countrylabel")

    def has_delete_permission(self, request: HttpRequest, obj: Country | None = None) -> bool:
        return False

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        """A label that staff touched is theirs from now on."""
        for label in formset.save(commit=False):
            label.by_staff = True
            label.save()
        for label in formset.deleted_objects:
            label.delete()

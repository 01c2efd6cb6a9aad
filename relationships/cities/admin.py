"""Places in the admin: to search, and to add by hand. Entries about them have their own pages."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.cities.domain import places
from relationships.cities.forms import PlaceForm
from relationships.cities.models.cities import FACTS, City
from relationships.cities.models.countries import Country
from sistercities.kernel.admin_lists import NothingDeleted
from sistercities.kernel.models import User


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


@admin.register(City)
class CityAdmin(NothingDeleted, admin.ModelAdmin[City]):
    first_of_all = _("No city is here yet. The command load_gazetteer brings 34,006 of them.")
    list_display = ("shown_name", "shown_country", "region", "population", "slug", "case_page")
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

    @admin.display(description=_("labels, other names, facts"))
    def case_page(self, city: City) -> str:
        return way_to(city)

    def get_form(
        self, request: HttpRequest, obj: City | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change, form=ModelForm if obj else PlaceForm)

    def get_fields(self, request: HttpRequest, obj: City | None = None) -> Any:
        if obj is None:
            return FACTS
        return ("case_page", "slug", *(() if obj.geoname_id is None else ("geoname_id",)), *FACTS)

    def get_readonly_fields(self, request: HttpRequest, obj: City | None = None) -> Any:
        return self.get_fields(request, obj) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: City | None = None) -> bool:
        """What is said of a place is corrected on its own page, by two."""
        return False

    def save_model(self, request: HttpRequest, obj: City, form: Any, change: bool) -> None:
        places.add_by_hand(place=obj, by=cast(User, request.user))


def way_to(place: City | Country) -> str:
    """A link to the page on which entries about it are made and corrected."""
    return format_html('<a href="{}">{}</a>', place.get_staff_url(), gettext("enter or correct"))


@admin.register(Country)
class CountryAdmin(NothingDeleted, admin.ModelAdmin[Country]):
    """Countries come with the gazetteer; how this council writes them stands on their pages."""

    list_display = ("name", "code", "case_page")
    search_fields = ("name", "code", "names__name", "labels__name")
    fields = readonly_fields = ("case_page", "code", "name")
    actions = None

    @admin.display(description=_("labels"))
    def case_page(self, country: Country) -> str:
        return way_to(country)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Country | None = None) -> bool:
        return False

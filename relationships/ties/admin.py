"""Ties in the admin: the list, and a form to report one.

All acts on a tie, and on the entries about it, are on its case page.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.cities.models.cities import City
from relationships.ties.models.relationships import Relationship

SHOWN = ("case_page", "city_a", "city_b", "kind", "state", "provenance", "source", "as_of")


@admin.register(Relationship)
class RelationshipAdmin(admin.ModelAdmin[Relationship]):
    list_display = ("pair", "kind", "state", "certainty", "provenance", "as_of", "case_page")
    list_filter = ("kind", "state", "certainty", "provenance")
    search_fields = ("city_b__name",)
    search_help_text = gettext_lazy("At least two letters, in any spelling.")
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    fields = readonly_fields = SHOWN
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        labelled = City.objects.with_labels("en")
        both = (Prefetch("city_a", labelled), Prefetch("city_b", labelled))
        return super().get_queryset(request).prefetch_related(*both)

    @admin.display(description=gettext_lazy("tie"))
    def pair(self, tie: Relationship) -> str:
        return str(tie)

    @admin.display(description=gettext_lazy("case page"))
    def case_page(self, tie: Relationship) -> str:
        address = reverse("relationship_case", args=[tie.pk])
        return format_html('<a href="{}">{}</a>', address, _("what may happen next"))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if not search_term.strip():
            return queryset, False
        found = City.objects.matching(search_term).values("pk")
        return queryset.filter(Q(city_a__in=found) | Q(city_b__in=found)), False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A tie is reported on its own page, where the city is searched for."""
        return HttpResponseRedirect(reverse("relationship_new"))

    def has_delete_permission(self, request: HttpRequest, obj: Relationship | None = None) -> bool:
        return False

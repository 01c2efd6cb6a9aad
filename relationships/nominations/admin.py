"""All nominations, to search and filter. Acts happen on the page of the case."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.permissions import is_clerk


@admin.register(Nomination)
class NominationAdmin(admin.ModelAdmin[Nomination]):
    list_display = ("city", "kind", "state", "due_on", "created_at")
    list_filter = ("state", "kind")
    list_select_related = ("city",)
    search_fields = ("city__name", "slug")
    date_hierarchy = "created_at"

    def has_view_permission(self, request: HttpRequest, obj: Nomination | None = None) -> bool:
        return is_clerk(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Nomination | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Nomination | None = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A nomination is opened by choosing its city."""
        return HttpResponseRedirect(reverse("nomination_new"))

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Go to the page of the case, which shows everything."""
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        return HttpResponseRedirect(reverse("nomination_case", args=[case.pk]))

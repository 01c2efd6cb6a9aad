"""Lists of the admin: nothing is deleted there, and cases lead to their own pages."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sistercities.kernel.permissions import is_clerk

LONGEST_NUMBER = 18


class ChosenRow(AutocompleteSelect):
    """Asks the database for numbers only. Django's own asks for whatever was sent."""

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        numbers = [
            one for one in value if not one or (one.isdecimal() and len(one) <= LONGEST_NUMBER)
        ]
        return super().optgroups(name, numbers, attr)


class SearchedChoices:
    """Mixed into an admin page with ``autocomplete_fields``, so that it uses `ChosenRow`."""

    def formfield_for_foreignkey(self: Any, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenRow(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class NothingDeleted:
    """Rows of the past stay readable."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CaseList:
    """A list for the clerk's office. Nothing is edited here: each row leads to its case page."""

    show_full_result_count = False
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_clerk(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def case_url(self, row: Any) -> str:
        noun = row._meta.model_name
        return reverse(f"{noun}_case", args=[row.pk])

    def change_view(
        self: Any, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of the case shows all that this list leaves out."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return HttpResponseRedirect(self.case_url(row))


class Entered(CaseList):
    """A case that the clerk enters, on a page of its own."""

    entered_at = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(self.entered_at))

"""The list of meetings. One is planned here; all else is on its page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from relationships.meetings.models.meetings import Meeting
from sistercities.kernel.admin_lists import NothingDeleted
from sistercities.kernel.aside import readable


class BodyFilter(admin.RelatedFieldListFilter):
    """Offers no committee of a case from which the reader has stepped aside."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        bodies = readable(request.user, field.related_model._default_manager.all())
        return [(body.pk, str(body)) for body in bodies]


@admin.register(Meeting)
class MeetingAdmin(NothingDeleted, admin.ModelAdmin[Meeting]):
    list_display = ("body", "kind", "starts_at", "place", "state")
    list_filter = ("state", "kind", ("body", BodyFilter))
    list_select_related = ("body",)
    search_fields = ("place", "body__name", "items__title")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A meeting is planned on a page of its own."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("meeting_new"))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """A row leads to the page of the meeting."""
        meeting = self.get_object(request, object_id)
        if meeting is None or not self.has_view_permission(request, meeting):
            return super().change_view(request, object_id, *args, **kwargs)
        return HttpResponseRedirect(meeting.get_staff_url())

"""Recipient bodies, with whom to write to there, and cities in conflict."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import conflict
from aid.forms.recipients import ConflictMarkForm, RecipientBodyForm
from aid.models import ConflictMark, RecipientBody, RecipientContact
from relationships.admin.choices import SearchedChoices
from relationships.admin.council import NothingDeleted
from relationships.models import City
from relationships.permissions import is_clerk
from sistercities.models import User
from sistercities.workflow import RuleError


def labelled_city() -> Prefetch[Any]:
    """The city of each row, written as the council writes it."""
    return Prefetch("city", City.objects.with_labels("en"))


class ContactInline(admin.StackedInline[RecipientContact, RecipientBody]):
    model = RecipientContact
    can_delete = False
    verbose_name = gettext_lazy("contact: never public")


@admin.register(RecipientBody)
class RecipientBodyAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[RecipientBody]):
    """A body stays in its city: donations and needs refer to it."""

    form = RecipientBodyForm
    fields = RecipientBodyForm.Meta.fields
    first_of_all = gettext_lazy(
        "Who may receive in the partner city: a fire service, a hospital, a school. Begin with the"
        " button above; needs and donations come after it."
    )
    list_display = ("name", "name_own", "kind", "city", "has_contact")
    list_filter = ("kind",)
    list_select_related = ("contact",)
    search_fields = ("name", "name_own", "city__name")
    autocomplete_fields = ("city",)
    inlines = (ContactInline,)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

    @admin.display(description=gettext_lazy("contact entered"), boolean=True)
    def has_contact(self, body: RecipientBody) -> bool:
        return hasattr(body, "contact")

    def get_readonly_fields(self, request: HttpRequest, obj: RecipientBody | None = None) -> Any:
        return ("city",) if obj else ()


@admin.register(ConflictMark)
class ConflictMarkAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[ConflictMark]):
    """A mark is set and lifted, and never edited: both are in the public record."""

    form = ConflictMarkForm
    first_of_all = gettext_lazy(
        "No city is marked. For a marked city, no route, place, date or officer is public."
    )
    list_display = ("city", "reason", "began_at", "ended_at")
    list_display_links = ("city", "reason")
    autocomplete_fields = ("city",)
    readonly_fields = ("began_at", "marked_by", "ended_at", "lifted_by")
    change_form_template = "admin/aid/conflictmark/change_form.html"
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

    @admin.display(description=gettext_lazy("marked by"))
    def marked_by(self, mark: ConflictMark) -> str:
        return str(mark.began_by)

    @admin.display(description=gettext_lazy("lifted by"))
    def lifted_by(self, mark: ConflictMark) -> str:
        return str(mark.ended_by or "")

    def get_fields(self, request: HttpRequest, obj: ConflictMark | None = None) -> Any:
        typed = ("city", "reason", "source")
        return (*typed, *self.readonly_fields) if obj else typed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def has_change_permission(self, request: HttpRequest, obj: ConflictMark | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ConflictMark, form: Any, change: bool) -> None:
        facts = {name: form.cleaned_data[name] for name in ("reason", "source")}
        marked = conflict.mark(obj.city, by=cast(User, request.user), **facts)
        obj.pk = marked.pk

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = ConflictMark.objects.open().filter(pk=object_id if object_id.isdecimal() else 0)
        context = {"may_lift": is_clerk(request.user) and found.exists()}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        lift = self.admin_site.admin_view(self.lift)
        name = "aid_conflictmark_lift"
        return [path("<int:pk>/lift/", lift, name=name), *super().get_urls()]

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lift the mark of the city."""
        if not is_clerk(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        mark = get_object_or_404(ConflictMark, pk=pk)
        try:
            conflict.lift(mark, by=cast(User, request.user))
        except RuleError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The mark of %(city)s is lifted.") % {"city": mark.city})
        return HttpResponseRedirect(reverse("admin:aid_conflictmark_change", args=[pk]))

"""The list of bodies. A standing committee is entered here; all else is on the page of the body."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.council.domain.bodies import enter_body
from relationships.council.forms.bodies import BodyForm
from relationships.council.models.bodies import Body
from sistercities.kernel.admin_lists import NothingDeleted
from sistercities.kernel.models import User


@admin.register(Body)
class BodyAdmin(NothingDeleted, admin.ModelAdmin[Body]):
    form = BodyForm
    list_display = ("name", "kind", "case_page")
    list_filter = ("kind",)
    search_fields = ("name",)

    def get_fields(self, request: HttpRequest, obj: Body | None = None) -> Any:
        return ("name", "kind", "case_page") if obj else ("name",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("page of the body"))
    def case_page(self, body: Body) -> str:
        label = gettext("members, notice, meetings")
        return format_html('<a href="{}">{}</a>', body.get_staff_url(), label)

    def save_model(self, request: HttpRequest, obj: Body, form: Any, change: bool) -> None:
        obj.pk = enter_body(obj, by=cast(User, request.user)).pk

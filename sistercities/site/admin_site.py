"""The council's admin: Django's own, with the desk as its first page."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils.http import urlencode

from sistercities.kernel.admin_guard import Guarded
from sistercities.kernel.admin_once import Once
from sistercities.kernel.calendar import by_the_councils_clock
from sistercities.kernel.models import User
from sistercities.site.desk import index_context


class CouncilAdminSite(AdminSite):
    site_header = "Sister Cities"
    site_title = "Sister Cities"
    index_title = "Desk"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Put before every table, also one of a library, our guard and forms that work once."""
        given = admin_class or ModelAdmin
        if not issubclass(given, Guarded):
            names = {"__module__": given.__module__, "__doc__": given.__doc__}
            given = type(given.__name__, (Guarded, Once, given), names)
        super().register(model_or_iterable, given, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Show moments by the council's clock.

        An address with an empty `_to_field` makes the stock pages stumble: it is refused.
        """
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.GET.get(TO_FIELD_VAR) == "":
                raise BadRequest("The name of the field is missing.")
            with by_the_councils_clock():
                answer: HttpResponse = inner(request, *args, **kwargs)
                if isinstance(answer, SimpleTemplateResponse):
                    answer.render()
                return answer

        return guarded

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What each page may say, but for the list of all tables: two pages show it, and ask."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "log_entries": self.get_log_entries(request),
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The first page is the desk of whoever signed in."""
        user = request.user
        context = index_context(user) if isinstance(user, User) else {}
        return super().index(request, context | (extra_context or {}))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Passwords, too, are changed behind the one door."""
        return HttpResponseRedirect(resolve_url("account_change_password"))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign-in has one door, with its limits on guessing."""
        target = request.GET.get("next", resolve_url("admin:index"))
        return HttpResponseRedirect(f"{resolve_url('account_login')}?{urlencode({'next': target})}")

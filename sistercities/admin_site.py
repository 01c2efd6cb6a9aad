"""The council's admin: Django's own, with the desk as its first page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode


class CouncilAdminSite(AdminSite):
    site_header = "Sister Cities"
    site_title = "Sister Cities"
    index_title = "Desk"
    enable_nav_sidebar = False

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign-in has one door, with its limits on guessing."""
        target = request.GET.get("next", resolve_url("admin:index"))
        return HttpResponseRedirect(f"{resolve_url('account_login')}?{urlencode({'next': target})}")


class CouncilAdminConfig(AdminConfig):
    default_site = "sistercities.admin_site.CouncilAdminSite"

"""All pledges, to search and filter. Acts happen on their case pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aid.needs.admin import labelled_city
from aid.pledges.models.pledges import Pledge
from sistercities.kernel.admin_columns import moment
from sistercities.kernel.admin_lists import CaseList


@admin.register(Pledge)
class PledgeAdmin(CaseList, admin.ModelAdmin[Pledge]):
    """Pledges whose donor has confirmed the e-mail address; the donor is on the case page."""

    actions = None
    first_of_all = _("No pledge has come in yet. Donors pledge on the public site.")
    list_display = (
        *("reference", "kind", "state", "city", "need"),
        moment("confirmed_at", _("confirmed at")),
    )
    list_filter = ("state", "kind", "declined_why")
    list_select_related = ("need",)
    search_fields = ("reference", "donor__name", "donor__organisation", "donor__email")
    date_hierarchy = "confirmed_at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return Pledge.objects.sent().prefetch_related(labelled_city()).order_by("-pk")

"""All donations, to search and filter. Acts happen on their case pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation
from aid.needs.admin import labelled_city
from sistercities.kernel.admin_lists import CaseList
from sistercities.kernel.money import in_words


@admin.register(Donation)
class DonationAdmin(CaseList, admin.ModelAdmin[Donation]):
    actions = None
    first_of_all = _(
        "No donation yet. One begins where a pledge is taken up, or with a thing of the council's."
    )
    list_display = ("reference", "kind", "state", "city", "body", "legal_basis", "worth")
    list_filter = ("state", "kind", "legal_basis")
    list_select_related = ("body", "legal_basis")
    search_fields = ("reference", "body__name", "city__name", "lines__item__description")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

    @admin.display(description=_("fair market value"), ordering="value", empty_value="–")
    def worth(self, row: Donation) -> str | None:
        return in_words(row.value, row.currency) if row.value is not None else None

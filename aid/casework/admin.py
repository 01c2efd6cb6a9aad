"""The list of all things, to search and filter by how far each has come. Acts are on case pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aid.casework.domain.promised_and_given import (
    lines_not_cancelled,
    promised_and_free,
    still_free,
)
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DONATION_PROMISED
from aid.items.models.items import Item
from aid.items.states import ItemState
from aid.pledges.states import PLEDGE_NOT_SENT
from sistercities.kernel.admin_columns import moment
from sistercities.kernel.admin_lists import Entered


class WhereItStands(admin.SimpleListFilter):
    """Filter by the words of the column, without the references of donations."""

    title = _("where it stands")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("available", str(ItemState.AVAILABLE.label)),
            ("promised", str(_("promised"))),
            ("given", str(_("given away"))),
            ("gone", str(ItemState.GONE.label)),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        lines = DonationLine.objects.not_cancelled().filter(item=OuterRef("pk"))
        if self.value() == "available":
            return still_free(queryset)
        if self.value() == "promised":
            return queryset.filter(Exists(lines.filter(donation__state__in=DONATION_PROMISED)))
        if self.value() == "given":
            return queryset.filter(Exists(lines.exclude(donation__state__in=DONATION_PROMISED)))
        return queryset.filter(state=ItemState.GONE) if self.value() == "gone" else queryset


@admin.register(Item)
class ItemAdmin(Entered, admin.ModelAdmin[Item]):
    """The council's own things and those of pledges; a row of a pledge leads to the pledge."""

    actions = None
    entered_at = "item_new"
    first_of_all = _("No thing is entered yet. Begin with the button above.")
    list_display = (
        *("description", "where_it_stands", "make", "serial_or_vin", "kind", "quantity", "whose"),
        moment("created_at", _("entered at")),
    )
    list_filter = (WhereItStands, "kind", ("pledge", admin.EmptyFieldListFilter))
    list_select_related = ("pledge",)
    search_fields = ("description", "maker", "model", "serial_or_vin")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        offered = ~Q(pledge__state__in=PLEDGE_NOT_SENT)
        rows = super().get_queryset(request).prefetch_related(lines_not_cancelled())
        return rows.filter(Q(pledge__isnull=True) | offered)

    @admin.display(description=_("year, maker, model"), ordering="maker", empty_value="–")
    def make(self, item: Item) -> str | None:
        return " ".join(str(word) for word in (item.year, item.maker, item.model) if word) or None

    @admin.display(description=_("where it stands"))
    def where_it_stands(self, item: Item) -> str:
        return str(promised_and_free(item))

    @admin.display(description=_("whose"), ordering="pledge")
    def whose(self, item: Item) -> str:
        kind = Donation.Kind.COUNCIL if item.pledge is None else Donation.Kind.DONOR
        return str(kind.label) if item.pledge is None else f"{kind.label}: {item.pledge}"

    def case_url(self, row: Item) -> str:
        if row.pledge_id:
            return reverse("pledge_case", args=[row.pledge_id])
        return reverse("item_case", args=[row.pk])

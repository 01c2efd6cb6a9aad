"""Legal grounds, which the administrator keeps, and the counters of their caps, to read only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aid.legal_bases.domain.wordings import enter_ground
from aid.legal_bases.forms import LegalGroundForm
from aid.legal_bases.models import WORDED, CapYear, LegalGround
from aid.needs.admin import labelled_city
from sistercities.kernel.admin_lists import NothingDeleted
from sistercities.kernel.models import User
from sistercities.kernel.money import in_words


class ReadOnly(NothingDeleted):
    """What acts write, nobody edits."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Counted(ReadOnly):
    """The counter of a cap, in money or in donations, as its ground counts."""

    @admin.display(description=_("used"), ordering="used")
    def approved(self, year: CapYear) -> str:
        return _as_counted(year, year.used)

    @admin.display(description=_("cap"), ordering="limit")
    def cap(self, year: CapYear) -> str:
        return _as_counted(year, year.limit)


def _as_counted(year: CapYear, number: Decimal) -> str:
    if year.ground.counts_in == LegalGround.Counts.MONEY:
        return in_words(number, year.currency)
    return str(int(number))


class CapYearInline(Counted, admin.TabularInline[CapYear, LegalGround]):
    model = CapYear
    fields = readonly_fields = ("city", "begins_on", "approved", "cap")
    extra = 0


@admin.register(LegalGround)
class LegalGroundAdmin(NothingDeleted, admin.ModelAdmin[LegalGround]):
    """Its terms stay once something was counted on it; a new law is a new legal ground."""

    form = LegalGroundForm
    first_of_all = _(
        "No legal ground is entered, so nothing of the council's own can be given away. Los"
        " Angeles' rules come with this command: python manage.py load_grounds los_angeles"
    )
    list_display = ("title", "cap", "ties", "is_active")
    list_filter = ("is_active",)
    inlines = (CapYearInline,)
    actions = None

    @admin.display(description=_("cap"))
    def cap(self, ground: LegalGround) -> str:
        if ground.limit is None:
            return gettext("no cap")
        if ground.counts_in == LegalGround.Counts.MONEY:
            amount = in_words(ground.limit, ground.currency)
            return gettext("%(amount)s a year") % {"amount": amount}
        times = int(ground.limit)
        return ngettext("once a year", "%(times)s times a year", times) % {"times": times}

    @admin.display(description=_("kinds of tie"), empty_value="–")
    def ties(self, ground: LegalGround) -> str:
        return ground.kinds_in_words

    def get_readonly_fields(self, request: HttpRequest, obj: LegalGround | None = None) -> Any:
        return ("case_page", "is_active", "key", *WORDED) if obj else ()

    def get_fields(self, request: HttpRequest, obj: LegalGround | None = None) -> Any:
        fields = (*LegalGroundForm.Meta.fields, "counts_from_zero")
        return ("case_page", "is_active", *fields) if obj else fields

    @admin.display(description=_("page of the ground"))
    def case_page(self, ground: LegalGround) -> str:
        label = gettext("corrections, and whether it is in use")
        return format_html('<a href="{}">{}</a>', ground.get_staff_url(), label)

    def save_model(self, request: HttpRequest, obj: LegalGround, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            enter_ground(obj, by=cast(User, request.user))


@admin.register(CapYear)
class CapYearAdmin(Counted, admin.ModelAdmin[CapYear]):
    """Kept by the donations themselves."""

    first_of_all = _("Nothing was approved on a legal ground with a cap yet.")
    list_display = ("ground", "city", "begins_on", "approved", "cap")
    fields = readonly_fields = list_display
    list_filter = ("ground", "begins_on")
    list_select_related = ("ground",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

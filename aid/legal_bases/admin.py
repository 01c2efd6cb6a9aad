"""Legal bases, which the administrator keeps, and the counters of their caps, to read only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aid.legal_bases.domain.wordings import enter_basis
from aid.legal_bases.forms import LegalBasisForm
from aid.legal_bases.models import WORDED, CapYear, LegalBasis
from aid.needs.admin import labelled_city
from sistercities.kernel.admin_lists import NothingDeleted
from sistercities.kernel.models import User
from sistercities.kernel.money import in_words


class ReadOnly(NothingDeleted):
    """What acts write, nobody edits here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Counted(ReadOnly):
    """The counter of a cap, shown in money or in donations, as its basis counts."""

    @admin.display(description=_("used"), ordering="used")
    def approved(self, year: CapYear) -> str:
        return _as_counted(year, year.used)

    @admin.display(description=_("cap"), ordering="limit")
    def cap(self, year: CapYear) -> str:
        return _as_counted(year, year.limit)


def _as_counted(year: CapYear, number: Decimal) -> str:
    if year.legal_basis.counts_in == LegalBasis.Counts.MONEY:
        return in_words(number, year.currency)
    return str(int(number))


class CapYearInline(Counted, admin.TabularInline[CapYear, LegalBasis]):
    model = CapYear
    fields = readonly_fields = ("city", "begins_on", "approved", "cap")
    extra = 0


@admin.register(LegalBasis)
class LegalBasisAdmin(NothingDeleted, admin.ModelAdmin[LegalBasis]):
    """Its terms cannot change once something was counted on it; a new law is a new legal basis."""

    form = LegalBasisForm
    first_of_all = _(
        "No legal basis is entered, so nothing of the council's own can be given away. Los"
        " Angeles' rules come with this command: python manage.py load_legal_bases los_angeles"
    )
    list_display = ("title", "cap", "ties", "is_active")
    list_filter = ("is_active",)
    inlines = (CapYearInline,)
    actions = None

    @admin.display(description=_("cap"))
    def cap(self, legal_basis: LegalBasis) -> str:
        if legal_basis.limit is None:
            return gettext("no cap")
        if legal_basis.counts_in == LegalBasis.Counts.MONEY:
            amount = in_words(legal_basis.limit, legal_basis.currency)
            return gettext("%(amount)s a year") % {"amount": amount}
        times = int(legal_basis.limit)
        return ngettext("once a year", "%(times)s times a year", times) % {"times": times}

    @admin.display(description=_("kinds of tie"), empty_value="–")
    def ties(self, legal_basis: LegalBasis) -> str:
        return legal_basis.kinds_in_words

    def get_readonly_fields(self, request: HttpRequest, obj: LegalBasis | None = None) -> Any:
        return ("case_page", "is_active", "key", *WORDED) if obj else ()

    def get_fields(self, request: HttpRequest, obj: LegalBasis | None = None) -> Any:
        fields = (*LegalBasisForm.Meta.fields, "counts_from_zero")
        return ("case_page", "is_active", *fields) if obj else fields

    @admin.display(description=_("page of the basis"))
    def case_page(self, legal_basis: LegalBasis) -> str:
        label = gettext("corrections, and whether it is in use")
        return format_html('<a href="{}">{}</a>', legal_basis.get_staff_url(), label)

    def save_model(self, request: HttpRequest, obj: LegalBasis, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            enter_basis(obj, by=cast(User, request.user))


@admin.register(CapYear)
class CapYearAdmin(Counted, admin.ModelAdmin[CapYear]):
    """Written by the triggers on donations."""

    first_of_all = _("Nothing was approved on a legal basis with a cap yet.")
    list_display = ("legal_basis", "city", "begins_on", "approved", "cap")
    fields = readonly_fields = list_display
    list_filter = ("legal_basis", "begins_on")
    list_select_related = ("legal_basis",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

"""Agreements and signing links, for reading. A link is shown by its status, without its address."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signatory, SigningLink
from relationships.motions.admin import ReadOnly, case_link


class SignatoryInline(ReadOnly, admin.TabularInline[Signatory, Agreement]):
    """Who is to sign for each side."""

    model = Signatory
    fields = ("side", "term", "authority", "language")
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, admin.ModelAdmin[Agreement]):
    """Every version, also those that were superseded."""

    list_display = ("case", "version", "state", "frozen_at", "sha256")
    list_display_links = ("version",)  # the first column leads to the case
    list_filter = ("state",)
    list_select_related = ("nomination__city",)
    search_fields = ("nomination__city__name", "sha256")
    ordering = ("-id",)
    fields = (
        "case",
        "version",
        "state",
        "title_home",
        "text_home",
        "title_partner",
        "text_partner",
        "effective_on",
        "partner_body",
        "partner_decision",
        "partner_decided_on",
        "sha256",
        "frozen_at",
        "ended_reason",
    )
    inlines = (SignatoryInline,)

    @admin.display(description=_("nomination"))
    def case(self, agreement: Agreement) -> str:
        return case_link(agreement.nomination)


@admin.register(SigningLink)
class SigningLinkAdmin(ReadOnly, admin.ModelAdmin[SigningLink]):
    """Which links were sent and what became of them."""

    list_display = ("signatory", "status", "created_at", "created_by", "last_day")
    list_select_related = (
        "signatory__term__person",
        "signatory__term__office__city",
        "created_by",
    )
    search_fields = ("signatory__term__person__name",)
    fields = (
        "signatory",
        "status",
        "created_at",
        "created_by",
        "last_day",
        "opened_at",
        "used_at",
        "revoked_at",
    )

    @admin.display(description=_("works until"), ordering="expires_at")
    def last_day(self, link: SigningLink) -> str:
        return date_format(link.last_day)

    @admin.display(description=_("how it stands"))
    def status(self, link: SigningLink) -> str:
        return link.progress

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the hash of the address, which nobody needs here."""
        return super().get_queryset(request).defer("token_hash")

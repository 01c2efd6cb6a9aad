"""Motions and roll calls, for reading. What happens to them happens on the page of the case."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from relationships.motions.domain.roll_calls import totals_in_words
from relationships.motions.models.matters import cases_from
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall, RollCallVote


class ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def case_link(case: Any) -> str:
    return format_html('<a href="{}">{}</a>', case.get_staff_url(), case)


@admin.register(Motion)
class MotionAdmin(ReadOnly, admin.ModelAdmin[Motion]):
    list_display = ("title", "council_file", "purpose", "moved_by", "moved_on", "case")
    list_filter = ("purpose", "provenance")
    list_select_related = ("mover", *cases_from("matter"))
    search_fields = ("title", "council_file", "mover__name")
    fields = (
        "case",
        "purpose",
        "council_file",
        "title",
        "text",
        "moved_by",
        "seconded_by",
        "moved_on",
        "provenance",
        "source",
        "source_url",
        "as_of",
        "corrects",
        "correction_reason",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("mover__names")

    @admin.display(description=_("mover"), ordering="mover__name")
    def moved_by(self, motion: Motion) -> str:
        return motion.moved_by

    @admin.display(description=_("seconders"))
    def seconded_by(self, motion: Motion) -> str:
        return ", ".join(motion.seconded_by)

    @admin.display(description=_("case"))
    def case(self, motion: Motion) -> str:
        return case_link(motion.case)


class VoteInline(ReadOnly, admin.TabularInline[RollCallVote, RollCall]):
    model = RollCallVote
    fields = readonly_fields = ("member", "office", "choice")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        rows = rows.prefetch_related("term__person__names", "term__office__titles")
        return rows.select_related("roll_call", "term__person", "term__office")

    @admin.display(description=_("member"))
    def member(self, vote: RollCallVote) -> str:
        return vote.member

    @admin.display(description=_("office"))
    def office(self, vote: RollCallVote) -> str:
        return vote.office

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("relationships.view_rollcall")


@admin.register(RollCall)
class RollCallAdmin(ReadOnly, admin.ModelAdmin[RollCall]):
    """Confirmed roll calls; a draft is on the page of its case."""

    list_display = ("motion", "held_on", "totals", "carried", "provenance", "case")
    list_filter = ("carried", "provenance")
    list_select_related = cases_from("motion__matter")
    search_fields = ("motion__title", "motion__council_file")
    date_hierarchy = "held_on"
    inlines = (VoteInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return RollCall.objects.confirmed()

    @admin.display(description=_("vote"))
    def totals(self, roll_call: RollCall) -> str:
        return totals_in_words(roll_call)

    @admin.display(description=_("case"))
    def case(self, roll_call: RollCall) -> str:
        return case_link(roll_call.motion.case)

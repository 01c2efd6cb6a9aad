"""The council, its offices and who holds them. Nothing here is deleted; terms are closed."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.council.domain import terms
from relationships.council.domain.council_facts import enter_council
from relationships.council.domain.offices import enter_office
from relationships.council.domain.vote_rules import enter_first
from relationships.council.forms.people import CouncilForm, OfficeForm, TermForm
from relationships.council.forms.vote_rules import NewCouncilForm, RuleOfCouncil
from relationships.council.models.council import Council, Office, Term
from sistercities.kernel.admin_lists import NothingDeleted, SearchedChoices
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User

_SAID = ("name", "city", "timezone", "contact_email")


@admin.register(Council)
class CouncilAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[Council]):
    """There is one council, so its list is its page."""

    form = CouncilForm
    autocomplete_fields = ("city",)
    fieldsets = (
        (None, {"fields": _SAID}),
        (
            _("How it votes"),
            {
                "fields": ("seats", "decides_on_ties", *RuleOfCouncil.base_fields),
                "description": _(
                    "This rule is copied onto each roll call. Further rules, and what cities settle"
                    " differently, are entered on the page of its body."
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Council | None = None) -> Any:
        """What the public reads is entered here once, then corrected on the council's page."""
        return (*_SAID, "case_page") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Council | None = None) -> Any:
        if obj is None:
            return self.fieldsets
        return ((None, {"fields": ("case_page", *_SAID, "seats", "decides_on_ties")}),)

    def get_form(
        self, request: HttpRequest, obj: Council | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A new council begins with the rule by which it votes."""
        kwargs["form"] = CouncilForm if obj else NewCouncilForm
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=_("page of the council"))
    def case_page(self, council: Council) -> str:
        return format_html('<a href="{}">{}</a>', council.get_staff_url(), gettext("corrections"))

    def save_model(self, request: HttpRequest, obj: Council, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            enter_council(obj, by=cast(User, request.user))
            enter_first(obj.body, by=cast(User, request.user), **form.rule())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Council.objects.exists()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        council = Council.objects.first()
        if council is None or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(
            reverse("admin:relationships_council_change", args=[council.pk])
        )


class InOffice(admin.SimpleListFilter):
    title = _("in office")
    parameter_name = "in_office"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Now")), ("ended", _("Term has ended"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "now":
                return queryset.on(council_day())
            case "ended":
                return queryset.held().filter(ended_on__lt=council_day())
        return queryset


@admin.register(Term)
class TermAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[Term]):
    first_of_all = _("Enter the offices and the persons first, then who holds which since when.")
    """A term is begun here; it is closed, corrected and struck on the page of its person."""

    form = TermForm
    list_display = ("person", "office", "began_on", "ended_on", "struck")
    list_filter = (InOffice, "office__kind")
    list_select_related = ("person", "office")
    search_fields = ("person__name", "office__title")
    autocomplete_fields = ("person", "office")

    def get_fields(self, request: HttpRequest, obj: Term | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return (*fields, "struck", "case_page") if obj else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("page of the person"))
    def case_page(self, term: Term) -> str:
        label = gettext("names, terms of office, corrections")
        return format_html('<a href="{}">{}</a>', term.person.get_staff_url(), label)

    def save_model(self, request: HttpRequest, obj: Term, form: Any, change: bool) -> None:
        obj.pk = terms.add_term(by=cast(User, request.user), **form.cleaned_data).pk


class TermInline(NothingDeleted, admin.TabularInline[Term, Any]):
    """The terms of a person, or in an office. They are changed on their own page."""

    model = Term
    form = TermForm
    extra = 0
    fields = readonly_fields = ("office", "person", "began_on", "ended_on", "source", "struck")
    ordering = ("-began_on",)
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Office)
class OfficeAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[Office]):
    form = OfficeForm
    list_display = ("title", "kind", "city", "holder")
    list_filter = ("kind",)
    list_select_related = ("city",)
    search_fields = ("title", "city__name")
    autocomplete_fields = ("city",)
    inlines = (TermInline,)

    def get_fields(self, request: HttpRequest, obj: Office | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return (*fields, "struck", "case_page") if obj else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The title is entered here once; it is corrected on the page of the office."""
        return False

    @admin.display(description=_("page of the office"))
    def case_page(self, office: Office) -> str:
        return format_html('<a href="{}">{}</a>', office.get_staff_url(), gettext("corrections"))

    def save_model(self, request: HttpRequest, obj: Office, form: Any, change: bool) -> None:
        enter_office(obj, by=cast(User, request.user))

    @admin.display(description=_("holder today"))
    def holder(self, office: Office) -> str:
        term = office.terms.on(council_day()).select_related("person").first()
        return str(term.person) if term else ""

"""Recipient bodies with their contacts, cities in conflict, and all needs."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aid.needs.domain import conflict, recipients
from aid.needs.forms.recipients import ConflictMarkForm, LiftMarkForm, RecipientBodyForm
from aid.needs.models.needs import Need
from aid.needs.models.recipients import ConflictMark, RecipientBody, RecipientContact
from relationships.cities.models.cities import City
from sistercities.kernel import form_keys
from sistercities.kernel.acts import Consequences
from sistercities.kernel.admin_columns import moment
from sistercities.kernel.admin_lists import Entered, NothingDeleted, SearchedChoices
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.workflow import RuleError


def labelled_city() -> Prefetch[Any]:
    """The city of each row, written as the council writes it."""
    return Prefetch("city", City.objects.with_labels("en"))


BEGAN = moment("began_at", gettext_lazy("marked at"))
ENDED = moment("ended_at", gettext_lazy("lifted at"))
# The fields of a mark that are not typed.
ADDED = (BEGAN, "marked_by", ENDED, "lifted_by", "ended_reason")


class ContactInline(admin.StackedInline[RecipientContact, RecipientBody]):
    model = RecipientContact
    can_delete = False
    verbose_name = gettext_lazy("contact: never public")


@admin.register(RecipientBody)
class RecipientBodyAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[RecipientBody]):
    """A body stays in its city; its name is entered here once, and corrected on its page."""

    form = RecipientBodyForm
    first_of_all = gettext_lazy(
        "Who may receive in the partner city: a fire service, a hospital, a school. Begin with the"
        " button above; needs and donations come after it."
    )
    list_display = ("name", "name_own", "kind", "city", "has_contact")
    list_filter = ("kind",)
    list_select_related = ("contact",)
    search_fields = ("name", "name_own", "city__name")
    autocomplete_fields = ("city",)
    inlines = (ContactInline,)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

    @admin.display(description=gettext_lazy("contact entered"), boolean=True)
    def has_contact(self, body: RecipientBody) -> bool:
        return hasattr(body, "contact")

    @admin.display(description=gettext_lazy("page of the body"))
    def case_page(self, body: RecipientBody) -> str:
        return format_html('<a href="{}">{}</a>', body.get_staff_url(), _("corrections"))

    def get_fields(self, request: HttpRequest, obj: RecipientBody | None = None) -> Any:
        fields = RecipientBodyForm.Meta.fields
        return ("case_page", *fields) if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: RecipientBody | None = None) -> Any:
        return ("case_page", "city", *recipients.NAMED) if obj else ()

    def save_model(self, request: HttpRequest, obj: RecipientBody, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            recipients.enter_body(obj, by=cast(User, request.user))


@admin.register(ConflictMark)
class ConflictMarkAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[ConflictMark]):
    """A mark is set and lifted, and never edited: both are in the public record."""

    form = ConflictMarkForm
    first_of_all = gettext_lazy(
        "No city is marked. For a marked city, no route, place, date or officer is public."
    )
    list_display = ("city", "reason", BEGAN, ENDED)
    list_display_links = ("city", "reason")
    autocomplete_fields = ("city",)
    change_form_template = "admin/aid/conflictmark/change_form.html"
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(labelled_city())

    @admin.display(description=gettext_lazy("marked by"))
    def marked_by(self, mark: ConflictMark) -> str:
        return str(mark.began_by)

    @admin.display(description=gettext_lazy("lifted by"))
    def lifted_by(self, mark: ConflictMark) -> str:
        return str(mark.ended_by or "")

    def get_readonly_fields(self, request: HttpRequest, obj: ConflictMark | None = None) -> Any:
        return ADDED

    def get_fields(self, request: HttpRequest, obj: ConflictMark | None = None) -> Any:
        typed = ("city", "reason", "source")
        return (*typed, *ADDED) if obj else typed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def has_change_permission(self, request: HttpRequest, obj: ConflictMark | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ConflictMark, form: Any, change: bool) -> None:
        facts = {name: form.cleaned_data[name] for name in ("reason", "source")}
        marked = conflict.mark(obj.city, by=cast(User, request.user), **facts)
        obj.pk = marked.pk

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = ConflictMark.objects.open().filter(pk=object_id if object_id.isdecimal() else 0)
        context = {"may_lift": is_clerk(request.user) and found.exists()}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        lift = self.admin_site.admin_view(self.lift)
        name = "aid_conflictmark_lift"
        return [path("<int:pk>/lift/", lift, name=name), *super().get_urls()]

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what lifting the mark makes public, ask for a reason, and lift it."""
        if not is_clerk(request.user):
            raise PermissionDenied
        mark = get_object_or_404(ConflictMark, pk=pk)
        form = LiftMarkForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                return HttpResponseRedirect(self._lifted(request, mark, form))
            except RuleError as error:
                form.add_error(None, error)
        context = self.admin_site.each_context(request) | {
            "title": _("Lift the mark of %(city)s") % {"city": mark.city},
            "called": mark,
            "case_url": reverse("admin:aid_conflictmark_change", args=[pk]),
            "act": {"label": _("Lift the mark")},
            "consequences": _what_lifting_does(mark),
            "form": form,
            "form_key": form_keys.new_key(request.user),
        }
        return render(request, "kernel/act.html", context, status=422 if form.is_bound else 200)

    def _lifted(self, request: HttpRequest, mark: ConflictMark, form: LiftMarkForm) -> str:
        def work() -> str:
            conflict.lift(mark, by=cast(User, request.user), reason=form.cleaned_data["reason"])
            messages.success(request, _("The mark of %(city)s is lifted.") % {"city": mark.city})
            return reverse("admin:aid_conflictmark_change", args=[mark.pk])

        return form_keys.once(request, holder=request.user, purpose=request.path, work=work)


def _what_lifting_does(mark: ConflictMark) -> Consequences:
    number = conflict.uncovered(mark.city)
    return Consequences(
        happens=[
            _(
                "From now on, the pages of donations to %(city)s show everything that they show for"
                " every other city. It cannot be undone: a new mark covers only what comes later."
            )
            % {"city": mark.city}
        ],
        public=[
            ngettext(
                "%(number)d donation: the name of the recipient, its office, the days, that it is"
                " on the way, and the reasons that were given.",
                "%(number)d donations: the names of the recipients, their offices, the days, what"
                " is on the way, and the reasons that were given.",
                number,
            )
            % {"number": number},
            _("The reason, in the public record."),
        ],
    )


@admin.register(Need)
class NeedAdmin(Entered, admin.ModelAdmin[Need]):
    actions = None
    entered_at = "need_new"
    first_of_all = gettext_lazy("Nothing is asked for yet. Begin with the button above.")
    list_display = ("reference", "what", "quantity", "body", "state", "needed_by")
    list_filter = ("state",)
    list_select_related = ("body",)
    search_fields = ("reference", "what", "body__name", "body__city__name")

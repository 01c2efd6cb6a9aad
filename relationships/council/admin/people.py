"""Persons and accounts. Accounts are opened by invitation; nobody types another's password."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.admin.council import TermInline
from relationships.council.domain import people
from relationships.council.forms.people import AccountForm
from relationships.council.models.council import Person
from sistercities.kernel.admin_lists import NothingDeleted
from sistercities.kernel.admin_once import once_or_back
from sistercities.kernel.models import User
from sistercities.kernel.roles import CHAIR, MEMBER
from sistercities.kernel.workflow import RuleError

CLERKS_MAY_GIVE = (CHAIR, MEMBER)


@admin.register(Person)
class PersonAdmin(NothingDeleted, admin.ModelAdmin[Person]):
    """A name is entered here once, then corrected on the person's page."""

    list_display = ("name", "name_local", "user", "case_page")
    list_select_related = ("user",)
    search_fields = ("name", "name_local")
    inlines = (TermInline,)

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> Any:
        return ("name", "name_local", "user", *(("case_page",) if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> Any:
        """A person's account decides who votes, so only an administrator changes it."""
        if obj is None:
            return ()
        linked = obj.user_id is not None and not _is_administrator(request)
        return ("name", "name_local", "case_page", *(("user",) if linked else ()))

    @admin.display(description=gettext_lazy("page of the person"))
    def case_page(self, person: Person) -> str:
        return format_html(
            '<a href="{}">{}</a>', person.get_staff_url(), _("names, terms of office, corrections")
        )

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            people.enter_person(obj, by=cast(User, request.user))


def _is_administrator(request: HttpRequest) -> bool:
    return request.user.has_perm("sistercities.change_user")


@admin.register(User)
class UserAdmin(NothingDeleted, admin.ModelAdmin[User]):
    """An account with its roles; the buttons send the invitation."""

    form = AccountForm
    list_display = ("name", "email", "roles", "status", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("name", "email", "groups", "is_active", "status", "last_login")
    readonly_fields = ("status", "last_login")
    change_form_template = "admin/sistercities/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=gettext_lazy("invitation"))
    def status(self, user: User) -> str:
        if people.has_joined(user):
            return _("has set a password")
        if user.invited_at is None:
            return _("not invited yet")
        return _("invited on %(day)s") % {
            "day": date_format(localtime(user.invited_at), "DATETIME_FORMAT")
        }

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if "groups" in form.base_fields:
            form.base_fields["groups"].queryset = self.roles_to_give(request)
        return form

    def roles_to_give(self, request: HttpRequest) -> Any:
        """The roles that this person may give. A clerk who made clerks could act as two people."""
        groups = Group.objects.order_by("name")
        return groups if _is_administrator(request) else groups.filter(name__in=CLERKS_MAY_GIVE)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def response_post_save_add(self, request: HttpRequest, obj: User) -> HttpResponseRedirect:
        """Go to the page of the new account, where the button to invite is."""
        messages.info(
            request, _("%(name)s does not know of it yet: now press “Invite”.") % {"name": obj}
        )
        return HttpResponseRedirect(_address(obj))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = User.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        invitable = user is not None and user.is_active and not people.has_joined(user)
        context = {"account": user, "may_invite": invitable and self.has_add_permission(request)}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        invite = self.admin_site.admin_view(self.invite)
        name = "sistercities_user_invite"
        return [path("<int:pk>/invite/", invite, name=name), *super().get_urls()]

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the invitation, or send it again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user = get_object_or_404(User, pk=pk)
        return once_or_back(request, lambda: self._invite(request, user), back=_address(user))

    def _invite(self, request: HttpRequest, user: User) -> HttpResponse:
        try:
            people.invite(user, by=cast(User, request.user))
        except RuleError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request, _("The invitation is on its way to %(to)s.") % {"to": user.email}
            )
        return HttpResponseRedirect(_address(user))


def _address(user: User) -> str:
    return reverse("admin:sistercities_user_change", args=[user.pk])

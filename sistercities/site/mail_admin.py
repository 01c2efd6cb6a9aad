"""The outbox in the admin: what was sent to whom, and what to do where it could not be delivered.

The admin that comes with the library shows every word of a mail and breaks our content security
policy. Here a mail shows that it went and never what it says, unless its kind is harmless.
"""

from collections.abc import Callable
from typing import Any, cast

import post_office.admin  # noqa: F401  registers its own pages, which make room for ours
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from post_office.models import Attachment, Email, EmailTemplate, Log

from sistercities.kernel import form_keys, undelivered
from sistercities.kernel.acts import Consequences
from sistercities.kernel.fields import CharField
from sistercities.kernel.models import UndeliveredMail, User
from sistercities.kernel.outbox import is_harmless
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.workflow import RuleError

for model in (Attachment, Email, EmailTemplate, Log):
    admin.site.unregister(model)


class SettleForm(forms.Form):
    """How the reader learned of it in another way."""

    how = CharField(
        label=_("How it was settled"),
        help_text=_("For example: told by telephone, or sent to another address."),
        max_length=300,
    )


@admin.register(Email)
class OutboxAdmin(admin.ModelAdmin[Email]):
    """Every mail of this installation, newest first."""

    list_display = ("recipient", "subject", "state", "created", "number_of_retries")
    list_filter = ("status", "created")
    search_fields = ("to", "subject")
    ordering = ("-id",)
    fields = (
        *("recipient", "subject", "state", "created", "last_updated"),
        *("text", "trouble", "settled"),
    )
    readonly_fields = fields
    actions = None
    change_form_template = "site/mail.html"  # not the one of the library
    change_list_template = "admin/change_list.html"

    @admin.display(description=_("to"))
    def recipient(self, mail: Email) -> str:
        return ", ".join(mail.to)

    @admin.display(description=_("state"), ordering="status")
    def state(self, mail: Email) -> str:
        return str(mail.get_status_display() or "")

    @admin.display(description=_("text"))
    def text(self, mail: Email) -> str:
        if is_harmless(mail):
            return str(mail.message)
        return gettext("What this mail says is for its reader alone, so its text is not shown.")

    @admin.display(description=_("why it could not be sent"))
    def trouble(self, mail: Email) -> str:
        last = mail.logs.exclude(message="").order_by("-id").first()
        return str(last.message) if last else ""

    @admin.display(description=_("how it was settled"))
    def settled(self, mail: Email) -> str:
        row = UndeliveredMail.objects.filter(mail=mail, settled_at__isnull=False).first()
        return f"{row.settled_how} ({row.settled_by})" if row else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        mail = Email.objects.filter(pk=object_id if object_id.isdecimal() else 0).first()
        is_open = mail is not None and is_clerk(request.user) and undelivered.is_open(mail)
        context = {"may_settle": is_open, "may_try": is_open and mail and is_harmless(mail)}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        view, stem = self.admin_site.admin_view, "post_office_email"
        return [
            path("<int:pk>/again/", view(self.again), name=f"{stem}_again"),
            path("<int:pk>/settle/", view(self.settle), name=f"{stem}_settle"),
            *super().get_urls(),
        ]

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the same mail once more."""
        happens = _("The mail loop sends the same mail to the same address once more.")
        return self._do(
            request,
            pk,
            label=gettext("Try again"),
            consequences=Consequences(happens=[happens], mails=[_("To the reader of this mail.")]),
            form=forms.Form,
            perform=lambda mail, by: undelivered.try_again(mail),
        )

    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a mail off the desk, saying how its reader was told."""
        happens = _("The mail leaves the desk. It stays in the outbox, with what you write here.")
        return self._do(
            request,
            pk,
            label=gettext("Settled in another way"),
            consequences=Consequences(happens=[happens]),
            form=SettleForm,
            perform=undelivered.settle,
        )

    def _do(
        self,
        request: HttpRequest,
        pk: int,
        *,
        label: str,
        consequences: Consequences,
        form: type[forms.Form],
        perform: Callable[..., None],
    ) -> HttpResponse:
        if not is_clerk(request.user):
            raise PermissionDenied
        mail, by = get_object_or_404(self.get_queryset(request), pk=pk), cast(User, request.user)
        there = reverse("admin:post_office_email_change", args=[pk])
        bound = form(request.POST if request.method == "POST" else None)

        def work() -> str:
            perform(mail, by=by, **bound.cleaned_data)
            messages.success(request, gettext("Done: %(act)s.") % {"act": label})
            return there

        if bound.is_valid():
            try:
                path = form_keys.once(request, holder=request.user, purpose=request.path, work=work)
                return HttpResponseRedirect(path)
            except RuleError as error:
                bound.add_error(None, error)
        context = self.admin_site.each_context(request) | {
            "title": f"{mail.subject}: {label}",
            "called": mail.subject,
            "case_url": there,
            "act": {"label": label},
            "consequences": consequences,
            "form": bound,
            "form_key": form_keys.new_key(request.user),
        }
        return render(request, "kernel/act.html", context, status=422 if bound.is_bound else 200)

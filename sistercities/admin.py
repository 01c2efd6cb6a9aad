"""The outbox in the admin: what was sent to whom, to read only.

The admin that comes with the library shows every word of a mail and breaks our content security
policy. A mail with a personal link shows that it went and never what it says.
"""

from typing import Any

import post_office.admin  # noqa: F401  registers its own pages, which make room for ours
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from post_office.models import Attachment, Email, EmailTemplate, Log

for model in (Attachment, Email, EmailTemplate, Log):
    admin.site.unregister(model)


@admin.register(Email)
class OutboxAdmin(admin.ModelAdmin[Email]):
    """Every mail of this installation, newest first."""

    list_display = ("recipient", "subject", "state", "created", "number_of_retries")
    list_filter = ("status", "created")
    search_fields = ("to", "subject")
    ordering = ("-id",)
    fields = ("recipient", "subject", "state", "created", "last_updated", "text", "trouble")
    readonly_fields = fields
    actions = None
    change_form_template = "admin/change_form.html"  # not the one of the library
    change_list_template = "admin/change_list.html"

    @admin.display(description=_("to"))
    def recipient(self, mail: Email) -> str:
        return ", ".join(mail.to)

    @admin.display(description=_("state"), ordering="status")
    def state(self, mail: Email) -> str:
        return str(mail.get_status_display() or "")

    @admin.display(description=_("text"))
    def text(self, mail: Email) -> str:
        if "X-Personal-Link" in (mail.headers or {}):
            return gettext("This mail holds a personal link, so its text is not shown.")
        return str(mail.message)

    @admin.display(description=_("why it could not be sent"))
    def trouble(self, mail: Email) -> str:
        last = mail.logs.exclude(message="").order_by("-id").first()
        return str(last.message) if last else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""The demonstration's letterbox: mail that in a real installation would have been sent."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from post_office.models import Email

from sistercities.kernel.aside import readable
from sistercities.kernel.installation import is_demonstration
from sistercities.kernel.outbox import of_accounts


@login_required
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail of a demonstration, with the personal links that real staff never see.

    Links that open an account are shown to administrators alone, here too: whoever could ask for
    the deputy's new password and read the mail would be the second person.
    """
    if not is_demonstration():
        raise Http404(_("Only a demonstration has a letterbox."))
    mails = readable(request.user, Email.objects.order_by("-id"))
    if not request.user.has_perm("sistercities.change_user"):
        mails = mails.exclude(of_accounts())
    addresses = mails.order_by().values_list("to", flat=True).distinct()
    recipients = sorted({to for row in addresses for to in row})
    chosen = request.GET.get("to", "")
    if chosen in recipients:
        mails = mails.filter(to=[chosen])
    page = Paginator(mails, 20).get_page(request.GET.get("page"))
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Letterbox of the demonstration"),
        "page_obj": page,
        "recipients": recipients,
        "chosen": chosen,
    }
    return render(request, "site/mailbox.html", context)


urlpatterns = [path("letterbox/", mailbox, name="mailbox")]

"""The demonstration's letterbox: mail that in a real installation would have been sent."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from post_office.models import Email

from sistercities.installation import is_demonstration


@login_required
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail of a demonstration, with the personal links that real staff never see."""
    if not is_demonstration():
        raise Http404(_("Only a demonstration has a letterbox."))
    recipients = sorted(
        {to for row in Email.objects.values_list("to", flat=True).distinct() for to in row}
    )
    chosen = request.GET.get("to", "")
    mails = Email.objects.order_by("-id")
    if chosen in recipients:
        mails = mails.filter(to=[chosen])
    page = Paginator(mails, 20).get_page(request.GET.get("page"))
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Letterbox of the demonstration"),
        "page_obj": page,
        "recipients": recipients,
        "chosen": chosen,
    }
    return render(request, "admin/mailbox.html", context)

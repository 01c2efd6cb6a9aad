"""The page behind a recipient's personal link: sign for what arrived, or refuse it.

Opening the address changes nothing; only the buttons do. The page shows the things and nothing
about who gave them. If the form has an error, everything typed and the photographs that could be
read are still there. For how such a page is kept from others see
sistercities.kernel.personal_links.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aid.items.models.photographs import Photograph
from aid.items.pages.photographs import serve
from aid.shipping.domain import acceptances
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from aid.shipping.forms.receiving import ReceivingForm, RefusalForm, lines_of
from aid.shipping.models.shipments import Acceptance, AcceptanceLink, Shipment
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.personal_links import at_its_end, by_button, private
from sistercities.kernel.workflow import RuleError

OUTCOMES = {
    "received": _("Your acceptance is recorded."),
    "not-for-us": _("Your answer has arrived."),
}


@private
@require_safe
def receiving(request: HttpRequest, token: str) -> HttpResponse:
    """What was sent, with the forms to sign and to refuse; or why the link no longer works."""
    link = ACCEPTANCE_LINKS.find(token)
    if link is None or ACCEPTANCE_LINKS.why_closed(link):
        return _closed(request, link, token)
    return _answers(request, link, token)


@private
@by_button("receiving")
def receiving_sign(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the acceptance."""
    return _answer(request, token, ReceivingForm, acceptances.accept, "received")


@private
@by_button("receiving")
def receiving_refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Send the refusal."""
    return _answer(request, token, RefusalForm, acceptances.not_for_us, "not-for-us")


@private
@require_safe
def receiving_done(request: HttpRequest, outcome: str) -> HttpResponse:
    """What was done and what happens next. This address holds no secret."""
    if outcome not in OUTCOMES:
        raise Http404
    context = {"outcome": outcome, "headline": OUTCOMES[outcome]}
    return render(request, "aid/shipping/receiving_done.html", context)


@private
@require_safe
def receiving_print(request: HttpRequest, token: str) -> HttpResponse:
    """The acceptance on paper: to be signed by hand or, once it is signed, as it was signed."""
    link = ACCEPTANCE_LINKS.find(token)
    acceptance = _acceptance_by(link)
    if link is None or (acceptance is None and ACCEPTANCE_LINKS.why_closed(link)):
        return _closed(request, link, token)
    rows = {row.line_id: row for row in acceptance.lines.all()} if acceptance else {}
    context = _context(link, token) | {
        "acceptance": acceptance,
        "called": link.donation.body.as_of(
            acceptance.confirmed_at if acceptance else None
        ).name_own,
        "rows": [{"line": line, "answer": rows.get(line.pk)} for line in lines_of(link.donation)],
    }
    return render(request, "aid/shipping/receiving_print.html", context)


@private
@require_safe
def receiving_photograph(request: HttpRequest, token: str, pk: int) -> Any:
    """A photograph of a thing that was sent, or one that waits with the link."""
    link = ACCEPTANCE_LINKS.find(token)
    if link is None or ACCEPTANCE_LINKS.why_closed(link):
        raise Http404
    things = [line.item_id for line in lines_of(link.donation)]
    shown = Photograph.objects.filter(Q(item__in=things) | Q(acceptance_link=link))
    return serve(get_object_or_404(shown, pk=pk))


def _answer(
    request: HttpRequest,
    token: str,
    form_class: type[ReceivingForm] | type[RefusalForm],
    perform: Callable[..., object],
    outcome: str,
) -> HttpResponse:
    link = ACCEPTANCE_LINKS.find(token)
    if link is None or ACCEPTANCE_LINKS.why_closed(link):
        return _too_late(request, link, token, outcome)
    form = form_class(request.POST, request.FILES, link=link)
    if form.is_valid():
        try:
            return HttpResponseRedirect(_once(request, token, form, perform, outcome))
        except RuleError as error:
            form.add_error(None, error)
    return _again(request, token, form, outcome)


def _too_late(
    request: HttpRequest, link: AcceptanceLink | None, token: str, outcome: str
) -> HttpResponse:
    """Why the link no longer works, unless it is this very form that used it up."""
    done = form_keys.answered(
        request.POST.get("form_key", ""),
        holder=ANYBODY,
        purpose=_purpose(token, outcome),
        body=request.POST,
        files=request.FILES,
    )
    return HttpResponseRedirect(done) if done else _closed(request, link, token)


def _again(
    request: HttpRequest, token: str, form: ReceivingForm | RefusalForm, outcome: str
) -> HttpResponse:
    """The form with everything typed; photographs that could be read wait with the link."""
    link = ACCEPTANCE_LINKS.find(token)
    if link is None or ACCEPTANCE_LINKS.why_closed(link):
        return _too_late(request, link, token, outcome)
    if isinstance(form, ReceivingForm):
        for refused in acceptances.keep(token, drawn=form.readable()):
            form.add_error(None, refused)
        form.offer_to_leave_out()
    return _answers(request, link, token, form)


def _once(
    request: HttpRequest,
    token: str,
    form: forms.Form,
    perform: Callable[..., object],
    outcome: str,
) -> str:
    """Do it once, however often the same form is sent."""

    def work() -> str:
        perform(token, **form.cleaned_data)
        return reverse("receiving_done", args=[outcome])

    return form_keys.once(request, holder=ANYBODY, purpose=_purpose(token, outcome), work=work)


def _purpose(token: str, outcome: str) -> str:
    return f"{outcome}/{hash_of(token)}"


def _acceptance_by(link: AcceptanceLink | None) -> Acceptance | None:
    """The acceptance that was signed by this link, as it was signed."""
    return link.acceptances.filter(corrects__isnull=True).first() if link else None


def _context(link: AcceptanceLink, token: str) -> dict[str, Any]:
    donation = link.donation
    return {
        "link": link,
        "token": token,
        "donation": donation,
        "body": donation.body,
        "zone": donation.city.timezone,
        "facts": _travels(donation.shipments.current().first()),
    }


def _travels(shipment: Shipment | None) -> list[dict[str, Any]]:
    """What identifies the delivery for the recipient: carrier and number."""
    if shipment is None:
        return []
    return [
        {"label": _("Carrier"), "value": shipment.carrier},
        {"label": _("Number of the waybill or booking"), "value": shipment.reference},
        {"label": _("Left on"), "value": shipment.left_on},
        {"label": _("Expected on"), "value": shipment.expected_on},
    ]


def _answers(
    request: HttpRequest,
    link: AcceptanceLink,
    token: str,
    sent: ReceivingForm | RefusalForm | None = None,
) -> HttpResponse:
    """What was sent and both forms; the one that was sent keeps what was typed."""
    context = _context(link, token) | {
        "receiving": sent if isinstance(sent, ReceivingForm) else ReceivingForm(link=link),
        "refusal": sent if isinstance(sent, RefusalForm) else RefusalForm(link=link),
        "form": sent,
        "form_key": form_keys.new_key(ANYBODY),
    }
    return render(request, "aid/shipping/receiving_page.html", context, status=422 if sent else 200)


def _closed(request: HttpRequest, link: AcceptanceLink | None, token: str) -> HttpResponse:
    """Why the link does not work; an acceptance signed by it can still be printed."""
    more: dict[str, Any] = {}
    if _acceptance_by(link):
        more = {
            "headline": _("This acceptance is signed"),
            "shown": "aid/shipping/_acceptance_to_print.html",
        }
    return at_its_end(request, ACCEPTANCE_LINKS, link, typed=_typed(request), token=token, **more)


def _typed(request: HttpRequest) -> list[str]:
    """The free texts of a form that could not be accepted, to be given back."""
    names = [name for name in request.POST if name.startswith(("remark", "reason"))]
    return [request.POST[name] for name in names]


urlpatterns = [
    path("receive/done/<slug:outcome>/", receiving_done, name="receiving_done"),
    path("receive/<str:token>/", receiving, name="receiving"),
    path("receive/<str:token>/sign/", receiving_sign, name="receiving_sign"),
    path("receive/<str:token>/not-for-us/", receiving_refuse, name="receiving_refuse"),
    path("receive/<str:token>/print/", receiving_print, name="receiving_print"),
    path(
        "receive/<str:token>/photographs/<int:pk>/",
        receiving_photograph,
        name="receiving_photograph",
    ),
]

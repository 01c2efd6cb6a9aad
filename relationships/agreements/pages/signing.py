"""The page behind a signatory's link: read the text, then sign, send a scan, or refuse.

Opening the address changes nothing; only the buttons do.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from relationships.agreements.domain import links, signatures
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.agreements.forms.signing import RefusalForm, ScanForm, SignHereForm, SigningForm
from relationships.agreements.models.signatures import SigningLink
from relationships.agreements.sentences.texts import texts_of
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.personal_links import at_its_end, by_button, private
from sistercities.kernel.workflow import RuleError

OUTCOMES = {
    "signed": _("Your signature has arrived."),
    "scan": _("Your scan has arrived."),
    "refused": _("Your answer has arrived."),
}


@private
@require_safe
def signing(request: HttpRequest, token: str) -> HttpResponse:
    """The text with the three answers; first, who is asked; or why the link no longer works."""
    link = SIGNING_LINKS.find(token)
    if link is None or SIGNING_LINKS.why_closed(link):
        return at_its_end(request, SIGNING_LINKS, link)
    if link.opened_at is None:
        return render(request, "relationships/agreements/signing_start.html", _context(link, token))
    return _answers(request, link, token)


@private
@by_button("signing")
def signing_open(request: HttpRequest, token: str) -> HttpResponse:
    """The button “Show the text”."""
    try:
        links.open_link(token)
    except RuleError:
        return at_its_end(request, SIGNING_LINKS, SIGNING_LINKS.find(token))
    return HttpResponseRedirect(reverse("signing", args=[token]))


@private
@by_button("signing")
def signing_here(request: HttpRequest, token: str) -> HttpResponse:
    """The typed name and the consent."""
    return _answer(request, token, SignHereForm, signatures.sign_by_link, "signed")


@private
@by_button("signing")
def signing_scan(request: HttpRequest, token: str) -> HttpResponse:
    """The scan of the signed paper."""
    return _answer(request, token, ScanForm, signatures.sign_by_scan, "scan")


@private
@by_button("signing")
def signing_refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse, with the reason."""
    return _answer(request, token, RefusalForm, signatures.refuse, "refused")


@private
@require_safe
def signing_done(request: HttpRequest, outcome: str) -> HttpResponse:
    """What was done and what happens next. This address holds no secret."""
    if outcome not in OUTCOMES:
        raise Http404
    context = {"outcome": outcome, "headline": OUTCOMES[outcome]}
    return render(request, "relationships/agreements/signing_done.html", context)


def _answer(
    request: HttpRequest,
    token: str,
    form_class: type[SigningForm],
    perform: Callable[..., object],
    outcome: str,
) -> HttpResponse:
    link = SIGNING_LINKS.find(token)
    if link is None:
        return at_its_end(request, SIGNING_LINKS, None)
    form = form_class(request.POST, request.FILES, signatory=link.signatory)
    if form.is_valid():
        try:
            return HttpResponseRedirect(_once(request, token, form, perform, outcome))
        except RuleError as error:
            form.add_error(None, error)
    link = SIGNING_LINKS.find(token)
    if link is None or SIGNING_LINKS.why_closed(link):
        typed = [request.POST.get("reason", "")]
        return at_its_end(request, SIGNING_LINKS, link, typed=typed)
    return _answers(request, link, token, form)


def _once(
    request: HttpRequest,
    token: str,
    form: SigningForm,
    perform: Callable[..., object],
    outcome: str,
) -> str:
    """Do it once, however often the same form is sent."""

    def work() -> str:
        perform(token, **form.cleaned_data)
        return reverse("signing_done", args=[outcome])

    return form_keys.once(request, holder=ANYBODY, purpose=f"{outcome}/{hash_of(token)}", work=work)


def _context(link: SigningLink, token: str) -> dict[str, Any]:
    signatory = link.signatory
    return {
        "link": link,
        "token": token,
        "signatory": signatory,
        "agreement": signatory.agreement,
        "nomination": signatory.agreement.nomination,
    }


def _answers(
    request: HttpRequest, link: SigningLink, token: str, sent: SigningForm | None = None
) -> HttpResponse:
    """The text and the three forms; the one that was sent keeps what was typed."""
    forms = {
        name: sent if isinstance(sent, form) else form(signatory=link.signatory)
        for name, form in (("here", SignHereForm), ("scan", ScanForm), ("refusal", RefusalForm))
    }
    context = (
        _context(link, token)
        | forms
        | {
            "form": sent,
            "form_key": form_keys.new_key(ANYBODY),
            "texts": _own_first(texts_of(link.signatory.agreement)),
        }
    )
    return render(
        request, "relationships/agreements/signing_page.html", context, status=422 if sent else 200
    )


def _own_first(texts: list[dict[str, str]]) -> list[dict[str, str]]:
    """The text in the reader's own language stands first."""
    return sorted(texts, key=lambda text: text["lang"] != get_language())


urlpatterns = [
    path("sign/done/<slug:outcome>/", signing_done, name="signing_done"),
    path("sign/<str:token>/", signing, name="signing"),
    path("sign/<str:token>/open/", signing_open, name="signing_open"),
    path("sign/<str:token>/here/", signing_here, name="signing_here"),
    path("sign/<str:token>/scan/", signing_scan, name="signing_scan"),
    path("sign/<str:token>/refuse/", signing_refuse, name="signing_refuse"),
]

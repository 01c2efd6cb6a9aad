"""The pledge page, without an account and without a script: write, check your answers, send.

The first form sent makes a draft at an address of its own, of which only the hash is kept. From
then on everything typed and every photograph stays there, whatever else has to be corrected.
"""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, register_converter, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from aid.items.models.photographs import Photograph
from aid.items.pages.photographs import serve
from aid.needs.states import HELD_BACK
from aid.pledges.domain import pledges, spam_guard
from aid.pledges.domain.spam_guard import TooFastError, TooManyError
from aid.pledges.forms.pledge import PledgeForms, typed_in
from aid.pledges.forms.pledge_things import Draft
from aid.pledges.models.links import DRAFTS
from aid.pledges.models.pledges import Pledge
from aid.pledges.pages import pledge_draft, pledge_sent
from aid.pledges.pages.pledge_draft import token_of
from aid.pledges.states import PledgeState
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.personal_links import at_its_end, by_button, private
from sistercities.kernel.workflow import RuleError

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
TOO_FAST = "too-fast"


class DraftToken:
    """The secret part of a draft's address."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DraftToken, "draft_token")


@never_cache
@read_or_send
def pledge(request: HttpRequest) -> HttpResponse:
    """An empty form; sending it makes a draft."""
    if request.method != "POST":
        return _page(request, PledgeForms(need=request.GET.get("need", "")))
    key = request.POST.get("form_key", "")
    try:
        form_keys.must_be_given_to(ANYBODY, key)
        if pledges.find(hash_of(token_of(key))) is None:
            spam_guard.must_be_filled_in_by_a_person(
                note=request.POST.get("shown", ""),
                form_key=key,
                unseen=request.POST.get("website", ""),
            )
            pledge_draft.begin(request, key)
    except TooFastError:
        return _keep_too_fast(request, key)
    except RuleError as error:
        return _page_again(request, error)
    return _keep(request, token_of(key))


@private
@read_or_send
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The draft with all that was typed; after sending, what happens next."""
    pledge = pledges.find(hash_of(token))
    if pledge is None:
        return _gone(request)
    if request.method == "POST":
        return _keep(request, token)
    if pledge.state == PledgeState.DRAFT:
        problem = spam_guard.too_fast() if TOO_FAST in request.GET else None
        return _draft_page(request, token, pledge, problem)
    return pledge_sent.page(request, token, pledge)


@require_safe
def photograph(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A photograph of the draft, for the donor who sent it."""
    of_draft = Photograph.objects.filter(
        pledge__address_hash=hash_of(token), pledge__state=PledgeState.DRAFT
    )
    return serve(get_object_or_404(of_draft, pk=pk))


@private
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """All answers once more, each with a link to change it, and what to know before sending."""
    pledge = pledges.find(hash_of(token))
    if pledge is None:
        return _gone(request)
    if pledge.state != PledgeState.DRAFT:
        return HttpResponseRedirect(reverse("pledge_draft", args=[token]))
    return _check_page(request, token, pledge)


@private
@by_button("pledge_check")
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Send the pledge. However often the button is pressed, one pledge is sent."""
    address_hash = hash_of(token)
    purpose = f"pledge_send/{address_hash}"
    try:
        form_keys.once(
            request, holder=ANYBODY, purpose=purpose, work=lambda: _send(request, address_hash)
        )
    except RuleError as error:
        return _not_sent(request, token, error)
    return HttpResponseRedirect(reverse("pledge_draft", args=[token]))


def _send(request: HttpRequest, address_hash: str) -> str:
    pledge = pledges.find_locked(address_hash)
    if pledge is None:
        raise RuleError(_("This draft is no longer there."))
    pledges.must_be_draft(pledge)
    forms = PledgeForms(Draft.of(pledge.draft))
    if not forms.is_valid():
        raise RuleError(_("Some answers are missing or not right."))
    if request.POST.get("seen") != fingerprint(pledge):
        raise RuleError(_("The pledge has changed since this page was shown. Check it again."))
    spam_guard.count("send", request.META.get("REMOTE_ADDR", ""))
    pledges.send(pledge, data=forms.data())
    return "sent"


def _not_sent(request: HttpRequest, token: str, error: RuleError) -> HttpResponse:
    """Why it was not sent, on the page it came from; or the page of a pledge sent before."""
    pledge = pledges.find(hash_of(token))
    if pledge is None:
        return _gone(request)
    if pledge.state != PledgeState.DRAFT:
        return HttpResponseRedirect(reverse("pledge_draft", args=[token]))
    return _check_page(request, token, pledge, error)


def fingerprint(pledge: Pledge) -> str:
    """A hash of what the donor saw on the page to check."""
    return hashlib.sha256(json.dumps(pledge.draft, sort_keys=True).encode()).hexdigest()


def _keep(request: HttpRequest, token: str) -> HttpResponse:
    """Save what was sent and go on; if the form's key is not valid, show everything again."""
    try:
        key = request.POST.get("form_key", "")
        return HttpResponseRedirect(pledge_draft.keep(request, token, key))
    except RuleError as error:
        pledge = pledges.find(hash_of(token))
        if pledge is None:
            return _gone(request)
        if pledge.state != PledgeState.DRAFT:
            return HttpResponseRedirect(reverse("pledge_draft", args=[token]))
        typed = Draft.of(pledge.draft)
        typed_in(request.POST, typed)
        pledge.draft = typed.kept()
        return _draft_page(request, token, pledge, error)


def _keep_too_fast(request: HttpRequest, key: str) -> HttpResponse:
    """Save everything that was sent, photographs too; the page of the draft then says why."""
    token = token_of(key)
    try:
        pledge_draft.begin(request, key)
        pledge_draft.keep(request, token, key)
    except RuleError as error:
        return _page_again(request, error)
    return HttpResponseRedirect(f"{reverse('pledge_draft', args=[token])}?{TOO_FAST}")


def _page_again(request: HttpRequest, error: RuleError) -> HttpResponse:
    """The first page with all that was typed, and why it was not accepted."""
    typed = Draft()
    typed_in(request.POST, typed)
    response = _page(request, PledgeForms(typed), error)
    response.status_code = 429 if isinstance(error, TooManyError) else 422
    return response


def _page(request: HttpRequest, forms: PledgeForms, error: RuleError | None = None) -> HttpResponse:
    """The page before there is a draft. Whoever was too fast keeps the key and may send again."""
    key, shown = request.POST.get("form_key", ""), request.POST.get("shown", "")
    if spam_guard.is_stale(shown, key):
        key = form_keys.new_key(ANYBODY)
        shown = spam_guard.shown(key)
    context = _context(forms, error) | {
        "form_key": key,
        "shown": shown,
        "action": reverse("pledge"),
    }
    return render(request, "aid/pledges/pledge_form.html", context)


def _draft_page(
    request: HttpRequest, token: str, pledge: Pledge, error: RuleError | None = None
) -> HttpResponse:
    forms = PledgeForms(Draft.of(pledge.draft))
    _hang_photographs(forms, pledge)
    context = _context(forms, error) | {
        "form_key": form_keys.new_key(ANYBODY),
        "token": token,
        "action": reverse("pledge_draft", args=[token]),
    }
    status = 422 if error and request.method == "POST" else 200
    return render(request, "aid/pledges/pledge_form.html", context, status=status)


def _check_page(
    request: HttpRequest, token: str, pledge: Pledge, error: RuleError | None = None
) -> HttpResponse:
    forms = PledgeForms(Draft.of(pledge.draft))
    if not (forms.draft.checked and forms.is_valid()):
        return HttpResponseRedirect(reverse("pledge_draft", args=[token]))
    _hang_photographs(forms, pledge)
    held = [thing for thing in forms.things if thing.cleaned_data["kind"] in HELD_BACK]
    context = _context(forms, error) | {
        "form_key": form_keys.new_key(ANYBODY),
        "token": token,
        "held_back": held,
        "other_kind": forms.need_of_another_kind(),
        "seen": fingerprint(pledge),
    }
    status = 200 if error is None else 429 if isinstance(error, TooManyError) else 422
    return render(request, "aid/pledges/pledge_check.html", context, status=status)


def _hang_photographs(forms: PledgeForms, pledge: Pledge) -> None:
    """Show beside each thing the photographs that were sent for it."""
    names = forms.draft.photographs
    hanging: dict[int | None, list[tuple[Photograph, str]]] = {}
    for photograph in pledge.photographs.all():
        named = (photograph, names.get(str(photograph.pk), ""))
        hanging.setdefault(photograph.draft_line, []).append(named)
    for thing in forms.things:
        thing.hanging = hanging.get(thing.line, [])


def _context(forms: PledgeForms, error: RuleError | None) -> dict[str, Any]:
    return {
        "form": forms,
        "problem": " ".join(error.messages) if error else "",
        "most_lines": pledges.MOST_LINES,
        "most_photographs": pledges.MOST_PHOTOGRAPHS,
        "held_back_kinds": [kind.label for kind in HELD_BACK],
    }


def _gone(request: HttpRequest) -> HttpResponse:
    return at_its_end(request, DRAFTS, None, shown="aid/pledges/_offer_a_gift.html")


urlpatterns = [
    path("pledge/", pledge, name="pledge"),
    path("pledge/confirmed/", pledge_sent.confirmed, name="pledge_confirmed"),
    path("pledge/confirm/<str:token>/", pledge_sent.confirm, name="pledge_confirm"),
    path("pledge/confirm/<str:token>/again/", pledge_sent.link_again, name="pledge_link_again"),
    path("pledge/<draft_token:token>/", draft, name="pledge_draft"),
    path("pledge/<draft_token:token>/photograph/<int:pk>/", photograph, name="pledge_photograph"),
    path("pledge/<draft_token:token>/check/", check, name="pledge_check"),
    path("pledge/<draft_token:token>/send/", send, name="pledge_send"),
    path("pledge/<draft_token:token>/email/", pledge_sent.correct_email, name="pledge_email"),
    path("pledge/<draft_token:token>/again/", pledge_sent.send_again, name="pledge_again"),
]

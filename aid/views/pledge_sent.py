"""After a pledge was sent: correct the address, send the mail again, confirm by the mailed link."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aid.domain import hold_back_bots, pledge_links, pledges
from aid.domain.hold_back_bots import TooManyError
from aid.forms.pledge import EmailForm
from aid.models import Pledge, PledgeLink
from aid.states import PledgeState
from relationships.domain.calendar import council_zone
from relationships.views.signing import private
from sistercities import submissions
from sistercities.workflow import RuleError

CONFIRM = PledgeLink.Purpose.CONFIRM


def page(
    request: HttpRequest,
    token: str,
    pledge: Pledge,
    form: EmailForm | None = None,
    error: RuleError | None = None,
) -> HttpResponse:
    """What happens next, with the address to which the mail went. Confirmed, it shows no address.

    Such a page may be left open on a computer that others use too.
    """
    if pledge.state != PledgeState.UNCONFIRMED:
        return render(request, "aid/pledge_confirmed.html", {"pledge": pledge})
    email = pledge.donor.email
    context = {
        "pledge": pledge,
        "token": token,
        "email": email,
        "mailed": pledge.links.filter(purpose=CONFIRM).last(),
        "zone": council_zone().key,
        "form": form or EmailForm(initial={"email": email}),
        "form_key": submissions.new_key(),
        "problem": " ".join(error.messages) if error else "",
    }
    wrong = error or (form and form.errors)
    status = 429 if isinstance(error, TooManyError) else 422 if wrong else 200
    return render(request, "aid/pledge_sent.html", context, status=status)


@private
@require_POST
def correct_email(request: HttpRequest, token: str) -> HttpResponse:
    """The button “Correct the address”."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _again(request, token, form)

    def correct(pledge: Pledge) -> None:
        pledges.correct_email(pledge, email=form.cleaned_data["email"])

    return _mail(request, token, correct, form)


@private
@require_POST
def send_again(request: HttpRequest, token: str) -> HttpResponse:
    """The button “Send again”."""
    return _mail(request, token, pledges.send_again)


def _mail(
    request: HttpRequest,
    token: str,
    perform: Callable[[Pledge], None],
    form: EmailForm | None = None,
) -> HttpResponse:
    """Send one more mail, once for each time that the page was shown."""
    address_hash = pledge_links.hash_of(token)
    try:
        with transaction.atomic():
            submission = submissions.claim(
                request.POST.get("form_key", ""),
                purpose=f"pledge_mail/{address_hash}",
                body=request.POST,
            )
            pledge = pledges.find_locked(address_hash)
            if pledge and not submission.answer:
                hold_back_bots.count("mail", request.META.get("REMOTE_ADDR", ""))
                perform(pledge)
                submissions.answer(submission, "mailed")
    except RuleError as error:
        return _again(request, token, form, error)
    return HttpResponseRedirect(reverse("pledge_draft", args=[token]))


def _again(
    request: HttpRequest, token: str, form: EmailForm | None, error: RuleError | None = None
) -> HttpResponse:
    """The page once more with the sentence; a pledge that is gone or confirmed has another page."""
    pledge = pledges.find(pledge_links.hash_of(token))
    if pledge is None or pledge.state != PledgeState.UNCONFIRMED:
        return HttpResponseRedirect(reverse("pledge_draft", args=[token]))
    return page(request, token, pledge, form, error)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link. Only its button confirms: mail scanners open addresses."""
    link = pledge_links.find(token, CONFIRM)
    if link is None:
        return closed(request, None)
    if request.method == "POST":
        return _confirm(request, token)
    if link.standing:
        return closed(request, link)
    return _confirm_page(request, link.pledge)


def _confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        with transaction.atomic():
            submission = submissions.claim(
                request.POST.get("form_key", ""),
                purpose=f"pledge_confirm/{pledge_links.hash_of(token)}",
                body=request.POST,
            )
            if not submission.answer:
                pledges.confirm(token)
                submissions.answer(submission, reverse("pledge_confirmed"))
    except RuleError as error:
        link = pledge_links.find(token, CONFIRM)
        if link is None or link.standing:
            return closed(request, link)
        return _confirm_page(request, link.pledge, error)
    return HttpResponseRedirect(submission.answer)


def _confirm_page(
    request: HttpRequest, pledge: Pledge, error: RuleError | None = None
) -> HttpResponse:
    context = {
        "pledge": pledge,
        "items": pledge.items.all(),
        "form_key": submissions.new_key(),
        "problem": " ".join(error.messages) if error else "",
    }
    return render(request, "aid/pledge_confirm.html", context, status=422 if error else 200)


@private
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """What was done and what happens next. This address holds no secret."""
    return render(request, "aid/pledge_confirmed.html")


def closed(request: HttpRequest, link: PledgeLink | None) -> HttpResponse:
    """Why the link does not work, and whom to ask."""
    context: dict[str, Any] = {
        "why": _("There is no such link. Check that the whole address was copied.")
    }
    if link:
        context = {
            "why": pledge_links.WHY_CLOSED[link.standing or "used"],
            "link": link,
            "zone": council_zone().key,
        }
    return render(request, "aid/pledge_closed.html", context, status=410 if link else 404)

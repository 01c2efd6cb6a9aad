"""After a pledge was sent: correct the address, send the mail again, confirm by the link."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from aid.pledges.domain import pledges, spam_guard
from aid.pledges.domain.spam_guard import TooManyError
from aid.pledges.forms.pledge import EmailForm
from aid.pledges.models.links import CONFIRM_LINKS
from aid.pledges.models.pledges import Pledge, PledgeLink
from aid.pledges.states import PledgeState
from sistercities.kernel import form_keys
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.personal_links import at_its_end, by_button, private
from sistercities.kernel.workflow import RuleError

CONFIRM, FOLLOW = PledgeLink.Purpose.CONFIRM, PledgeLink.Purpose.FOLLOW
REFERENCE = re.compile(rf"P-[{pledges.LETTERS}]{{7}}")


def page(
    request: HttpRequest,
    token: str,
    pledge: Pledge,
    form: EmailForm | None = None,
    error: RuleError | None = None,
) -> HttpResponse:
    """What happens next, with the address to which the mail went; once confirmed, without it.

    Such a page may be left open on a computer that others use too.
    """
    if pledge.state != PledgeState.UNCONFIRMED:
        return render(request, "aid/pledges/pledge_confirmed.html", {"reference": pledge.reference})
    email = pledge.donor.email
    context = {
        "pledge": pledge,
        "token": token,
        "email": email,
        "mailed": pledge.links.filter(purpose=CONFIRM).last(),
        "zone": council_zone().key,
        "form": form or EmailForm(initial={"email": email}),
        "form_key": form_keys.new_key(ANYBODY),
        "problem": " ".join(error.messages) if error else "",
        "done": "" if error else request.GET.get("done", ""),
    }
    wrong = error or (form and form.errors)
    status = 429 if isinstance(error, TooManyError) else 422 if wrong else 200
    return render(request, "aid/pledges/pledge_sent.html", context, status=status)


@private
@by_button("pledge_draft")
def correct_email(request: HttpRequest, token: str) -> HttpResponse:
    """The button “Correct the address”."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _again(request, token, form)

    def correct(pledge: Pledge) -> None:
        pledges.correct_email(pledge, email=form.cleaned_data["email"])

    return _mail(request, token, correct, form)


@private
@by_button("pledge_draft")
def send_again(request: HttpRequest, token: str) -> HttpResponse:
    """The button “Send again”."""
    return _mail(request, token, pledges.send_again)


def _mail(
    request: HttpRequest,
    token: str,
    perform: Callable[[Pledge], None],
    form: EmailForm | None = None,
) -> HttpResponse:
    """Send one more mail, at most once for each time that the page was shown."""
    address_hash = hash_of(token)

    def mail() -> str:
        pledge = pledges.find_locked(address_hash)
        if pledge is None:
            return form_keys.UNANSWERED
        spam_guard.count("mail", request.META.get("REMOTE_ADDR", ""))
        perform(pledge)
        return "mailed"

    try:
        form_keys.once(request, holder=ANYBODY, purpose=f"pledge_mail/{address_hash}", work=mail)
    except RuleError as error:
        return _again(request, token, form, error)
    done = "corrected" if form else "again"
    return HttpResponseRedirect(f"{reverse('pledge_draft', args=[token])}?done={done}")


def _again(
    request: HttpRequest, token: str, form: EmailForm | None, error: RuleError | None = None
) -> HttpResponse:
    """The page once more with the error; or where a pledge that is gone or confirmed is shown."""
    pledge = pledges.find(hash_of(token))
    if pledge is None or pledge.state != PledgeState.UNCONFIRMED:
        return HttpResponseRedirect(reverse("pledge_draft", args=[token]))
    return page(request, token, pledge, form, error)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link. Only its button confirms: mail scanners open addresses."""
    link = CONFIRM_LINKS.find(token)
    if link is None:
        return closed(request, token, None)
    if request.method == "POST":
        return _confirm(request, token)
    if CONFIRM_LINKS.why_closed(link):
        return closed(request, token, link)
    return _confirm_page(request, link)


def _confirm(request: HttpRequest, token: str) -> HttpResponse:
    def work() -> str:
        return f"{reverse('pledge_confirmed')}?pledge={pledges.confirm(token).reference}"

    try:
        purpose = f"pledge_confirm/{hash_of(token)}"
        return HttpResponseRedirect(
            form_keys.once(request, holder=ANYBODY, purpose=purpose, work=work)
        )
    except RuleError as error:
        link = CONFIRM_LINKS.find(token)
        if link is None or CONFIRM_LINKS.why_closed(link):
            return closed(request, token, link)
        return _confirm_page(request, link, error)


def _confirm_page(
    request: HttpRequest, link: PledgeLink, error: RuleError | None = None
) -> HttpResponse:
    context = {
        "link": link,
        "zone": council_zone().key,
        "pledge": link.pledge,
        "items": link.pledge.items.all(),
        "form_key": form_keys.new_key(ANYBODY),
        "problem": " ".join(error.messages) if error else "",
    }
    return render(request, "aid/pledges/pledge_confirm.html", context, status=422 if error else 200)


@private
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """What was done and what happens next. The address holds a reference and no secret."""
    named = request.GET.get("pledge", "")
    reference = named if REFERENCE.fullmatch(named) else ""
    return render(request, "aid/pledges/pledge_confirmed.html", {"reference": reference})


@private
@by_button("pledge_confirm")
def link_again(request: HttpRequest, token: str) -> HttpResponse:
    """The button on the page of a used link that sends the link to the private page again."""

    def mail() -> str:
        spam_guard.count("mail", request.META.get("REMOTE_ADDR", ""))
        pledges.send_link_again(token)
        return "mailed"

    try:
        purpose = f"pledge_link/{hash_of(token)}"
        form_keys.once(request, holder=ANYBODY, purpose=purpose, work=mail)
    except RuleError as error:
        link = CONFIRM_LINKS.find(token)
        works = link is not None and not CONFIRM_LINKS.why_closed(link)
        return closed(request, token, None if works else link, error)
    return HttpResponseRedirect(f"{reverse('pledge_confirm', args=[token])}?done=again")


def closed(
    request: HttpRequest, token: str, link: PledgeLink | None, error: RuleError | None = None
) -> HttpResponse:
    """Why the link does not work; a used one can send the link to the private page again."""
    more: dict[str, Any] = {"shown": "aid/pledges/_offer_a_gift.html"}
    if link and link.used_at and link.pledge.erased_at is None:
        more = {
            "shown": "aid/pledges/_link_again.html",
            "link_token": token,
            "form_key": form_keys.new_key(ANYBODY),
            "mailed": link.pledge.links.filter(purpose=FOLLOW).last(),
            "problem": " ".join(error.messages) if error else "",
            "done": "" if error else request.GET.get("done", ""),
        }
    status = 429 if isinstance(error, TooManyError) else 0
    return at_its_end(request, CONFIRM_LINKS, link, status=status, **more)

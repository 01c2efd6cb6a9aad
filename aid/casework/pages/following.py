"""The donor's private page of a pledge, opened by the link in a mail, and its forms.

Opening any of these addresses changes nothing; only the buttons do. The link works as often as the
donor likes, so the one-time key of the form makes sure that an answer sent twice counts once.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from aid.casework.domain import following
from aid.casework.domain.triage import ALIVE, is_at_an_end, open_question
from aid.casework.forms.following import AnswerForm, ChangeForm, WithdrawForm, WritingForm
from aid.casework.pages.where_it_stands import donations_of, where_it_stands
from aid.items.pages.photographs import serve
from aid.needs.domain.conflict import in_conflict
from aid.pledges.models.links import FOLLOW_LINKS
from aid.pledges.models.pledges import Pledge
from relationships.cities.models.labels import labelled
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.personal_links import at_its_end, private
from sistercities.kernel.workflow import RuleError

DONE = {
    "answered": _("Your answer has arrived. Thank you."),
    "changed": _("Your report has arrived. Thank you."),
    "withdrawn": _("Your pledge is withdrawn. Nothing of it will be used."),
}
Form = WritingForm | WithdrawForm


@private
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Where the pledge stands, what was written, and what the donor can do."""
    link = FOLLOW_LINKS.find(token)
    if link is None or FOLLOW_LINKS.why_closed(link):
        return at_its_end(request, FOLLOW_LINKS, link)
    context = _context(link.pledge, token) | {"done": DONE.get(request.GET.get("done", ""))}
    return render(request, "aid/casework/follow.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def follow_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the question of the clerk's office."""
    return _page(request, token, AnswerForm, following.answer, "answered")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def follow_change(request: HttpRequest, token: str) -> HttpResponse:
    """Report a change."""
    return _page(request, token, ChangeForm, following.report_change, "changed")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def follow_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw the offer."""
    return _page(request, token, WithdrawForm, following.withdraw, "withdrawn")


@require_safe
def follow_photograph(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A photograph that the donor sent with this pledge, and no other."""
    link = FOLLOW_LINKS.find(token)
    if link is None or FOLLOW_LINKS.why_closed(link):
        raise Http404
    response = serve(get_object_or_404(following.photographs_of(link.pledge), pk=pk))
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _page(
    request: HttpRequest,
    token: str,
    form_class: type[WritingForm] | type[WithdrawForm],
    perform: Callable[..., object],
    outcome: str,
) -> HttpResponse:
    """Check the form and do its act once; if refused, show the form with everything typed."""
    link = FOLLOW_LINKS.find(token)
    if link is None or FOLLOW_LINKS.why_closed(link):
        return at_its_end(request, FOLLOW_LINKS, link, typed=_typed(request))
    if _answered(request, token, outcome):
        return _done(token, outcome)
    pledge = link.pledge
    form = form_class(request.POST or None, request.FILES or None, pledge=pledge)
    if request.method == "POST" and form.is_valid():
        try:
            _once(request, token, form, perform, outcome)
            return _done(token, outcome)
        except RuleError as error:
            form.add_error(None, error)
    if isinstance(form, WritingForm) and form.is_bound:
        _keep(token, form)
    return _ask(request, token, pledge, form, outcome)


def _ask(
    request: HttpRequest, token: str, pledge: Pledge, form: Form, outcome: str
) -> HttpResponse:
    pledge.refresh_from_db()
    context = _context(pledge, token) | {
        "form": form,
        "form_key": form_keys.new_key(ANYBODY),
        "waiting": following.waiting(pledge),
        "outcome": outcome,
    }
    return render(
        request, f"aid/casework/follow_{outcome}.html", context, status=422 if form.errors else 200
    )


def _keep(token: str, form: WritingForm) -> None:
    """Keep the photographs that came with a form that has an error."""
    try:
        following.keep(token, photographs=form.readable())
        form.offer_to_leave_out()
    except RuleError as error:
        form.add_error(None, error)


def _once(
    request: HttpRequest, token: str, form: Form, perform: Callable[..., object], outcome: str
) -> None:
    """Do it once, however often the same form is sent. The remembered answer holds no secret."""
    with transaction.atomic():
        submission = form_keys.claim(_key(request), **_sent(request, token, outcome))
        if not submission.answer:
            typed = form.cleaned_data | {"sure": None}
            del typed["sure"]
            perform(token, **typed)
            form_keys.answer(submission, outcome)


def _answered(request: HttpRequest, token: str, outcome: str) -> bool:
    return bool(form_keys.answered(_key(request), **_sent(request, token, outcome)))


def _key(request: HttpRequest) -> str:
    return request.POST.get("form_key", "")


def _sent(request: HttpRequest, token: str, outcome: str) -> dict[str, Any]:
    """What makes this form the same as another: whose it is, what was typed, which files came."""
    files: dict[str, File[Any]] = {
        f"{name}-{number}": file
        for name in request.FILES
        for number, file in enumerate(request.FILES.getlist(name))
    }
    purpose = f"pledge-{outcome}/{hash_of(token)}"
    return {"holder": ANYBODY, "purpose": purpose, "body": request.POST, "files": files}


def _done(token: str, outcome: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('pledge_follow', args=[token])}?done={outcome}")


def _typed(request: HttpRequest) -> list[str]:
    return [request.POST.get("text", ""), request.POST.get("reason", "")]


def _context(pledge: Pledge, token: str) -> dict[str, Any]:
    prefetch_related_objects([pledge], labelled("city"))
    may_write = pledge.state in ALIVE
    return {
        "pledge": pledge,
        "token": token,
        "stands": where_it_stands(pledge),
        "things": pledge.items.prefetch_related("photographs"),
        "thread": pledge.messages.prefetch_related("photographs"),
        "donations": donations_of(pledge),
        "question": open_question(pledge),
        "may_write": may_write,
        "may_report": may_write and not is_at_an_end(pledge),
        "may_withdraw": following.may_withdraw(pledge),
        "handed_over": following.handed_over(pledge),
        "in_conflict": pledge.city is not None and in_conflict(pledge.city),
    }


urlpatterns = [
    path("pledge/follow/<str:token>/", follow, name="pledge_follow"),
    path("pledge/follow/<str:token>/answer/", follow_answer, name="pledge_follow_answer"),
    path("pledge/follow/<str:token>/change/", follow_change, name="pledge_follow_change"),
    path("pledge/follow/<str:token>/withdraw/", follow_withdraw, name="pledge_follow_withdraw"),
    path(
        "pledge/follow/<str:token>/photographs/<int:pk>/",
        follow_photograph,
        name="pledge_follow_photograph",
    ),
]

"""A committee member's own pages: declare first, then review, then vote."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees.acts.committee_acts import ACTS
from relationships.committees.acts.section import context
from relationships.committees.domain import (
    ballots,
    committees,
    declarations,
    entered_votes,
    paper_reviews,
    progress,
    reviews,
)
from relationships.committees.forms.ballots import ObjectionForm, VoteForm, open_ballot_of
from relationships.committees.forms.committees import DeclarationForm
from relationships.committees.forms.reviews import ReviewForm
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.declarations import Declaration
from relationships.committees.models.reviews import PaperReview, Review
from relationships.committees.models.votes import CommitteeVote
from relationships.committees.permissions import has_stepped_aside, may_stand_in, may_take_part
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel import form_keys
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.models import User
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError

Page = Callable[[HttpRequest, CommitteeMember], HttpResponse]
View = Callable[..., HttpResponse]
PAGE_TITLES = {
    "declare": gettext_lazy("Conflict of interest"),
    "review": gettext_lazy("Your review"),
    "vote": gettext_lazy("Your vote"),
    "object": gettext_lazy("The vote entered for you"),
}


def _for_member(page: Page, *, undeclared: bool = False) -> View:
    """Let in only members of this committee; who stepped aside is told so and sees nothing more."""

    @signed_in
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        member = get_object_or_404(
            CommitteeMember.objects.seated().select_related(
                "person__user", "seat__committee__nomination__city", "seat__committee__policy"
            ),
            seat__committee__nomination=pk,
            person__user=request.user,
        )
        if has_stepped_aside(member):
            recusal = member.recusals.get(lifted_at=None)
            status = 200 if page is overview else 403
            return _show(request, member, "aside", status=status, recusal=recusal)
        if not undeclared and not may_take_part(member):
            return HttpResponseRedirect(_address(member, "my_declare"))
        return page(request, member)

    return view


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _nomination(member: CommitteeMember) -> Nomination:
    return member.seat.committee.nomination


def _address(member: CommitteeMember, name: str = "my_nomination") -> str:
    return reverse(name, args=[_nomination(member).pk])


def _show(
    request: HttpRequest, member: CommitteeMember, page: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    nomination = _nomination(member)
    shown = admin.site.each_context(request) | {
        "title": f"{PAGE_TITLES[page]}: {nomination}" if page in PAGE_TITLES else str(nomination),
        "page_title": PAGE_TITLES.get(page, ""),
        "nomination": nomination,
        "case": nomination,
        "member": member,
        "committee": member.seat.committee,
        "form_key": form_keys.new_key(request.user),
        "zone": council_zone(),
    }
    return render(
        request, f"relationships/committees/member_{page}.html", shown | more, status=status
    )


def _done_once(
    request: HttpRequest,
    member: CommitteeMember,
    form: forms.Form,
    work: Callable[[], object],
    said: str,
) -> HttpResponse | None:
    """Do the work once for this form; None if a rule refused it (the form then says why)."""

    def do() -> str:
        work()
        return _address(member)

    try:
        to = form_keys.once(request, holder=request.user, purpose=request.path, work=do)
    except RuleError as error:
        form.add_error(None, error)
        return None
    messages.success(request, said)
    return HttpResponseRedirect(to)


def overview(request: HttpRequest, member: CommitteeMember) -> HttpResponse:
    """The state of the nomination, what the member has done, and what may be done in the chair."""
    nomination = _nomination(member)
    chairs = may_stand_in(_user(request), nomination)
    return _show(
        request,
        member,
        "nomination",
        **context(nomination, _user(request)),
        member_progress=progress.of_member(member),
        at_work=nomination.state in committees.AT_WORK,
        vote=_own_vote(member, open_ballot_of(nomination)),
        entered=entered_votes.entered_for(member, open_ballot_of(nomination)),
        documents=nomination.documents.public(),
        chairs=chairs,
        acts=[act for act in ACTS if chairs and act.offered_to(_user(request), nomination)],
    )


def declare(request: HttpRequest, member: CommitteeMember) -> HttpResponse:
    """Declare first: nothing of the nomination is shown before this is answered."""
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _done_once(
            request,
            member,
            form,
            lambda: declarations.declare(member, by=_user(request), **form.cleaned_data),
            _("It counts when the clerk's office has confirmed it.")
            if form.cleaned_data["answer"] == Declaration.Answer.ALLOWED
            else _("Declared."),
        )
        if answer:
            return answer
    status = 200 if request.method == "GET" else 422
    has_declared = may_take_part(member)
    waits = member.declarations.drafts().select_related("entered_by").first()
    return _show(
        request, member, "declare", status=status, form=form, has_declared=has_declared, waits=waits
    )


def review(request: HttpRequest, member: CommitteeMember) -> HttpResponse:
    """Score each criterion, save a draft, submit."""
    form = ReviewForm(request.POST or None, member=member, draft="save" in request.POST)
    open_ = (
        _nomination(member).state == State.IN_REVIEW and not member.seat.committee.ballots.exists()
    )
    own = Review.objects.filter(member=member).first()
    if request.method == "POST" and "object" in request.POST:
        return _object_to_review(request, member)
    if request.method == "POST" and form.is_valid():
        submitting = "submit" in request.POST
        act, by = reviews.submit if submitting else reviews.save_draft, _user(request)
        answer = _done_once(
            request,
            member,
            form,
            lambda: act(
                member,
                by=by,
                summary=form.cleaned_data["summary"],
                scores=form.answers(),
            ),
            _("Your review was submitted.") if submitting else _("Your draft was saved."),
        )
        if answer:
            return answer
    status = 200 if request.method == "GET" else 422
    return _show(
        request,
        member,
        "review",
        **_on_paper(member, own),
        status=status,
        form=form,
        own=own,
        open=open_ and not (own and own.submitted_at),
        documents=_nomination(member).documents.public(),
    )


def _object_to_review(request: HttpRequest, member: CommitteeMember) -> HttpResponse:
    form = ObjectionForm(request.POST, prefix="objection")
    if form.is_valid():
        reason, by = form.cleaned_data["reason"], _user(request)
        answer = _done_once(
            request,
            member,
            form,
            lambda: paper_reviews.object_to(member, by=by, reason=reason),
            _("The review entered for you counts no more. Please write your own."),
        )
        if answer:
            return answer
    own = Review.objects.filter(member=member).first()
    more = _on_paper(member, own) | {"own": own, "objection": form, "open": False}
    return _show(request, member, "review", status=422, form=form, **more)


def _on_paper(member: CommitteeMember, own: Review | None) -> dict[str, Any]:
    """What staff entered for the member from paper, and whether they can still object."""
    drafts = PaperReview.objects.drafts().filter(member=member).select_related("entered_by")
    draft = drafts.first()
    from_paper = own is not None and own.from_paper
    return {
        "on_paper": draft,
        "paper_answers": paper_reviews.answers_of(draft).items() if draft else [],
        "objection": ObjectionForm(prefix="objection"),
        "may_object": (draft is not None or from_paper)
        and not hasattr(member.seat.committee, "discussion"),
    }


def vote(request: HttpRequest, member: CommitteeMember) -> HttpResponse:
    """Cast a vote, or change it, until the ballot is closed."""
    ballot = open_ballot_of(_nomination(member))
    own = _own_vote(member, ballot)
    form = VoteForm(request.POST or None, initial={"choice": own.choice if own else None})
    if request.method == "POST" and form.is_valid():
        answer = _done_once(
            request, member, form, lambda: _voted(request, member, form), _("Your vote was cast.")
        )
        if answer:
            return answer
    status = 200 if request.method == "GET" else 422
    may_vote = ballot is not None and ballot.electors.filter(member=member).exists()
    return _show(
        request,
        member,
        "vote",
        status=status,
        form=form,
        ballot=ballot,
        vote=own,
        entered=entered_votes.entered_for(member, ballot),
        waits=ballot is not None and ballot.results.exists(),
        may_vote=may_vote,
    )


def _voted(request: HttpRequest, member: CommitteeMember, form: forms.Form) -> None:
    ballot = open_ballot_of(_nomination(member))
    if ballot is None:
        raise RuleError(_("The ballot is closed, so votes are no longer taken."))
    by, choice = _user(request), form.cleaned_data["choice"]
    ballots.cast_vote(ballot, member=member, choice=choice, by=by)


def object_(request: HttpRequest, member: CommitteeMember) -> HttpResponse:
    """What somebody entered for the member, and the form by which they say that it is wrong."""
    ballot = open_ballot_of(_nomination(member))
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _("The vote entered for you counts no more. Please vote.")
        answer = _done_once(request, member, form, lambda: _objected(request, member, form), said)
        if answer:
            return answer
    status = 200 if request.method == "GET" else 422
    entered = entered_votes.entered_for(member, ballot)
    return _show(request, member, "object", status=status, form=form, entered=entered)


def _objected(request: HttpRequest, member: CommitteeMember, form: forms.Form) -> None:
    ballot = open_ballot_of(_nomination(member))
    if ballot is None:
        raise RuleError(_("The result of this ballot was confirmed, so it stands."))
    reason = form.cleaned_data["reason"]
    entered_votes.object_to(ballot, member=member, by=_user(request), reason=reason)


def _own_vote(member: CommitteeMember, ballot: Any) -> CommitteeVote | None:
    votes = CommitteeVote.objects.current().filter(elector__member=member, elector__ballot=ballot)
    return votes.select_related("entered_by").first()


# Below /admin/.
_MINE = "nominations/<int:pk>/my/"
urlpatterns = [
    path(_MINE, _for_member(overview), name="my_nomination"),
    path(f"{_MINE}declare/", _for_member(declare, undeclared=True), name="my_declare"),
    path(f"{_MINE}review/", _for_member(review), name="my_review"),
    path(f"{_MINE}vote/", _for_member(vote), name="my_vote"),
    path(f"{_MINE}object/", _for_member(object_), name="my_object"),
]

"""The page of a case, and the one page that serves every act on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from sistercities.kernel import form_keys, pending_uploads
from sistercities.kernel.acts import Act, Outcome, Text
from sistercities.kernel.aside import has_stepped_aside
from sistercities.kernel.models import Step, User
from sistercities.kernel.sentences import describe
from sistercities.kernel.signed_in import signed_in, typed
from sistercities.kernel.workflow import RuleError, within_bounds


@dataclass(frozen=True)
class Section:
    """A part of a case page that one process provides. In its own stages it stands first."""

    template: str
    context: Callable[[Any, User], dict[str, Any]]
    stages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Process:
    """What the pages of one kind of case need to know, and how a case is called on them.

    Of cases that may be thrown away, `may_miss` says who may read that one is no longer there.
    """

    noun: str
    cases: Callable[[], models.QuerySet[Any]]
    may_read: Callable[[User, Any], bool]
    acts: list[Act]
    sections: list[Section]
    called: Callable[[Any], str] = str
    may_miss: Callable[[User], bool] = lambda user: False

    def address(self, case: models.Model) -> str:
        return reverse(f"{self.noun}_case", args=[case.pk])

    def addresses(self, folder: str, key: str = "<int:pk>") -> list[URLPattern]:
        """The page of a case and the page of each act on it, below /admin/."""
        page, given = f"{folder}/{key}/", {"process": self}
        return [
            path(page, case_page, given, name=f"{self.noun}_case"),
            path(f"{page}<slug:name>/", act_page, given, name=f"{self.noun}_act"),
        ]

    def act(self, name: str) -> Act:
        for act in self.acts:
            if act.name == name:
                return act
        raise Http404


def history(case: Any, *, after: int = 0) -> list[dict[str, Any]]:
    """The steps of a case in sentences, newest first, with who acted and when."""
    steps = case.steps.filter(pk__gt=after).select_related("by").order_by("-pk")
    return [
        {"at": step.at, "text": describe(step.act, step.facts), "by": step.acted_as or step.by}
        for step in steps
    ]


def last_step(case: Any) -> int:
    step: Step | None = case.steps.order_by("-pk").first()
    return step.pk if step else 0


def _case_for(user: Any, process: Process, pk: int | str) -> Any:
    """The case of this number, if there is one; whoever stepped aside from it is refused."""
    case = process.cases().filter(pk=pk).first()
    if case is not None and has_stepped_aside(user, case):
        raise PermissionDenied
    return case


@signed_in
def case_page(request: HttpRequest, pk: int | str, process: Process) -> HttpResponse:
    """Where a case stands, what may happen next, and its history in sentences."""
    user: Any = request.user
    case = _case_for(user, process, pk)
    if case is None:
        return _gone(request, process)
    if not process.may_read(user, case):
        raise PermissionDenied
    offered = [act for act in process.acts if act.offered_to(user, case)]
    sections = sorted(process.sections, key=lambda section: case.state not in section.stages)
    context = admin.site.each_context(request) | {
        "case": case,
        "noun": process.noun,
        "called": process.called(case),
        "title": process.called(case),
        "acts": [act for act in offered if not act.secondary],
        "exits": [act for act in offered if act.secondary],
        "for_another": _for_another(process, case, user),
        "history": history(case),
        "public_url": case.get_public_url(),
        "sections": [section.template for section in sections],
    }
    for section in sections:
        context |= section.context(case, user)
    return render(request, "kernel/case.html", context)


def _for_another(process: Process, case: Any, user: User) -> list[tuple[Text, str]]:
    """The steps that are due and that another person must take, each with the reason."""
    waiting = [
        (act.label, act.why_not_you(user, case))
        for act in process.acts
        if act.why_not_you and act.is_possible(case) and not act.may(user, case)
    ]
    return [(label, sentence) for label, sentence in waiting if sentence]


@signed_in
def act_page(request: HttpRequest, pk: int | str, name: str, process: Process) -> HttpResponse:
    """Say what an act will do, take what it needs, and do it once."""
    user: Any = request.user
    act = process.act(name)
    case = _case_for(user, process, pk)
    if case is None:
        return _gone(request, process, act, answered=_answered(request, process, pk, act))
    # Checked before looking for an earlier answer, since the same form may be done in between.
    may, possible = act.may(user, case), act.is_possible(case)
    done = _answered(request, process, pk, act)
    if done:
        return HttpResponseRedirect(done)
    if not may:
        return _not_you(request, act, case, process)
    if not possible or request.method != "POST":
        waits = act.waits_for(case)
        if waits or not possible:
            return _too_late(request, act, case, process, waits)
    files = pending_uploads.files_of(request, by=user)
    form = act.form(request.POST or None, files or None, case=case, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_perform(request, act, case, form, process))
        except RuleError as error:
            form.add_error(None, error)
    return _ask(request, act, case, form, process)


def _not_you(request: HttpRequest, act: Act, case: Any, process: Process) -> HttpResponse:
    """Tell somebody of the right role why another person must do this; refuse anybody else."""
    user: Any = request.user
    sentence = act.why_not_you(user, case) if act.why_not_you else ""
    if not sentence:
        raise PermissionDenied
    context = admin.site.each_context(request) | {
        "act": act,
        "case": case,
        "case_url": process.address(case),
        "called": process.called(case),
        "title": f"{process.called(case)}: {act.label}",
        "sentence": sentence,
    }
    return render(request, "kernel/act_not_you.html", context, status=403)


def _perform(request: HttpRequest, act: Act, case: Any, form: forms.Form, process: Process) -> str:
    """Do the act in one transaction, or return the answer that the same form got before."""
    with within_bounds(), transaction.atomic():
        submission = form_keys.claim(
            request.POST.get("form_key", ""),
            holder=request.user,
            purpose=_purpose(process, case.pk, act),
            body=request.POST,
            files=request.FILES,
        )
        if submission.answer:
            return submission.answer
        if request.POST.get("seen") != str(last_step(case)):
            raise RuleError(
                _("Somebody else acted meanwhile: see below. Check your entries and send again.")
            )
        by: Any = request.user
        made = act.do(case, by=by, said=form.cleaned_data)
        address = act.leads_to(made) if act.leads_to else process.address(case)
        form_keys.answer(submission, address)
        outcome = Outcome(lambda: process.cases().get(pk=case.pk), form.cleaned_data, made)
        sentence = act.result_in_words(outcome)
    messages.success(request, sentence)
    return submission.answer


def _purpose(process: Process, pk: int | str, act: Act) -> str:
    return f"{process.noun}/{pk}/{act.name}"


def _answered(request: HttpRequest, process: Process, pk: int | str, act: Act) -> str:
    """Where the same form led before; empty if it was not sent before."""
    return form_keys.answered(
        request.POST.get("form_key", ""),
        holder=request.user,
        purpose=_purpose(process, pk, act),
        body=request.POST,
        files=request.FILES,
    )


def _gone(
    request: HttpRequest, process: Process, act: Act | None = None, *, answered: str = ""
) -> HttpResponse:
    """What was a draft has been thrown away: say so, and give back what was typed."""
    user: Any = request.user
    if answered:
        return HttpResponseRedirect(answered)
    if not process.may_miss(user):
        raise Http404
    fields = act.form.base_fields if act else {}
    labels = {name: str(field.label or name) for name, field in fields.items()}
    context = admin.site.each_context(request) | {
        "title": _("This is no longer here"),
        "typed": [(labels.get(name, name), value) for name, value in typed(request)],
    }
    status = 409 if request.method == "POST" else 404
    return render(request, "kernel/case_gone.html", context, status=status)


def _ask(
    request: HttpRequest, act: Act, case: Any, form: forms.Form, process: Process
) -> HttpResponse:
    user: Any = request.user
    seen = request.POST.get("seen", "")
    meanwhile = history(case, after=int(seen)) if seen.isdecimal() else []
    context = admin.site.each_context(request) | {
        "act": act,
        "case": case,
        "case_url": process.address(case),
        "noun": process.noun,
        "called": process.called(case),
        "title": f"{process.called(case)}: {act.label}",
        "form": form,
        "form_key": form_keys.new_key(user),
        "seen": last_step(case),
        "meanwhile": meanwhile,
        "consequences": act.consequences(case),
        "kept": pending_uploads.keep(form, form.files, by=user) if form.errors else [],
    }
    return render(request, act.template, context, status=422 if form.errors else 200)


def _too_late(
    request: HttpRequest, act: Act, case: Any, process: Process, waits: str
) -> HttpResponse:
    """The case has moved on, or a correction waits: say so, and give back what was typed."""
    seen = request.POST.get("seen", "")
    context = admin.site.each_context(request) | {
        "act": act,
        "case": case,
        "case_url": process.address(case),
        "noun": process.noun,
        "called": process.called(case),
        "title": f"{process.called(case)}: {act.label}",
        "meanwhile": history(case, after=int(seen) if seen.isdecimal() else 0)[:5],
        "typed": _as_typed(request, act, case),
        "waits": waits,
    }
    return render(request, "kernel/act_too_late.html", context, status=409)


def _as_typed(request: HttpRequest, act: Act, case: Any) -> list[tuple[str, str]]:
    """What was typed, by the labels of the form, as far as the case still has these fields."""
    entries = typed(request)
    if not entries:
        return []
    by: Any = request.user
    form = act.form(request.POST, request.FILES, case=case, by=by)
    return [(form.label_of(name), form.in_words(name, value)) for name, value in entries]

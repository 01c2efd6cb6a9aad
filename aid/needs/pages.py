"""The pages of recipient bodies and needs for the clerk's office; entering a need."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from aid.needs.acts import needs as need_acts
from aid.needs.acts import recipients as recipient_acts
from aid.needs.domain import needs
from aid.needs.forms.needs import NewNeedForm
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from sistercities.kernel import form_keys, pending_uploads
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError

RECIPIENT = Process(
    noun="recipient",
    cases=lambda: RecipientBody.objects.select_related("city"),
    may_read=lambda user, body: is_clerk(user),
    acts=recipient_acts.ACTS,
    sections=[Section("aid/needs/_case_recipient.html", recipient_acts.context)],
)
NEED = Process(
    noun="need",
    cases=lambda: Need.objects.select_related("body__city"),
    may_read=lambda user, need: is_clerk(user),
    acts=need_acts.ACTS,
    sections=[Section("aid/needs/_case.html", need_acts.context)],
)


@signed_in
def need_new(request: HttpRequest) -> HttpResponse:
    """The form; without a recipient body, what to do first."""
    user = request.user
    if not is_clerk(user) or not isinstance(user, User):
        raise PermissionDenied
    initial = {"body": request.GET.get("body", "")}
    files = pending_uploads.files_of(request, by=user)
    form = NewNeedForm(request.POST or None, files or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_enter(request, form, user))
        except RuleError as error:
            form.add_error(None, error)
    context = admin.site.each_context(request) | {
        "title": _("Enter a need"),
        "form": form,
        "form_key": form_keys.new_key(request.user),
        "has_bodies": RecipientBody.objects.exists(),
        "kept": pending_uploads.keep(form, files, by=user) if form.errors else [],
    }
    return render(request, "aid/needs/need_new.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, form: NewNeedForm, user: User) -> str:
    def enter() -> str:
        need = needs.enter_need(by=user, **form.cleaned_data)
        return reverse("need_case", args=[need.pk])

    return form_keys.once(request, holder=request.user, purpose="need/new", work=enter)


# Below /admin/.
urlpatterns = [
    *RECIPIENT.addresses("recipients"),
    path("needs/new/", need_new, name="need_new"),
    *NEED.addresses("needs"),
]

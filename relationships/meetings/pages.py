"""The pages of a meeting for the clerk's office, and planning one."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from relationships.council.models.bodies import Body
from relationships.meetings.acts import meetings as acts
from relationships.meetings.domain import schedule
from relationships.meetings.forms.meetings import MeetingForm
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel import form_keys
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError

MEETING = Process(
    noun="meeting",
    cases=lambda: Meeting.objects.select_related("body", "approved_at__body"),
    may_read=lambda user, meeting: is_clerk(user),
    acts=acts.ACTS,
    sections=[Section("relationships/meetings/_case.html", acts.context)],
)


@signed_in
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; what the last one of the body said of its place is offered again."""
    user = request.user
    if not is_clerk(user) or not isinstance(user, User):
        raise PermissionDenied
    form = MeetingForm(request.POST or None, initial=_as_last_time(request.GET.get("body", "")))
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_plan(request, form, user))
        except RuleError as error:
            form.add_error(None, error)
    context = admin.site.each_context(request) | {
        "title": _("Plan a meeting"),
        "form": form,
        "form_key": form_keys.new_key(request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "relationships/meetings/meeting_new.html", context, status=status)


def _as_last_time(pk: str) -> dict[str, object]:
    bodies = Body.objects.filter(pk=pk) if pk.isdecimal() else Body.objects.order_by("pk")
    body = bodies.first()
    last = Meeting.objects.filter(body=body).first()
    same = ("kind", "place", "remote_access", "how_to_take_part")
    return {"body": body} | ({name: getattr(last, name) for name in same} if last else {})


def _plan(request: HttpRequest, form: MeetingForm, user: User) -> str:
    def plan() -> str:
        return schedule.schedule(**form.cleaned_data, by=user).get_staff_url()

    return form_keys.once(request, holder=request.user, purpose="meeting/new", work=plan)


# Below /admin/.
urlpatterns = [
    path("meetings/new/", meeting_new, name="meeting_new"),
    *MEETING.addresses("meetings"),
]

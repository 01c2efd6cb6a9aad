"""The pages of meetings for the clerk's office: all of them, planning one, and each."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.council.models.bodies import Body
from relationships.council.permissions import may_preside
from relationships.meetings.acts import meetings as acts
from relationships.meetings.acts import papers
from relationships.meetings.domain import schedule
from relationships.meetings.forms.meetings import MeetingForm
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel import form_keys
from sistercities.kernel.aside import readable
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.models import User
from sistercities.kernel.pages import page_of
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError

PAGE_SIZE = 50
MEETING = Process(
    noun="meeting",
    cases=lambda: Meeting.objects.select_related("body", "approved_at__body"),
    may_read=lambda user, meeting: may_preside(user, meeting.body),
    acts=[*acts.ACTS, *papers.ACTS],
    sections=[Section("relationships/meetings/_case.html", acts.context)],
)


@signed_in
def staff_meetings(request: HttpRequest) -> HttpResponse:
    """Meetings ahead, those without minutes, or all past ones; of one body, if one is asked for."""
    if not is_clerk(request.user):
        raise PermissionDenied
    now, asked = timezone.now(), request.GET
    bodies = list(readable(request.user, Body.objects.all()))
    body = next((one for one in bodies if one.slug == asked.get("body")), None)
    of_them = Meeting.objects.filter(body__in=[body] if body else bodies)
    rows = readable(request.user, of_them)
    lists = {
        "coming": (_("Ahead"), rows.coming(now)),
        "without-minutes": (_("Over, without minutes"), rows.without_minutes(now)),
        "past": (_("Over"), rows.past(now)),
    }
    shown = asked.get("show", "") if asked.get("show") in lists else "coming"
    page = page_of(
        lists[shown][1].select_related("body"), size=PAGE_SIZE, asked=asked.get("page", "")
    )
    context = admin.site.each_context(request) | {
        "title": _("Meetings"),
        "lists": [(slug, label, found.count()) for slug, (label, found) in lists.items()],
        "shown": shown,
        "bodies": bodies,
        "body": body,
        "page_obj": page,
    }
    return render(request, "relationships/meetings/staff_meetings.html", context)


@signed_in
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; what the last one of the body said of its place is offered again."""
    user = request.user
    if not is_clerk(user) or not isinstance(user, User):
        raise PermissionDenied
    bodies = readable(user, Body.objects.order_by("pk"))
    as_last_time = _as_last_time(bodies, request.GET.get("body", ""))
    form = MeetingForm(request.POST or None, by=user, initial=as_last_time)
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


def _as_last_time(bodies: QuerySet[Body], pk: str) -> dict[str, object]:
    body = (bodies.filter(pk=pk) if pk.isdecimal() else bodies).first()
    last = Meeting.objects.filter(body=body).first()
    same = ("kind", "place", "remote_access", "how_to_take_part")
    return {"body": body} | ({name: getattr(last, name) for name in same} if last else {})


def _plan(request: HttpRequest, form: MeetingForm, user: User) -> str:
    def plan() -> str:
        return schedule.schedule(**form.cleaned_data, by=user).get_staff_url()

    return form_keys.once(request, holder=request.user, purpose="meeting/new", work=plan)


# Below /admin/.
urlpatterns = [
    path("meetings/", staff_meetings, name="staff_meetings"),
    path("meetings/new/", meeting_new, name="meeting_new"),
    *MEETING.addresses("meetings"),
]

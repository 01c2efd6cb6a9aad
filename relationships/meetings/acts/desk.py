"""Meetings on the desk: agendas to post, attendance and minutes to enter, minutes to approve."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.meetings.acts.meetings import ENTRIES, deadline_in_words
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel.desk import NEEDS, Card, register, register_entries, to_case


def _to_post(meeting: Meeting) -> str:
    return _("%(meeting)s: agenda to be posted by %(deadline)s") % {
        "meeting": meeting,
        "deadline": deadline_in_words(meeting),
    }


register_entries(*ENTRIES, order=160)
register(
    Card(
        "agendas-to-post",
        NEEDS,
        205,
        gettext_lazy("Agendas to post"),
        lambda user, today: Meeting.objects.to_post(timezone.now()).select_related("body"),
        _to_post,
        to_case("meeting"),
    ),
    Card(
        "meetings-held",
        NEEDS,
        206,
        gettext_lazy("Meetings without attendance"),
        lambda user, today: Meeting.objects.without_attendance(timezone.now()).select_related(
            "body"
        ),
        str,
        to_case("meeting"),
    ),
    Card(
        "minutes-to-enter",
        NEEDS,
        207,
        gettext_lazy("Meetings without minutes"),
        lambda user, today: Meeting.objects.to_minute().select_related("body"),
        str,
        to_case("meeting"),
    ),
    Card(
        "minutes-to-approve",
        NEEDS,
        208,
        gettext_lazy("Minutes to approve"),
        lambda user, today: Meeting.objects.to_approve().select_related("body"),
        str,
        to_case("meeting"),
    ),
)

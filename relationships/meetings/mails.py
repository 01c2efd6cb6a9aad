"""Mail about a meeting to whom it concerns, in English. None goes to who has no account."""

from collections.abc import Iterable

from relationships.council.models.council import Person
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel import outbox
from sistercities.kernel.aside import has_stepped_aside
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.site_address import site_url


def agenda_posted(meeting: Meeting, people: Iterable[Person]) -> None:
    """Tell what the meeting will take up."""
    _post("meeting_agenda_posted", meeting, people, items=meeting.items.all())


def cancelled(meeting: Meeting, people: Iterable[Person], reason: str) -> None:
    """Tell that the meeting does not take place, and why."""
    _post("meeting_cancelled", meeting, people, reason=reason)


def _post(template: str, meeting: Meeting, people: Iterable[Person], **more: object) -> None:
    """One mail to each, but none to who stepped aside from what a committee studies."""
    for person in people:
        user = person.user
        if user is None or not user.is_active or has_stepped_aside(user, meeting):
            continue
        link = site_url() + meeting.get_public_url()
        begins = by_the_clock(meeting.starts_at, meeting.zone)
        context = {"member": person, "meeting": meeting, "begins": begins, "link": link, **more}
        outbox.post(template, to=user.email, language="en", context=context)

"""Mail to the members of a body, in English. None goes to who has no account."""

from collections.abc import Iterable

from relationships.council.models.council import Person
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel import outbox
from sistercities.kernel.site_address import site_url


def agenda_posted(meeting: Meeting, members: Iterable[Person]) -> None:
    """Tell the members what their meeting will take up."""
    for member in members:
        user = member.user
        if user is None or not user.is_active:
            continue
        outbox.post(
            "meeting_agenda_posted",
            to=user.email,
            language="en",
            context={
                "member": member,
                "meeting": meeting,
                "items": meeting.items.all(),
                "link": site_url() + meeting.get_public_url(),
            },
        )

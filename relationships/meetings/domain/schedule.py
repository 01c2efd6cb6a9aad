"""Planning a meeting, changing the plan before the agenda is posted, calling it off."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from relationships.council.domain.bodies import members_of
from relationships.council.domain.members import the_council
from relationships.council.models.bodies import Body
from relationships.council.models.council import Person
from relationships.meetings import mails
from relationships.meetings.models.meetings import AHEAD, OVER, Meeting, MeetingQuerySet
from relationships.meetings.states import MeetingState
from sistercities.kernel import public_record
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.days import day_in
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step


@transaction.atomic
def schedule(*, by: User, body: Body, starts_at: datetime, **said: Any) -> Meeting:
    """Plan a meeting of a body. Citizens read of it at once.

    ``said`` are its kind, its place, remote access, how to take part. A meeting that is over may
    be entered afterwards, with its posting as it was.

    Raises RuleError: there is no council; no place is given.
    """
    meeting = Meeting(body=body, starts_at=starts_at, timezone=the_council().timezone, **said)
    _check(meeting)
    meeting.save()
    log_step(meeting, act="meeting_scheduled", by=by, facts=facts_of(meeting))
    return meeting


@transaction.atomic
def edit(meeting: Meeting, *, by: User, starts_at: datetime, **said: Any) -> None:
    """Change the plan, as long as the agenda is not posted.

    Raises RuleError: the agenda is posted; no place is given.
    """
    lock(meeting, "body")
    must_be_planned(meeting)
    for name, value in (said | {"starts_at": starts_at}).items():
        setattr(meeting, name, value)
    _check(meeting)
    meeting.save()
    log_step(meeting, act="meeting_replanned", by=by, facts=facts_of(meeting))


def _check(meeting: Meeting) -> None:
    meeting.place = meeting.place.strip()
    if not meeting.place:
        raise RuleError(_("Give the place."))


def must_be_planned(meeting: Meeting) -> None:
    """Raises RuleError: its agenda is posted, or it was cancelled."""
    if meeting.state != MeetingState.PLANNED:
        raise RuleError(
            _("This meeting is now “%(state)s”, so the plan stays as it is.")
            % {"state": meeting.get_state_display()}
        )


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What every act on a meeting tells of it."""
    return {
        "body": meeting.body.name,
        "meeting_kind": meeting.kind,
        "meeting_on": meeting.day.isoformat(),
        "begins": by_the_clock(meeting.starts_at, meeting.zone),
        "place": meeting.place,
    }


def later_ahead(meeting: Meeting) -> MeetingQuerySet:
    """The later meetings of its body to which an item can be continued, the next one first."""
    return _later(meeting).filter(state__in=AHEAD)


def later_held(meeting: Meeting) -> MeetingQuerySet:
    """The later meetings of its body that may have approved its minutes, the next one first."""
    return _later(meeting).filter(state__in=OVER)


def _later(meeting: Meeting) -> MeetingQuerySet:
    of_it = Meeting.objects.filter(body=meeting.body_id, starts_at__gt=meeting.starts_at)
    return of_it.select_related("body").order_by("starts_at")


def concerned_by(meeting: Meeting) -> QuerySet[Person]:
    """The members of the body that day, and who moved the motions about the cases on its agenda."""
    movers = meeting.items.filter(matter__isnull=False).values("matter__motions__mover")
    members = members_of(meeting.body, meeting.day).order_by().values("pk")
    concerned = Person.objects.filter(Q(pk__in=members) | Q(pk__in=movers))
    return concerned.select_related("user").order_by("name", "pk")


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    """Call a meeting off.

    Raises RuleError: no reason; it was held, or cancelled before.
    """
    lock(meeting, "body")
    if not reason.strip():
        raise RuleError(_("Give the reason. The public reads it."))
    facts = facts_of(meeting) | {"reason": reason.strip()}
    advance(meeting, MeetingState.CANCELLED, act="meeting_cancelled", by=by, facts=facts)
    mails.cancelled(meeting, concerned_by(meeting), reason.strip())
    publish(meeting, "meeting_cancelled", facts)


def publish(meeting: Meeting, act: str, facts: dict[str, Any]) -> None:
    """Append an act on the meeting to the public record; the last thing that an act does."""
    today = day_in(meeting.zone)
    public_record.append(act=act, subject=meeting.reference, happened_on=today, facts=facts)

"""The agenda: what a meeting takes up, when that was posted, what came late, what goes on later."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.models.bodies import Body
from relationships.meetings import mails
from relationships.meetings.domain import notice
from relationships.meetings.domain.schedule import (
    concerned_by,
    facts_of,
    must_be_planned,
    publish,
)
from relationships.meetings.models.meetings import AgendaItem, Meeting, Posting
from relationships.meetings.states import MeetingState
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

# Which cases may stand on an agenda of a body: each process says so, (key of the matter, name).
MATTERS: list[Callable[[Body], list[tuple[int, str]]]] = []
MOST_ITEMS = 500


def matters_to_take_up(body: Body) -> list[tuple[int, str]]:
    """The cases that a clerk may put on an agenda of this body, by name."""
    return sorted((one for ask in MATTERS for one in ask(body)), key=lambda one: one[1])


def taken_up(matter: int | None, **by: Any) -> QuerySet[AgendaItem]:
    """The items about a matter on agendas of meetings that were posted and have begun.

    ``by`` says of which body, in the words of a filter.
    """
    rows = AgendaItem.objects.filter(
        matter=matter, matter__isnull=False, meeting__starts_at__lte=timezone.now(), **by
    ).exclude(meeting__state__in=[MeetingState.PLANNED, MeetingState.CANCELLED])
    return rows.select_related("meeting__body").order_by("meeting__starts_at", "pk")


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, **said: Any) -> AgendaItem:
    """Put an item on an agenda that is not posted yet.

    ``said`` are its number, title, what is asked, and the key of its matter, if it has one.

    Raises RuleError: the agenda is posted; the number is taken; there is no title; no such case is
    before the council.
    """
    lock(meeting, "body")
    must_be_planned(meeting)
    return _add(meeting, by=by, act="item_added", **said)


@transaction.atomic
def add_late_item(meeting: Meeting, *, by: User, **said: Any) -> AgendaItem:
    """Add what was not on the posted agenda. It is marked so; a vote on it needs a finding.

    Raises RuleError: the agenda is not posted, or the meeting was held; otherwise see add_item.
    """
    lock(meeting, "body")
    if meeting.state != MeetingState.POSTED:
        raise RuleError(_("An item is late only between the posting and the attendance."))
    item = _add(meeting, by=by, act="late_item_added", late=True, **said)
    publish(meeting, "late_item_added", _names(item))
    return item


def _add(
    meeting: Meeting,
    *,
    by: User,
    act: str,
    title: str,
    matter: str | int | None = None,
    **said: Any,
) -> AgendaItem:
    number = said.pop("position", None) or next_number(meeting)
    if meeting.items.filter(position=number).exists():
        raise RuleError(_("Number %(number)s is taken.") % {"number": number})
    if not title.strip():
        raise RuleError(_("Give the title."))
    if matter and int(matter) not in dict(matters_to_take_up(meeting.body)):
        raise RuleError(_("This case is not before this body now."))
    item = AgendaItem.objects.create(
        meeting=meeting, position=number, title=title.strip(), matter_id=matter or None, **said
    )
    log_step(meeting, act=act, by=by, facts=_names(item))
    return item


def next_number(meeting: Meeting) -> int:
    """The number after the last item."""
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    return min(last + 1, MOST_ITEMS)


def _names(item: AgendaItem) -> dict[str, Any]:
    return facts_of(item.meeting) | {"number": item.position, "item": item.title}


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    """Take an item off an agenda that is not posted yet.

    Raises RuleError: the agenda is posted.
    """
    meeting = item.meeting
    lock(meeting, "body")
    must_be_planned(meeting)
    facts = _names(item)
    item.delete()
    log_step(meeting, act="item_removed", by=by, facts=facts)


@transaction.atomic
def continue_item(item: AgendaItem, *, by: User, to: Meeting) -> AgendaItem:
    """Take an item up again at another meeting of the body. It stands on that agenda by this.

    Raises RuleError: the agenda of its meeting was never posted; it is continued already; the other
    meeting is of another body, earlier, or over.
    """
    for meeting in sorted((item.meeting, to), key=lambda meeting: meeting.pk):
        lock(meeting, "body")
    if item.meeting.state not in (MeetingState.POSTED, MeetingState.HELD):
        raise RuleError(_("Only what was on a posted agenda can be continued."))
    if AgendaItem.objects.filter(continued_from=item).exists():
        raise RuleError(_("This item is continued already."))
    if to.body_id != item.meeting.body_id or to.starts_at <= item.meeting.starts_at:
        raise RuleError(_("Choose a later meeting of the same body."))
    if to.state not in (MeetingState.PLANNED, MeetingState.POSTED):
        raise RuleError(_("That meeting is now “%(state)s”.") % {"state": to.get_state_display()})
    later = AgendaItem.objects.create(
        meeting=to,
        position=next_number(to),
        title=item.title,
        asked=item.asked,
        matter_id=item.matter_id,
        late=to.state == MeetingState.POSTED,
        continued_from=item,
    )
    facts = _names(item) | {"to_on": to.day.isoformat()}
    log_step(item.meeting, act="item_continued", by=by, facts=facts)
    log_step(to, act="item_taken_over", by=by, facts=_names(later))
    publish(item.meeting, "item_continued", facts)
    return later


def _check(row: Posting) -> None:
    """Raises RuleError: nothing is on the agenda; the moment lies ahead, or in the meeting."""
    meeting = row.meeting
    row.posted_how = row.posted_how.strip()
    if not row.posted_how:
        raise RuleError(_("Say where it was posted."))
    if row.posted_at > timezone.now():
        raise RuleError(_("This moment is in the future. Enter the posting when it has happened."))
    if row.posted_at >= meeting.starts_at:
        raise RuleError(_("The meeting had begun by then, so that was no notice."))
    if row.corrects is None:
        must_be_planned(meeting)
        if not meeting.items.exists():
            raise RuleError(_("Nothing is on the agenda yet."))
    else:
        _must_leave_votes_alone(row)


def _must_leave_votes_alone(row: Posting) -> None:
    """Raises RuleError: a vote was taken that this moment of posting would have forbidden."""
    meeting = row.meeting
    items: Any = meeting.items.filter(late=False)
    votes = Q(roll_calls__confirmed_at__isnull=False) | Q(ballots__isnull=False)
    voted = notice.is_bound(meeting) and items.filter(votes).exists()
    if voted and row.posted_at > notice.deadline(meeting):
        raise RuleError(
            _("A vote was taken at this meeting, which a posting after %(deadline)s forbids.")
            % {"deadline": by_the_clock(notice.deadline(meeting), meeting.zone)}
        )


def _says(row: Posting) -> dict[str, Any]:
    meeting = row.meeting
    return facts_of(meeting) | {
        "posted": by_the_clock(row.posted_at, meeting.zone),
        "posted_how": row.posted_how,
        "items": [str(item) for item in meeting.items.filter(late=False)],
    }


def _moves(row: Posting) -> Move | None:
    return Move(MeetingState.POSTED) if row.corrects is None else None


def _tell(row: Posting) -> None:
    if row.corrects is None:
        mails.agenda_posted(row.meeting, concerned_by(row.meeting))


POSTING = register(
    EntryKind(
        name="agenda_posted",
        what=gettext_lazy("posting of the agenda"),
        model=Posting,
        subject="meeting",
        fetch=("meeting__body",),
        says=_says,
        reference=lambda row: row.meeting.reference,
        happened_on=lambda row: day_in(row.meeting.zone, row.posted_at),
        lock=lambda row: lock(row.meeting, "body"),
        check=_check,
        stands=("posted_at", "posted_how"),
        moves=_moves,
        follows=_tell,
        record=lambda row, facts: facts,
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)

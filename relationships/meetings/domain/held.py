"""What is said of a meeting afterwards: who was there, what it found, its minutes."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.domain.bodies import members_of
from relationships.council.models.council import Person
from relationships.meetings.domain import notice
from relationships.meetings.domain.schedule import facts_of, publish
from relationships.meetings.models.held import MeetingAttendance, Minutes, NeedFinding
from relationships.meetings.models.meetings import OVER, Meeting
from relationships.meetings.states import MeetingState
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, Move, Said, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock

# What rests on who was there: a process refuses a correction that would take its quorum away.
RESTING: list[Callable[[MeetingAttendance, set[Person]], None]] = []


def _must_have_begun(meeting: Meeting) -> None:
    """Raises RuleError: its agenda was never posted, or it has not begun."""
    if meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        raise RuleError(
            _("No agenda of this meeting was posted: it is %(state)s.")
            % {"state": meeting.get_state_display()}
        )
    if meeting.starts_at > timezone.now():
        raise RuleError(_("This meeting has not begun yet."))


def _check_attendance(row: MeetingAttendance) -> None:
    """Raises RuleError: it has not begun; its attendance is entered already; see RESTING."""
    _must_have_begun(row.meeting)
    row.note = row.note.strip()
    if row.pk is not None:
        _must_leave_what_rests_on_it(row, set(row.present.all()))
    others = row.meeting.attendances.filter(corrects=None).exclude(pk=row.pk)
    if row.corrects is None and others.exists():
        raise RuleError(_("The attendance of this meeting is entered already."))


def _attend(row: MeetingAttendance, said: Said) -> None:
    """Raises RuleError: nobody was there, or somebody who was no member that day; see RESTING."""
    before = set(row.corrects.present.all()) if row.corrects else set()
    present = set(said.get("present", row.present.all()) or before)
    members = set(members_of(row.meeting.body, row.meeting.day))
    if not present:
        raise RuleError(_("Say who was there."))
    strangers = sorted(person.name for person in present - members - before)
    if strangers:
        raise RuleError(_("No members that day: %(names)s") % {"names": ", ".join(strangers)})
    _must_leave_what_rests_on_it(row, present)
    row.present.set(present)


def _must_leave_what_rests_on_it(row: MeetingAttendance, present: set[Person]) -> None:
    if row.corrects is not None:
        for ask in RESTING:
            ask(row, present)


def names_of(row: MeetingAttendance) -> list[str]:
    """Who was there, by the name of then."""
    there = row.present.prefetch_related("names")
    return sorted(person.as_of(row.confirmed_at).name for person in there)


ATTENDANCE = register(
    EntryKind(
        name="attendance",
        what=gettext_lazy("attendance of the meeting"),
        model=MeetingAttendance,
        subject="meeting",
        fetch=("meeting__body",),
        says=lambda row: facts_of(row.meeting) | {"present": names_of(row), "note": row.note},
        reference=lambda row: row.meeting.reference,
        happened_on=lambda row: row.meeting.day,
        lock=lambda row: lock(row.meeting, "body"),
        check=_check_attendance,
        keep=_attend,
        moves=lambda row: Move(MeetingState.HELD) if row.corrects is None else None,
        struck=False,
        house=HOUSE,
    )
)


def _lock_finding(row: NeedFinding) -> None:
    meeting = row.item.meeting
    lock(meeting, "body")


def _check_finding(row: NeedFinding) -> None:
    """Raises RuleError: the meeting has not begun; no reason; see notice.must_be_found."""
    _must_have_begun(row.item.meeting)
    row.why = row.why.strip()
    if not row.why:
        raise RuleError(_("Say why. The public reads it."))
    members = members_of(row.item.meeting.body, row.item.meeting.day).count()
    notice.must_be_found(row, members=members)


FINDING = register(
    EntryKind(
        name="need_found",
        what=gettext_lazy("finding that action is needed at once"),
        model=NeedFinding,
        subject="item",
        fetch=("item__meeting__body",),
        called=lambda row: f"{row.item.meeting}: {row.item}",
        says=lambda row: (
            facts_of(row.item.meeting)
            | {
                "item": row.item.title,
                "ground": row.ground,
                "because": row.why,
                "present": row.present,
                "ayes": row.ayes,
            }
        ),
        reference=lambda row: row.item.meeting.reference,
        happened_on=lambda row: row.item.meeting.day,
        lock=_lock_finding,
        check=_check_finding,
        struck=False,
        house=HOUSE,
    )
)


def _check_minutes(row: Minutes) -> None:
    """Raises RuleError: there is no text; the meeting was not held; minutes are there already."""
    row.text = row.text.strip()
    if not row.text:
        raise RuleError(_("The minutes have no text."))
    if row.meeting.state != MeetingState.HELD:
        raise RuleError(
            _("This meeting is now “%(state)s”, so its minutes stay as they are.")
            % {"state": row.meeting.get_state_display()}
        )
    others = row.meeting.minutes.filter(corrects=None).exclude(pk=row.pk)
    if row.corrects is None and others.exists():
        raise RuleError(_("The minutes are there already. Correct them."))


MINUTES = register(
    EntryKind(
        name="minutes",
        what=gettext_lazy("minutes of the meeting"),
        model=Minutes,
        subject="meeting",
        fetch=("meeting__body",),
        says=lambda row: facts_of(row.meeting) | {"minutes": row.text},
        reference=lambda row: row.meeting.reference,
        happened_on=lambda row: row.meeting.day,
        lock=lambda row: lock(row.meeting, "body"),
        check=_check_minutes,
        struck=False,
        house=HOUSE,
    )
)


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: User, at: Meeting) -> None:
    """Record that a later meeting of the same body approved the minutes; they stay from then on.

    Raises RuleError: there are no minutes that count, or a correction of them waits; the other
    meeting is of another body, not later, or was not held.
    """
    lock(meeting, "body")
    minutes = meeting.minutes.current().first()
    if minutes is None:
        raise RuleError(_("Enter the minutes first, and let a second person confirm them."))
    entries.must_be_certain(minutes)
    if at.body_id != meeting.body_id or at.starts_at <= meeting.starts_at:
        raise RuleError(_("Choose a later meeting of the same body."))
    if at.state not in OVER:
        raise RuleError(_("That meeting was not held: enter first who was there."))
    facts = facts_of(meeting) | {"approved_on": at.day.isoformat()}
    act, to = "minutes_approved", MeetingState.APPROVED
    advance(meeting, to, act=act, by=by, facts=facts, approved_at=at)
    publish(meeting, act, facts)

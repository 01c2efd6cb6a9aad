"""What the clerk may do to a meeting."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.permissions import may_preside
from relationships.meetings.domain import agenda, held, notice, schedule
from relationships.meetings.forms.held import (
    ApproveForm,
    AttendanceForm,
    EnterFindingForm,
    FindingForm,
    MinutesForm,
)
from relationships.meetings.forms.meetings import (
    CancelForm,
    ContinueForm,
    EditMeetingForm,
    ItemForm,
    PostingForm,
    RemoveItemForm,
)
from relationships.meetings.models.meetings import Meeting, cases_of
from relationships.meetings.states import MeetingState as State
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.aside import readable
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.workflow import RuleError

_READ_AT_ONCE = gettext_lazy("Citizens read it at once, on the page of the meeting.")
_RECORD = gettext_lazy("An entry in the public record.")
_CONCERNED = gettext_lazy(
    "The members of the body, and who moved the motions on its agenda, if they have an account."
)
PLANNED, POSTED = frozenset({State.PLANNED}), frozenset({State.POSTED})
ON_AGENDA = frozenset({State.POSTED, State.HELD})


def _present(row: Any) -> dict[str, str]:
    return {_("Who was there"): ", ".join(held.names_of(row)), _("Remarks"): row.note}


def _posted(row: Any) -> dict[str, str]:
    moment = by_the_clock(row.posted_at, row.meeting.zone)
    return {_("Posted"): moment, _("Where it was posted"): row.posted_how}


POSTINGS = EntryPages(
    agenda.POSTING,
    PostingForm,
    enter_label=gettext_lazy("Post the agenda"),
    enter_name="post-agenda",
    reads=_posted,
)
ATTENDANCE = EntryPages(
    held.ATTENDANCE,
    AttendanceForm,
    enter_label=gettext_lazy("Enter who was there"),
    enter_name="enter-attendance",
    reads=_present,
    brings=lambda row: [_("The meeting is held.")],
)
FINDINGS = EntryPages(
    held.FINDING,
    FindingForm,
    enter_label=gettext_lazy("Enter that action was needed at once"),
    enter_name="enter-finding",
    brings=lambda row: [_("The item may be voted on at this meeting.")],
)
MINUTES = EntryPages(
    held.MINUTES,
    MinutesForm,
    enter_label=gettext_lazy("Enter the minutes"),
    enter_name="enter-minutes",
)
ENTRIES = (POSTINGS, ATTENDANCE, FINDINGS, MINUTES)


def context(meeting: Meeting, user: User) -> dict[str, Any]:
    """The agenda, the notice given, who was there, the minutes, and what waits."""
    return {
        "deadline": deadline_in_words(meeting),
        "has_rule": meeting.body.notice_rules.current().exists(),
        "items": [_item(item) for item in cases_of(readable(user, meeting.items.all()))],
        "postings": meeting.postings.confirmed().select_related("replaced_by"),
        "attendances": [
            (row, held.names_of(row))
            for row in meeting.attendances.confirmed().select_related("replaced_by")
        ],
        "documents": _documents_for(user, meeting).select_related("document", "item"),
        "minutes": meeting.minutes.current().first(),
        "waiting": waiting((POSTINGS, ATTENDANCE, MINUTES), {"meeting": meeting}, user)
        + waiting((FINDINGS,), {"item__meeting": meeting}, user),
    }


def _documents_for(user: User, meeting: Meeting) -> Any:
    """All of them for the clerk's office; who presides reads what citizens read."""
    return meeting.documents.all() if is_clerk(user) else meeting.documents.public()


def _item(item: Any) -> dict[str, Any]:
    return {
        "item": item,
        "case": item.matter.case if item.matter else None,
        "findings": item.findings.confirmed().select_related("replaced_by"),
    }


def deadline_in_words(meeting: Meeting) -> str:
    """By when the agenda is to be posted; why nobody can say, if there is no rule."""
    if not notice.is_bound(meeting):
        return _("any moment before it begins; no rule about notice is entered for this committee")
    try:
        return by_the_clock(notice.deadline(meeting), meeting.zone)
    except RuleError as error:
        return " ".join(error.messages)


def _what_posting_does(meeting: Meeting) -> list[Text]:
    return [
        _("Agenda to be posted by: %(deadline)s") % {"deadline": deadline_in_words(meeting)},
        _("The moment is recorded as it was. What comes later is marked as late."),
    ]


def _has_items(meeting: Meeting) -> bool:
    return meeting.items.exists()


def _begun(meeting: Meeting) -> bool:
    return meeting.starts_at <= timezone.now()


def _attendance_missing(meeting: Meeting) -> bool:
    return _begun(meeting) and not meeting.attendances.filter(corrects=None).exists()


def _may_preside(user: User, meeting: Meeting | None) -> bool:
    """The clerk's office, and who presides over a standing committee."""
    return is_clerk(user) if meeting is None else may_preside(user, meeting.body)


def _minutes_missing(meeting: Meeting) -> bool:
    return not meeting.minutes.exists()


def _has_minutes(meeting: Meeting) -> bool:
    return meeting.minutes.current().exists()


def _nowhere_to_go_on(meeting: Meeting) -> list[Text]:
    """Why no item can be continued yet."""
    if schedule.later_ahead(meeting).exists():
        return []
    return [_("No later meeting of this body is planned yet. Plan one, then continue the item.")]


def _nowhere_approved(meeting: Meeting) -> list[Text]:
    """Why no approval can be recorded yet."""
    if schedule.later_held(meeting).exists():
        return []
    return [
        _(
            "No later meeting of this body was held yet. Once the attendance of one is confirmed,"
            " it may have approved these minutes."
        )
    ]


ACTS: list[Act] = [
    Act(
        name="add-item",
        label=gettext_lazy("Put an item on the agenda"),
        perform=agenda.add_item,
        states=PLANNED,
        happens=gettext_lazy("The item stands on the agenda that will be posted."),
        public=_READ_AT_ONCE,
        result=gettext_lazy("“%(title)s” stands on the agenda."),
        form=ItemForm,
    ),
    POSTINGS.entering(
        states=PLANNED,
        ready=_has_items,
        happens=_what_posting_does,
        mails=_CONCERNED,
        public=_RECORD,
    ),
    Act(
        name="edit",
        label=gettext_lazy("Change the plan"),
        perform=schedule.edit,
        states=PLANNED,
        happens=gettext_lazy("The plan is changed. After the posting it stays."),
        public=_READ_AT_ONCE,
        result=gettext_lazy("The plan is changed."),
        form=EditMeetingForm,
    ),
    Act(
        name="remove-item",
        label=gettext_lazy("Take an item off the agenda"),
        perform=agenda.remove_item,
        on="item",
        states=PLANNED,
        ready=_has_items,
        happens=gettext_lazy("The item is dropped. The history tells of it."),
        result=gettext_lazy("The item is off the agenda."),
        form=RemoveItemForm,
    ),
    replace(ATTENDANCE, may=_may_preside).entering(states=POSTED, ready=_attendance_missing),
    replace(FINDINGS, form=EnterFindingForm).entering(states=ON_AGENDA, ready=_begun, on="item"),
    MINUTES.entering(states=frozenset({State.HELD}), ready=_minutes_missing),
    Act(
        name="approve-minutes",
        label=gettext_lazy("Record that the minutes were approved"),
        perform=held.approve_minutes,
        states=frozenset({State.HELD}),
        ready=_has_minutes,
        refused=_nowhere_approved,
        happens=gettext_lazy("The minutes stay as they are from now on."),
        public=_RECORD,
        result=gettext_lazy("The minutes are approved."),
        form=ApproveForm,
    ),
    Act(
        name="add-late-item",
        label=gettext_lazy("Add a late item"),
        perform=agenda.add_late_item,
        states=POSTED,
        happens=gettext_lazy(
            "The item is marked as not on the posted agenda. A vote on it needs a finding that"
            " action is needed at once."
        ),
        public=_RECORD,
        result=gettext_lazy("“%(title)s” stands on the agenda, as a late item."),
        form=ItemForm,
        secondary=True,
    ),
    Act(
        name="continue-item",
        label=gettext_lazy("Continue an item to another meeting"),
        perform=agenda.continue_item,
        on="item",
        states=ON_AGENDA,
        ready=_has_items,
        refused=_nowhere_to_go_on,
        happens=gettext_lazy("The item stands on the agenda of that meeting, too."),
        public=_RECORD,
        result=gettext_lazy("The item is continued to %(to)s."),
        leads_to=lambda item: item.continued_from.meeting.get_staff_url(),
        form=ContinueForm,
        secondary=True,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Cancel the meeting"),
        perform=schedule.cancel,
        states=frozenset({State.PLANNED, State.POSTED}),
        happens=gettext_lazy("The meeting does not take place."),
        mails=_CONCERNED,
        public=_RECORD,
        result=gettext_lazy("The meeting is cancelled."),
        form=CancelForm,
        secondary=True,
    ),
]

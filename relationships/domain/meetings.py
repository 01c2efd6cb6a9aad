"""The committee's meeting.

The chair opens the discussion at a meeting whose agenda was posted; that releases the reviews.
Whoever acts in the chair's place gives a reason, which becomes public.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.domain.calendar import council_zone
from relationships.domain.committees import publish
from relationships.models import Committee, CommitteeMember, Meeting, Nomination
from relationships.permissions import presides
from relationships.states import NominationState as State
from sistercities.days import day_in
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note


@transaction.atomic
def open_discussion(
    committee: Committee,
    *,
    by: User,
    held_at: datetime,
    place: str,
    agenda_posted_on: date,
    present: Collection[CommitteeMember],
    reason: str = "",
) -> Meeting:
    """Open the discussion at the meeting. All submitted reviews become public at once.

    Raises RuleError: the committee is not reviewing; the discussion was opened before; the
    meeting has not begun, or its agenda was posted after it or before there was a committee;
    nobody is present, or somebody who is not seated or has stepped aside; the clerk opens and
    gives no reason.
    """
    nomination = committee.nomination
    lock(nomination)
    if nomination.state != State.IN_REVIEW:
        raise RuleError(_("The committee is not reviewing this nomination now."))
    if Meeting.objects.filter(committee=committee).exists():
        raise RuleError(_("The discussion was opened before."))
    reason = reason_of(nomination, by, reason)
    held_on = _check_meeting(committee, held_at, agenda_posted_on, present)
    meeting = Meeting.objects.create(
        committee=committee,
        held_at=held_at,
        place=place,
        agenda_posted_on=agenda_posted_on,
        opened_by=by,
    )
    meeting.present.set(present)
    nomination.due_on = committee.vote_due_on
    nomination.save(update_fields=["due_on"])
    facts = _meeting_facts(meeting, held_on) | {"reason": reason}
    note(nomination, act="discussion_opened", by=by, facts=facts)
    publish(nomination, "discussion_opened", facts)
    return meeting


def _check_meeting(
    committee: Committee,
    held_at: datetime,
    agenda_posted_on: date,
    present: Collection[CommitteeMember],
) -> date:
    if held_at > timezone.now():
        raise RuleError(_("The meeting has not begun yet: its time lies in the future."))
    held_on = day_in(council_zone(), held_at)
    if agenda_posted_on > held_on:
        raise RuleError(_("The agenda must have been posted before the meeting."))
    formed_on = _formed_on(committee)
    if agenda_posted_on < formed_on:
        raise RuleError(
            _("The committee was formed on %(day)s; its agenda cannot have been posted before.")
            % {"day": date_format(formed_on)}
        )
    seated = set(CommitteeMember.objects.seated().not_recused().filter(seat__committee=committee))
    if not present or not set(present) <= seated:
        raise RuleError(_("Present can only be members who are seated and have not stepped aside."))
    return held_on


def _formed_on(committee: Committee) -> date:
    """The day on which there was a committee, in the council's zone."""
    return day_in(council_zone(), committee.formed_at)


def _meeting_facts(meeting: Meeting, held_on: date) -> dict[str, object]:
    return {
        "held_on": held_on.isoformat(),
        "place": meeting.place,
        "agenda_posted_on": meeting.agenda_posted_on.isoformat(),
        "present": sorted(str(member) for member in meeting.present.select_related("person")),
    }


def reason_of(nomination: Nomination, by: User, reason: str) -> str:
    """Ask whoever acts in the chair's place for a reason; the chair needs none."""
    if presides(by, nomination):
        return ""
    if not reason.strip():
        raise RuleError(_("The chair does this. If you act instead, say why; it becomes public."))
    return reason.strip()

"""The committee's meeting.

The chair opens the discussion at a meeting whose agenda was posted; that releases the reviews.
Whoever acts in the chair's place gives a reason, which becomes public.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees.domain.committees import publish
from relationships.committees.models.ballots import Discussion
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.permissions import role_of
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel import entries
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_kinds import EntryKind, Said, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


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
) -> Discussion:
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
    if Discussion.objects.filter(committee=committee).exists():
        raise RuleError(_("The discussion was opened before."))
    reason = reason_of(nomination, by, reason)
    meeting: Discussion = entries.enter_within(
        MEETING,
        committee,
        by=by,
        held_at=held_at,
        place=place,
        agenda_posted_on=agenda_posted_on,
        present=present,
    )
    nomination.due_on = committee.vote_due_on
    nomination.save(update_fields=["due_on"])
    facts = _meeting_facts(meeting) | {"reason": reason, **presiding(nomination, by)}
    log_step(nomination, act="discussion_opened", by=by, facts=facts)
    publish(nomination, "discussion_opened", facts)
    return meeting


def _check_meeting(meeting: Discussion) -> None:
    opened_at = meeting.corrects.entered_at if meeting.corrects else timezone.now()
    if meeting.held_at > opened_at:
        raise RuleError(
            _("The meeting has not begun yet: its time lies in the future.")
            if meeting.corrects is None
            else _("The discussion was opened before that time, so the meeting began earlier.")
        )
    if meeting.agenda_posted_on > _held_on(meeting):
        raise RuleError(_("The agenda must have been posted before the meeting."))
    formed_on = _formed_on(meeting.committee)
    if meeting.agenda_posted_on < formed_on:
        raise RuleError(
            _("The committee was formed on %(day)s; its agenda cannot have been posted before.")
            % {"day": date_format(formed_on)}
        )


def _attend(meeting: Discussion, said: Said) -> None:
    """Raises RuleError: nobody was there, or somebody without a seat, or who has stepped aside."""
    before = set(meeting.corrects.present.all()) if meeting.corrects else set()
    present = set(said.get("present", meeting.present.all() if meeting.pk else before) or before)
    seated = CommitteeMember.objects.seated().not_recused()
    if not present or not present <= before | set(seated.filter(seat__committee=meeting.committee)):
        raise RuleError(_("Present can only be members who are seated and have not stepped aside."))
    meeting.present.set(present)


def _held_on(meeting: Discussion) -> date:
    return day_in(council_zone(), meeting.held_at)


def _formed_on(committee: Committee) -> date:
    """The day on which the committee was formed, in the council's zone."""
    return day_in(council_zone(), committee.formed_at)


def _meeting_facts(meeting: Discussion) -> dict[str, Any]:
    return {
        "held_on": _held_on(meeting).isoformat(),
        "held_at": by_the_clock(meeting.held_at, council_zone()),
        "place": meeting.place,
        "agenda_posted_on": meeting.agenda_posted_on.isoformat(),
        "present": names_of(meeting),
    }


def names_of(meeting: Discussion) -> list[str]:
    """Who was present, by the names of that day."""
    there = CommitteeMember.objects.by_name().filter(pk__in=meeting.present.all())
    return sorted(member.as_of(meeting.held_at) for member in there)


MEETING = register(
    EntryKind(
        name="meeting",
        what=gettext_lazy("the committee's meeting"),
        model=Discussion,
        subject="committee",
        fetch=("committee__nomination__city",),
        says=_meeting_facts,
        reference=lambda meeting: meeting.case.reference,
        happened_on=_held_on,
        lock=lambda meeting: lock(meeting.case),
        check=_check_meeting,
        keep=_attend,
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)


def reason_of(nomination: Nomination, by: User, reason: str) -> str:
    """The reason, required from whoever acts in the chair's place, vice-chair and clerk.

    Raises RuleError: it is not the chair, and no reason is given.
    """
    if role_of(by, nomination) == CommitteeMember.Role.CHAIR:
        return ""
    if not reason.strip():
        raise RuleError(_("The chair does this. If you act instead, say why; it becomes public."))
    return reason.strip()


def presiding(nomination: Nomination, by: User) -> dict[str, str]:
    """That the vice-chair acts, for the history and the record; they read the reason beside it."""
    role = role_of(by, nomination)
    return {"presided": role} if role == CommitteeMember.Role.VICE_CHAIR else {}

"""At which meeting of its body a committee discusses and votes.

It is planned, posted and minuted like any other (relationships/meetings). The chair opens the
discussion at one that was held with a quorum; that releases the reviews. Whoever acts in the
chair's place gives a reason, which becomes public, and so does whoever opens the discussion with
fewer reviews than the policy asks for.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.committees import mails
from relationships.committees.domain.committee_rules import quorum_on
from relationships.committees.domain.committees import publish
from relationships.committees.models.ballots import Discussion
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.models.reviews import Review
from relationships.committees.permissions import role_of
from relationships.council.models.bodies import Body
from relationships.meetings.domain.agenda import MATTERS, taken_up
from relationships.meetings.domain.notice import must_be_votable
from relationships.meetings.models.meetings import OVER, AgendaItem, Meeting
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel import entries
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.kernel.days import day_in
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


@transaction.atomic
def open_discussion(
    committee: Committee, *, by: User, item: AgendaItem, reason: str = "", few_because: str = ""
) -> Discussion:
    """Open the discussion at the meeting. All submitted reviews become public at once.

    Raises RuleError: the committee is not reviewing; the discussion was opened before; there is no
    rule of voting, or a correction of it waits; the meeting does not serve (see must_serve) or had
    no quorum of members who may take part; fewer reviews are in than the policy asks for, or the
    clerk opens, and no reason is given.
    """
    nomination = committee.nomination
    lock(nomination)
    if nomination.state != State.IN_REVIEW:
        raise RuleError(_("The committee is not reviewing this nomination now."))
    if Discussion.objects.filter(committee=committee).exists():
        raise RuleError(_("The discussion was opened before."))
    reason = reason_of(nomination, by, reason)
    must_serve(item, committee)
    there = present_at(item.meeting, committee)
    discussion = Discussion(committee=committee, item=item, opened_by=by, reason=reason)
    discussion.present = len(there)
    discussion.quorum_needed = quorum_on(committee, item.meeting.day)
    _must_have_its_quorum(discussion)
    discussion.reviews, discussion.reviews_needed = reviews_in(committee)
    discussion.few_because = _why_so_few(discussion, few_because)
    discussion.save()
    nomination.due_on = committee.vote_due_on
    nomination.save(update_fields=["due_on"])
    facts = _facts(discussion, there) | presiding(nomination, by)
    log_step(nomination, act="discussion_opened", by=by, facts=facts)
    members = CommitteeMember.objects.seated().not_recused().filter(seat__committee=committee)
    for member in members.to_write_to():
        mails.discussion_opened(member)
    publish(nomination, "discussion_opened", facts)
    return discussion


def must_serve(item: AgendaItem, committee: Committee) -> None:
    """Refuse an item under which the committee cannot act.

    Raises RuleError: it is of another body or case; it is not known who was at the meeting, or a
    correction of that waits; its agenda was posted before there was a committee, or later than its
    rule about notice allows.
    """
    meeting = item.meeting
    lock(meeting, "body")
    matter = committee.nomination.matter_id
    if meeting.body_id != committee.body_id or item.matter_id != matter:
        raise RuleError(_("Choose an item of a meeting of this committee about this nomination."))
    if meeting.state not in OVER:
        raise RuleError(
            _(
                "Who was at this meeting is not confirmed yet: the clerk's office enters it, and a"
                " second person confirms."
            )
        )
    for attendance in meeting.attendances.current():
        entries.must_be_certain(attendance)
    zone = council_zone()
    formed_on = day_in(zone, committee.formed_at)
    if meeting.posted_at is not None and day_in(zone, meeting.posted_at) < formed_on:
        raise RuleError(
            _("The committee was formed on %(day)s; its agenda cannot have been posted before.")
            % {"day": date_format(formed_on)}
        )
    must_be_votable(item)


def items_of(committee: Committee) -> QuerySet[AgendaItem]:
    """The items about the nomination on agendas of meetings of the committee that were held."""
    matter = committee.nomination.matter_id
    return taken_up(matter, meeting__body=committee.body_id, meeting__state__in=OVER)


def present_at(meeting: Meeting, committee: Committee) -> list[CommitteeMember]:
    """The members at a meeting who may take part: declared, and not aside."""
    there = meeting.attendances.current().values("present")
    members = CommitteeMember.objects.seated().not_recused().by_name()
    return list(
        members.filter(seat__committee=committee, no_conflict__isnull=False, person__in=there)
    )


def _must_have_its_quorum(discussion: Discussion) -> None:
    if discussion.present < discussion.quorum_needed:
        raise RuleError(
            _(
                "There was no quorum at this meeting: %(present)s members were there who have"
                " declared and have not stepped aside, and %(quorum)s make a quorum. Let those who"
                " were there declare, or choose another meeting."
            )
            % {"present": discussion.present, "quorum": discussion.quorum_needed}
        )


def reviews_in(committee: Committee) -> tuple[int, int]:
    """How many reviews count, and how many the policy asks for before a discussion."""
    submitted = Review.objects.counting().filter(member__seat__committee=committee)
    return submitted.count(), committee.policy.reviews_needed


def _why_so_few(discussion: Discussion, why: str) -> str:
    if discussion.reviews >= discussion.reviews_needed:
        return ""
    if not why.strip():
        raise RuleError(
            _(
                "The policy asks for %(needed)s reviews before the discussion, and %(count)s are"
                " in. Wait for the others, or say why you open it now; it becomes public."
            )
            % {"needed": discussion.reviews_needed, "count": discussion.reviews}
        )
    return why.strip()


def _facts(discussion: Discussion, there: list[CommitteeMember]) -> dict[str, Any]:
    meeting = discussion.item.meeting
    posted_at: Any = meeting.posted_at
    return {
        "meeting": meeting.reference,
        "held_on": meeting.day.isoformat(),
        "held_at": by_the_clock(meeting.starts_at, meeting.zone),
        "place": meeting.place,
        "agenda_posted_on": day_in(meeting.zone, posted_at).isoformat(),
        "present": sorted(member.as_of(meeting.starts_at) for member in there),
        "quorum_needed": discussion.quorum_needed,
        "reviews": discussion.reviews,
        "reviews_needed": discussion.reviews_needed,
        "few_because": discussion.few_because,
        "reason": discussion.reason,
    }


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


def _before_the_committee(body: Body) -> list[tuple[int, str]]:
    """What a committee that has not finished takes up: its nomination."""
    at_work = Q(nomination__state__in=[State.COMMITTEE_FORMED, State.IN_REVIEW, State.BALLOT])
    rows = Committee.objects.filter(at_work, body=body).select_related("nomination__matter")
    return [(row.nomination.matter_id, str(row.nomination.matter)) for row in rows]


MATTERS.append(_before_the_committee)

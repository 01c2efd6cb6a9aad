"""What waits for a committee member, and for the chair, as the tasks of their first page."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.committees.domain import progress
from relationships.committees.domain.committees import AT_WORK
from relationships.committees.models.ballots import Discussion
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.models.entered import BallotResult, EnteredVotes
from relationships.committees.permissions import presides
from relationships.nominations.states import NominationState as State
from sistercities.kernel.entries import may_confirm
from sistercities.kernel.entry_kinds import kind_of
from sistercities.kernel.models import User

Task = dict[str, Any]


def waiting_for(user: User) -> list[Task]:
    """What this person is asked to do, then the state of their other nominations."""
    seats = CommitteeMember.objects.seated().filter(
        person__user=user, seat__committee__nomination__state__in=AT_WORK
    )
    tasks = [
        task
        for member in seats.select_related("person__user", "seat__committee__nomination__city")
        for task in _tasks(member, user)
    ]
    return sorted(tasks, key=lambda task: task["due_on"] or date.max)


def committees_of(user: User) -> list[dict[str, str]]:
    """Every committee on which this person sits or sat, the newest first, and where to read of it.

    Who has left, or stepped aside, is led to what everybody reads.
    """
    seats = CommitteeMember.objects.filter(person__user=user).order_by("-pk")
    seats = seats.select_related("seat__committee__nomination__city")
    aside = set(seats.recused().order_by().values_list("pk", flat=True))
    return [_line(member, aside=member.pk in aside) for member in seats]


def _line(member: CommitteeMember, *, aside: bool) -> dict[str, str]:
    committee = member.seat.committee
    nomination = committee.nomination
    role = str(member.get_role_display())
    if member.left_on is not None:
        role = _("%(role)s until %(day)s") % {"role": role, "day": date_format(member.left_on)}
    if aside:
        role = _("stepped aside")
    inside = member.left_on is None and not aside
    return {
        "title": f"{nomination}: {committee}",
        "text": f"{role} · {nomination.get_state_display()}",
        "url": reverse("my_nomination", args=[nomination.pk])
        if inside
        else nomination.get_public_url(),
    }


def _tasks(member: CommitteeMember, user: User) -> list[Task]:
    members_progress = progress.of_committee(member.seat.committee)
    own = next(
        member_progress for member_progress in members_progress if member_progress.member == member
    )
    if own.recusal:
        return []
    tasks = [_own_task(own)] if own.awaited else []
    if presides(user, member.seat.committee.nomination):
        tasks += _chair_tasks(member.seat.committee, members_progress, user)
    return tasks or [_nothing_to_do(member.seat.committee, own)]


def _task(committee: Committee, what: str, text: str, url: str, due_on: date | None) -> Task:
    title = f"{committee.nomination}: {what}"
    return {"title": title, "text": text, "url": url, "due_on": due_on}


def _own_task(own: progress.Progress) -> Task:
    committee = own.member.seat.committee
    begun = _("You have saved a draft.") if own.review == "draft" else _("You have not begun.")
    what, text, name, due_on = {
        progress.DECLARE: (
            _("say whether you have a conflict of interest"),
            _("Nothing is shown to you before that."),
            "my_declare",
            committee.reviews_due_on,
        ),
        progress.REVIEW: (_("review it"), begun, "my_review", committee.reviews_due_on),
        progress.VOTE: (_("vote"), _("The ballot is open."), "my_vote", committee.vote_due_on),
    }[own.awaited]
    return _task(committee, what, text, reverse(name, args=[committee.nomination_id]), due_on)


def _entered(committee: Committee) -> list[EnteredVotes | BallotResult]:
    """The votes and the result of the open ballot that wait for a second person."""
    return [
        row
        for kind in (EnteredVotes, BallotResult)
        for row in kind._default_manager.drafts().filter(ballot__committee=committee)
    ]


def _to_confirm(committee: Committee, row: EnteredVotes | BallotResult) -> Task:
    what = _("confirm: %(what)s") % {"what": kind_of(row).what}
    text = _("Entered by %(who)s.") % {"who": row.entered_by}
    return _task(committee, what, text, row.get_staff_url(), committee.vote_due_on)


def _chair_tasks(
    committee: Committee, members_progress: list[progress.Progress], user: User
) -> list[Task]:
    """What the chair is to confirm, open or close, with how many have done their part."""
    state = committee.nomination.state
    entered = _entered(committee)
    if entered:
        return [_to_confirm(committee, row) for row in entered if may_confirm(row, user)]
    taking_part = [
        member_progress for member_progress in members_progress if not member_progress.recusal
    ]
    if state == State.BALLOT:
        name, what = "close-ballot", _("close the ballot")
        text = _("%(done)s of %(all)s have voted.") % {
            "done": sum(member_progress.voted for member_progress in taking_part),
            "all": sum(member_progress.is_elector for member_progress in taking_part),
        }
    elif state != State.IN_REVIEW:
        return []
    elif Discussion.objects.filter(committee=committee).exists():
        name, what = "open-ballot", _("open the ballot")
        text = _("The discussion has been opened.")
    else:
        name, what = "open-discussion", _("open the discussion when the committee meets")
        text = _("%(done)s of %(all)s reviews are in.") % {
            "done": sum(
                member_progress.review in ("submitted", "late") for member_progress in taking_part
            ),
            "all": len(taking_part),
        }
    url = reverse("nomination_act", args=[committee.nomination_id, name])
    return [_task(committee, what, text, url, committee.vote_due_on)]


def _nothing_to_do(committee: Committee, own: progress.Progress) -> Task:
    if own.voted:
        text = _("You have voted. You can change your vote until the close.")
    else:
        text = _("Nothing waits for you here at the moment.")
    url = reverse("my_nomination", args=[committee.nomination_id])
    return _task(committee, str(committee.nomination.get_state_display()), text, url, None)

"""How the acts on a committee reach the rules: when each is possible, and what it hands on."""

from collections.abc import Callable
from typing import Any

from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.domain import ballots, committees, documents, meetings, progress, reviews
from relationships.forms.ballots import open_ballot_of
from relationships.forms.committees import CONFLICT
from relationships.models import (
    Ballot,
    Committee,
    CommitteeMember,
    CommitteeVote,
    Document,
    Meeting,
    Nomination,
    Recusal,
    Seat,
)
from relationships.permissions import is_clerk
from relationships.states import NominationState as State
from sistercities.acts import Consequences
from sistercities.models import User
from sistercities.workflow import RuleError

Texts = list[str | Promise]
Ready = Callable[[Nomination], bool]


def committee_of(nomination: Nomination) -> Committee | None:
    return Committee.objects.filter(nomination=nomination).select_related("policy").first()


def in_state(*states: str) -> Ready:
    return lambda nomination: nomination.state in states


def members(nomination: Nomination) -> Any:
    return CommitteeMember.objects.seated().filter(seat__committee__nomination=nomination)


def discussed(nomination: Nomination) -> bool:
    return Meeting.objects.filter(committee__nomination=nomination).exists()


def reviewing(nomination: Nomination) -> bool:
    return (
        nomination.state == State.IN_REVIEW
        and not Ballot.objects.filter(committee__nomination=nomination).exists()
    )


def has_empty_seat(nomination: Nomination) -> bool:
    seats = Seat.objects.filter(committee__nomination=nomination)
    return seats.exclude(pk__in=members(nomination).values("seat")).exists()


def somebody_to_remind(nomination: Nomination) -> bool:
    committee = committee_of(nomination)
    return committee is not None and bool(progress.to_remind(committee))


def reached_by_mail(nomination: Nomination) -> Texts:
    """The members whom a mail reaches."""
    names = [str(m) for m in members(nomination).not_recused().filter(person__user__is_active=True)]
    return [", ".join(names)] if names else []


def keep_scan(nomination: Nomination, scan: File[Any], title: str, by: User) -> Document:
    return documents.keep(scan, nomination=nomination, title=title, by=by)


def seat_member(
    nomination: Nomination, *, by: User, seat: Seat, person: Any, is_chair: bool
) -> None:
    committees.seat_member(seat, by=by, person=person, is_chair=is_chair)


def end_membership(
    nomination: Nomination, *, by: User, member: CommitteeMember, last_day: Any
) -> None:
    committees.end_membership(member, by=by, last_day=last_day)


def declare(
    nomination: Nomination, *, by: User, member: CommitteeMember, answer: str, reason: str
) -> None:
    if answer == CONFLICT:
        committees.declare_conflict(member, by=by, reason=reason)
    else:
        committees.declare_no_conflict(member, by=by)


def lift_recusal(nomination: Nomination, *, by: User, recusal: Recusal, reason: str) -> None:
    committees.lift_recusal(recusal, by=by, reason=reason)


def remind(nomination: Nomination, *, by: User, recipients: Any) -> None:
    progress.remind(nomination.committee, by=by, recipients=list(recipients))


def paper_review(
    nomination: Nomination, *, by: User, member: CommitteeMember, scan: File[Any], **data: Any
) -> None:
    title = _("Review on paper: %(member)s") % {"member": member}
    reviews.submit(member, by=by, scan=keep_scan(nomination, scan, title, by), **data)


def open_discussion(nomination: Nomination, *, by: User, **data: Any) -> None:
    meetings.open_discussion(nomination.committee, by=by, **data)


def the_open_ballot(nomination: Nomination) -> Ballot:
    ballot = open_ballot_of(nomination)
    if ballot is None:
        raise RuleError(_("No ballot is open."))
    return ballot


def close_ballot(nomination: Nomination, *, by: User, reason: str = "") -> None:
    ballots.close_ballot(the_open_ballot(nomination), by=by, reason=reason)


def call_votes(nomination: Nomination, *, by: User, **votes: Any) -> None:
    ballots.call_votes(the_open_ballot(nomination), by=by, **votes)


def paper_vote(
    nomination: Nomination,
    *,
    by: User,
    member: CommitteeMember,
    choice: str,
    scan: File[Any],
    replace: bool,
) -> None:
    ballot = the_open_ballot(nomination)
    ballots.must_replace_on_purpose(ballot, [member], replace=[member] if replace else [])
    title = _("Vote on paper: %(member)s") % {"member": member}
    ballots.cast_vote(
        ballot,
        member=member,
        choice=choice,
        by=by,
        how=CommitteeVote.How.PAPER,
        scan=keep_scan(nomination, scan, title, by),
    )


def missing_reviews(nomination: Nomination) -> Texts:
    """Whose review is not in, by name, before the ballot closes the reviews."""
    committee = committee_of(nomination)
    listed = progress.of_committee(committee) if committee else []
    names = [str(p.member) for p in listed if not p.recusal and p.review in ("none", "draft")]
    if not names:
        return [_("All reviews are in.")]
    said = ngettext(
        "%(count)s review is missing, and cannot be submitted any more: %(names)s.",
        "%(count)s reviews are missing, and cannot be submitted any more: %(names)s.",
        len(names),
    )
    return [said % {"count": len(names), "names": ", ".join(names)}]


def by_clerk(user: User, nomination: Nomination) -> bool:
    return is_clerk(user)


def foretell(
    *happens: str | Promise,
    also: Callable[[Nomination], Texts] | None = None,
    mails: Callable[[Nomination], Texts] | None = None,
    public: Texts | None = None,
) -> Callable[[Nomination], Consequences]:
    return lambda nomination: Consequences(
        happens=[*happens, *(also(nomination) if also else [])],
        mails=mails(nomination) if mails else [],
        public=public or [],
    )


def awaited_names(nomination: Nomination) -> Texts:
    """Whom a reminder would reach, and what is awaited of each."""
    words = {
        progress.DECLARE: _("has not said whether there is a conflict of interest"),
        progress.REVIEW: _("has not submitted the review"),
        progress.VOTE: _("has not voted"),
    }
    committee = committee_of(nomination)
    listed = progress.to_remind(committee) if committee else []
    return [f"{p.member}: {words[p.awaited]}" for p in listed]

"""What the acts on a committee ask of a case: when each is possible, what it will do and did."""

from collections.abc import Sequence
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.committees.domain import (
    ballots,
    committees,
    entered_votes,
    meetings,
    paper_reviews,
    progress,
)
from relationships.committees.forms.ballots import open_ballot_of
from relationships.committees.models.ballots import Ballot, Discussion
from relationships.committees.models.committees import (
    Committee,
    CommitteeDays,
    CommitteeMember,
    CommitteeTranslation,
    Seat,
)
from relationships.committees.models.declarations import Declaration
from relationships.committees.models.entered import BallotResult, EnteredVotes
from relationships.committees.models.reviews import PaperReview
from relationships.committees.models.votes import CommitteeVote
from relationships.committees.permissions import may_preside
from relationships.documents.domain import documents
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.acts import Outcome, Text, asked_once
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError


def committee_of(nomination: Nomination) -> Committee | None:
    return getattr(nomination, "committee", None)


@asked_once
def progress_of(nomination: Nomination) -> list[progress.Progress]:
    """How far each seated member has come."""
    committee = committee_of(nomination)
    return progress.of_committee(committee, bench_of(nomination)) if committee else []


@asked_once
def bench_of(nomination: Nomination) -> progress.Bench:
    """The ballots, who may vote in them, and all members."""
    committee = committee_of(nomination)
    return progress.bench_of(committee) if committee else progress.Bench([], [], [])


@asked_once
def discussion_of(nomination: Nomination) -> Any:
    """The discussion, with its meeting, once it is opened."""
    rows = Discussion.objects.filter(committee__nomination=nomination)
    return rows.with_its_meeting().first()


def no_meeting_held(nomination: Nomination) -> list[Text]:
    """That a meeting comes first, unless one was held that took the nomination up."""
    committee = committee_of(nomination)
    if committee is None or meetings.items_of(committee).exists():
        return []
    return [
        _(
            "No meeting of the committee with this nomination on its agenda has been held. The"
            " clerk's office plans it, posts its agenda, and enters who was there; a second person"
            " confirms that."
        )
    ]


@asked_once
def days_of(nomination: Nomination) -> list[CommitteeDays]:
    """The due days that count, and drafts of their correction."""
    committee = committee_of(nomination)
    rows = committee.days.filter(replaced_by=None) if committee else CommitteeDays.objects.none()
    return list(rows.select_related("entered_by", "corrects").order_by("pk"))


@asked_once
def translations_of(nomination: Nomination) -> list[CommitteeTranslation]:
    """All that was entered, drafts too."""
    rows = CommitteeTranslation.objects.filter(committee__nomination=nomination)
    return list(rows.select_related("entered_by", "corrects", "committee__nomination__city"))


def ballots_of(nomination: Nomination) -> Sequence[Any]:
    """The ballots, the first one first, and whether the result of each waits."""
    return bench_of(nomination).ballots


@asked_once
def empty_seats(nomination: Nomination) -> list[Seat]:
    """The seats that can be filled; none once the committee has finished."""
    committee = committee_of(nomination)
    if committee is None or nomination.state not in committees.SEATING:
        return []
    taken = {one.member.seat_id for one in progress_of(nomination)}
    return [one for one in committee.seats.all() if one.pk not in taken]


def has_members(nomination: Nomination) -> bool:
    return bool(progress_of(nomination))


def has_stepped_aside(nomination: Nomination) -> bool:
    return any(one.recusal for one in progress_of(nomination))


def has_empty_seat(nomination: Nomination) -> bool:
    return bool(empty_seats(nomination))


def discussed(nomination: Nomination) -> bool:
    return discussion_of(nomination) is not None


def before_the_ballot(nomination: Nomination) -> bool:
    return not ballots_of(nomination)


def before_the_meeting(nomination: Nomination) -> bool:
    return before_the_ballot(nomination) and not discussed(nomination)


def somebody_to_remind(nomination: Nomination) -> bool:
    return any(one.awaited and one.has_address for one in progress_of(nomination))


def reached_by_mail(nomination: Nomination) -> list[Text]:
    """The members whom a mail reaches."""
    reached = [one for one in progress_of(nomination) if one.has_address and not one.recusal]
    return [", ".join(str(one.member) for one in reached)] if reached else []


def the_committee(nomination: Nomination) -> Committee:
    return nomination.committee


def keep_scan(nomination: Nomination, scan: File[Any], title: str, by: User) -> Document:
    return documents.keep(scan, nomination=nomination, title=title, by=by)


def paper_review(
    nomination: Nomination, *, by: User, member: CommitteeMember, scan: File[Any], **data: Any
) -> PaperReview:
    title = _("Review on paper: %(member)s") % {"member": member}
    kept = keep_scan(nomination, scan, title, by)
    return paper_reviews.enter_review(member, by=by, scan=kept, **data)


def the_open_ballot(nomination: Nomination) -> Ballot:
    ballot = open_ballot_of(nomination)
    if ballot is None:
        raise RuleError(_("No ballot is open."))
    return ballot


def paper_votes(nomination: Nomination, *, by: User, scan: File[Any], **data: Any) -> EnteredVotes:
    ballot = the_open_ballot(nomination)
    names = ", ".join(str(member) for member in data["choices"])
    kept = keep_scan(nomination, scan, _("Votes on paper: %(names)s") % {"names": names}, by)
    how = CommitteeVote.How.PAPER
    return entered_votes.enter_votes(ballot, by=by, how=how, scan=kept, **data)


@asked_once
def _entered(nomination: Nomination) -> list[EnteredVotes]:
    """The votes that staff entered in the open ballot, drafts and confirmed."""
    if nomination.state != State.BALLOT:
        return []
    rows = EnteredVotes.objects.filter(ballot__committee=nomination.committee)
    rows = rows.filter(ballot__closed_at=None)
    return list(rows.select_related("entered_by", "ballot__committee__nomination"))


@asked_once
def declarations_of(nomination: Nomination) -> list[Declaration]:
    """The declarations of members that wait for a second person."""
    if nomination.state not in committees.AT_WORK:
        return []
    members: Sequence[Any] = bench_of(nomination).members
    waiting = [member for member in members if member.declaration_waits]
    if not waiting:
        return []
    rows = Declaration.objects.drafts().filter(member__in=waiting)
    return list(rows.select_related("entered_by", "member__person", "corrects"))


@asked_once
def paper_reviews_of(nomination: Nomination) -> list[PaperReview]:
    """The reviews from paper that wait for a second person."""
    if nomination.state != State.IN_REVIEW:
        return []
    members: Sequence[Any] = bench_of(nomination).members
    waiting = [member for member in members if member.paper_review_waits]
    if not waiting:
        return []
    rows = PaperReview.objects.drafts().filter(member__in=waiting)
    return list(rows.select_related("entered_by", "member__person", "corrects"))


def entered_of(nomination: Nomination) -> list[EnteredVotes]:
    """The votes entered that wait for a second person."""
    return [row for row in _entered(nomination) if not row.is_confirmed]


@asked_once
def results_of(nomination: Nomination) -> list[BallotResult]:
    """The result of a ballot that waits for a second person."""
    if nomination.state != State.BALLOT:
        return []
    waiting = [ballot for ballot in ballots_of(nomination) if ballot.result_waits]
    if not waiting:
        return []
    rows = BallotResult.objects.drafts().filter(ballot__in=waiting)
    return list(rows.select_related("entered_by", "ballot__committee__nomination"))


def takes_votes(nomination: Nomination) -> bool:
    """Whether no result waits."""
    return not results_of(nomination)


def takes_entered_votes(nomination: Nomination) -> bool:
    return takes_votes(nomination) and not entered_of(nomination)


def why_not_closed(nomination: Nomination) -> Sequence[Text]:
    """What must come before the open ballot is closed."""
    ballot = open_ballot_of(nomination)
    return ballots.why_not_closed(ballot) if ballot else []


def waits_for_another(nomination: Nomination) -> list[Text]:
    """That a second person confirms the result, where staff entered votes."""
    if not any(row.is_confirmed for row in _entered(nomination)) or not HOUSE.two_people():
        return []
    return [_("Staff entered votes, so the result counts when a second person has confirmed it.")]


def may_close(user: User, nomination: Nomination) -> bool:
    return may_preside(user, nomination) and not _entered_votes(user, nomination)


def why_not_close(user: User, nomination: Nomination) -> str:
    """Whoever presides, and entered votes, is told that another person closes."""
    if not may_preside(user, nomination) or not _entered_votes(user, nomination):
        return ""
    return _("You entered votes in this ballot, so another person closes it.")


def _entered_votes(user: User, nomination: Nomination) -> bool:
    own = [row for row in _entered(nomination) if row.is_confirmed and row.entered_by == user]
    return bool(own) and HOUSE.two_people()


def missing_reviews(nomination: Nomination) -> list[Text]:
    """The names of members whose review is missing, shown before a ballot is opened."""
    listed = progress_of(nomination)
    names = [str(p.member) for p in listed if not p.recusal and p.review in ("none", "draft")]
    if not names:
        return [_("All reviews are in.")]
    said = ngettext(
        "%(count)s review is missing, and cannot be submitted any more: %(names)s.",
        "%(count)s reviews are missing, and cannot be submitted any more: %(names)s.",
        len(names),
    )
    return [said % {"count": len(names), "names": ", ".join(names)}]


def awaited_names(nomination: Nomination) -> list[Text]:
    """Whom a reminder would reach, and what each of them has to do."""
    words = {
        progress.DECLARE: _("has not said whether there is a conflict of interest"),
        progress.REVIEW: _("has not submitted the review"),
        progress.VOTE: _("has not voted"),
    }
    listed = [one for one in progress_of(nomination) if one.awaited and one.has_address]
    return [f"{one.member}: {words[one.awaited]}" for one in listed]


def what_the_ballot_said(outcome: Outcome) -> str:
    """The result of the ballot that was closed, or that it waits for a second person."""
    ballot: Ballot = outcome.made
    if ballot.is_open:
        return _("The result is entered. A second person must confirm it, and has got a mail.")
    sentences = {
        Ballot.Result.PASSED: _("The committee recommends %(city)s, %(ayes)s to %(noes)s."),
        Ballot.Result.FAILED: _("The committee does not recommend %(city)s, %(ayes)s to %(noes)s."),
        Ballot.Result.TIE: _(
            "A tie, %(ayes)s to %(noes)s: nothing is decided, and another ballot may be opened."
        ),
        Ballot.Result.NO_QUORUM: _(
            "There was no quorum: nothing is decided, and another ballot may be opened."
        ),
    }
    facts = {"city": outcome.case.city, "ayes": ballot.ayes, "noes": ballot.noes}
    return sentences[Ballot.Result(ballot.result)] % facts


def how_many_may_vote(outcome: Outcome) -> str:
    """That the ballot is open, and for how many."""
    count = outcome.made.electors.count()
    said = ngettext(
        "The ballot is open: %(count)s member may vote.",
        "The ballot is open: %(count)s members may vote.",
        count,
    )
    return said % {"count": count}


def how_many_were_called(outcome: Outcome) -> str:
    """How many votes were entered, and that they wait for a second person."""
    count = len(outcome.said["choices"])
    said = ngettext("%(count)s vote is entered.", "%(count)s votes are entered.", count)
    waits = "" if outcome.made.is_confirmed else _("A second person must confirm, and has a mail.")
    return f"{said % {'count': count}} {waits}".strip()


def how_many_were_reminded(outcome: Outcome) -> str:
    """How many reminders went out."""
    count = len(outcome.said["recipients"])
    said = ngettext("%(count)s reminder was sent.", "%(count)s reminders were sent.", count)
    return said % {"count": count}

"""What the public sees of a committee: seats, who stepped aside, scores once released, ballots."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.template.defaultfilters import floatformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.committees.domain import ballots, committee_rules, reviews
from relationships.committees.domain.ballot_roll import present_names
from relationships.committees.models.ballots import Ballot, Discussion
from relationships.committees.models.committees import (
    Committee,
    CommitteeMember,
    CommitteeTranslation,
    Seat,
)
from relationships.committees.models.policies import Criterion
from relationships.committees.models.reviews import Review, ReviewScore
from relationships.committees.models.votes import CommitteeVote
from relationships.council.domain import voting
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.translations import Said, said

TONES = {
    Ballot.Result.PASSED: "official",
    Ballot.Result.FAILED: "ended",
    Ballot.Result.TIE: "unclear",
    Ballot.Result.NO_QUORUM: "unclear",
}


def committee_of(nomination: Nomination) -> dict[str, Any] | None:
    """All that is public; None as long as there is no committee."""
    translated = Prefetch("translations", CommitteeTranslation.objects.current())
    found = Committee.objects.filter(nomination=nomination).select_related("policy", "body")
    committee = found.prefetch_related(translated).first()
    if committee is None:
        return None
    seats = _seats(committee)
    everybody = {member.pk: member for seat in seats for member in seat.members.all()}
    criteria = committee.policy.criteria.prefetch_related("translations")
    discussion = Discussion.objects.filter(committee=committee).with_its_meeting().first()
    return {
        "committee": committee,
        "name": said(committee, "name"),
        "rule": rule_in_words(committee, len(seats)),
        "seats": [_seat(seat, committee) for seat in seats],
        "aside": [
            (member.as_of(recusal.declared_at), recusal)
            for member in everybody.values()
            for recusal in member.recusals.all()
        ],
        "allowed": [one for one in everybody.values() if _was_allowed(one)],
        "progress": _progress(committee, seats, over=discussion is not None),
        "discussion": discussion,
        "present": present_names(discussion, everybody.values()) if discussion else [],
        "criteria": [_criterion(one) for one in criteria],
        "results": _results(nomination) if discussion else [],
        "reviews": _reviews(committee, everybody) if discussion else [],
        "ballots": _ballots(committee, everybody),
    }


def _seats(committee: Committee) -> list[Seat]:
    """The seats with everybody who held them."""
    members = CommitteeMember.objects.by_name().select_related("no_conflict")
    members = members.prefetch_related("recusals")
    return list(committee.seats.prefetch_related(Prefetch("members", members)))


def seats_of(committee: Committee) -> list[dict[str, Any]]:
    """Each seat with its category, and who sits there."""
    return [_seat(seat, committee) for seat in _seats(committee)]


def rule_in_words(committee: Committee, seats: int) -> str:
    """By which rules the committee votes and discusses, in a sentence or two."""
    held = ngettext("%(n)s seat", "%(n)s seats", seats) % {"n": seats}
    rule = f"{held}. {committee_rules.in_words(committee_rules.rule_today(committee))}"
    if needed := committee.policy.reviews_needed:
        rule += " " + _("Before its discussion the policy asks for %(needed)s reviews.") % {
            "needed": needed
        }
    return rule


def _seat(seat: Seat, committee: Committee) -> dict[str, Any]:
    seated = [member for member in seat.members.all() if member.left_on is None]
    former = [member for member in seat.members.all() if member.left_on is not None]
    member = seated[0] if seated else None
    aside = bool(member and _is_aside(member))
    lifted = [one for one in member.recusals.all() if one.lifted_at] if member else []
    return {
        "category": said(committee, "category", seat.category),
        "member": member,
        "aside": aside,
        "was_aside": lifted,
        "former": former,
    }


def _is_aside(member: CommitteeMember) -> bool:
    return any(recusal.lifted_at is None for recusal in member.recusals.all())


def _was_allowed(member: CommitteeMember) -> bool:
    """Whether the member takes part with a conflict of interest that was disclosed."""
    found = getattr(member, "no_conflict", None)
    return bool(found and found.disclosed) and not _is_aside(member)


def _progress(committee: Committee, seats: list[Seat], *, over: bool) -> str:
    """How many reviews are in; neither authors nor contents before the release."""
    takes_part = [
        member
        for seat in seats
        for member in seat.members.all()
        if member.left_on is None and not _is_aside(member)
    ]
    done = Review.objects.counting().filter(member__in=takes_part).count()
    if over:
        text = ngettext(
            "%(done)s of %(all)s review was in.",
            "%(done)s of %(all)s reviews were in.",
            len(takes_part),
        )
    else:
        text = ngettext(
            "%(done)s of %(all)s review is in.",
            "%(done)s of %(all)s reviews are in.",
            len(takes_part),
        )
    return text % {"done": done, "all": len(takes_part)}


def _criterion(criterion: Criterion) -> dict[str, Said]:
    return {"title": said(criterion, "title"), "question": said(criterion, "question")}


def _results(nomination: Nomination) -> list[dict[str, Any]]:
    return [
        {
            **_criterion(result.criterion),
            "scores": ", ".join(map(str, sorted(result.scores, reverse=True))),
            "median": floatformat(result.median) or "–",
            "not_applicable": result.not_applicable,
        }
        for result in reviews.results(nomination)
    ]


def _reviews(
    committee: Committee, everybody: Mapping[int, CommitteeMember]
) -> list[dict[str, Any]]:
    """Each released review as its author wrote it."""
    scores = ReviewScore.objects.select_related("criterion").order_by("criterion__position")
    scores = scores.prefetch_related("criterion__translations")
    rows = (
        Review.objects.released()
        .filter(member__seat__committee=committee)
        .prefetch_related(Prefetch("scores", scores))
    )
    return [
        {
            "review": row,
            "name": everybody[row.member_id].as_of(row.submitted_at),
            "scores": [_score(score) for score in row.scores.all()],
        }
        for row in rows
    ]


def _score(score: ReviewScore) -> dict[str, Any]:
    given = _("not applicable") if score.not_applicable else score.score
    value = f"{score.score} / 5" if score.score is not None else given
    return {
        "label": _criterion(score.criterion)["title"],
        "value": value or "–",
        "note": score.comment,
    }


def _ballots(
    committee: Committee, everybody: Mapping[int, CommitteeMember]
) -> list[dict[str, Any]]:
    """Each ballot; its votes by name and its arithmetic only after it is closed."""
    votes: dict[int, list[CommitteeVote]] = defaultdict(list)
    counted = CommitteeVote.objects.counted().filter(elector__ballot__committee=committee)
    for vote in counted.select_related("elector", "batch").order_by("elector__member__seat"):
        votes[vote.elector.ballot_id].append(vote)
    rows = committee.ballots.select_related("item__meeting__body")
    return [_ballot(ballot, votes[ballot.pk], everybody) for ballot in rows]


def _choice(vote: CommitteeVote) -> str:
    """The vote in words, and how it was entered if it was not cast by the member."""
    if vote.batch_id is None:
        return str(vote.get_choice_display())
    return f"{vote.get_choice_display()}, {vote.get_how_display()}"


def _ballot(
    ballot: Ballot, votes: list[CommitteeVote], everybody: Mapping[int, CommitteeMember]
) -> dict[str, Any]:
    if ballot.is_open:
        return {"ballot": ballot}
    outcome = ballots.tally(ballot)
    return {
        "ballot": ballot,
        "status": TONES[Ballot.Result(ballot.result)],
        "label": capfirst(ballot.get_result_display()),
        "rows": voting.rows(outcome),
        "in_words": voting.in_words(outcome),
        "votes": [
            {
                "name": everybody[vote.elector.member_id].as_of(ballot.closed_at),
                "choice": vote.choice,
                "choice_label": _choice(vote),
            }
            for vote in votes
        ],
        "entered": any(vote.batch_id for vote in votes),
        "alone": any(vote.batch is not None and vote.batch.single_handed for vote in votes),
    }

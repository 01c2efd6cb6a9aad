"""Reviews: each member scores the nomination against the criteria, on their own.

Until the chair opens the discussion a member sees only their own scores, and the chair sees who
has submitted, not what. Then all scores are released together, to the members and the public.
The score is advice: the vote decides, and both are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.committees.models.ballots import Discussion
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.models.policies import Criterion
from relationships.committees.models.reviews import Review, ReviewScore
from relationships.committees.permissions import may_take_part
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock


@dataclass(frozen=True)
class Answer:
    """What a member says to one criterion: 0 to 5, or that it does not apply, and why."""

    score: int | None = None
    not_applicable: bool = False
    comment: str = ""

    @property
    def given(self) -> bool:
        """Whether the criterion counts as answered."""
        return self.not_applicable or self.score is not None


Answers = Mapping[Criterion, Answer]


@transaction.atomic
def save_draft(member: CommitteeMember, *, by: User, summary: str, scores: Answers) -> Review:
    """Save what a member has written so far; nobody else can read it.

    Raises RuleError: the review is not open (see submit); it was submitted; somebody else writes.
    """
    committee = _hold(member)
    if member.person.user_id != by.pk:
        raise RuleError(_("Only %(member)s can write this review.") % {"member": member})
    return _write(member, committee, by=by, summary=summary, scores=scores)


@transaction.atomic
def submit(member: CommitteeMember, *, by: User, summary: str, scores: Answers) -> Review:
    """Submit a review. It does not change any more, and counts once the discussion is opened.

    A review is late after its due date, or once the discussion has been opened; it is taken all
    the same, marked late, until the first ballot opens. What came on paper is an entry of the
    staff (see paper_reviews.py).

    Raises RuleError: see must_be_whole; somebody else writes.
    """
    if member.person.user_id != by.pk:
        raise RuleError(
            _("Only %(member)s can write this review. From paper, the clerk's office enters it.")
            % {"member": member}
        )
    must_be_whole(member, scores)
    return settle(member, by=by, summary=summary, scores=scores)


def must_be_whole(member: CommitteeMember, scores: Answers) -> None:
    """Refuse a review that cannot be submitted.

    Raises RuleError: the committee is not reviewing, or its ballot has been opened; the member
    has left, has stepped aside, or has not declared that there is no conflict; a criterion is not
    answered; it was submitted before.
    """
    committee = _hold(member)
    _must_be_open(Review.objects.filter(member=member).first())
    answered = {criterion for criterion, answer in scores.items() if answer.given}
    open_ = [str(c.position) for c in committee.policy.criteria.all() if c not in answered]
    if open_:
        raise RuleError(
            _("Score each criterion or mark it as not applicable. Missing: %(numbers)s.")
            % {"numbers": ", ".join(open_)}
        )


def settle(
    member: CommitteeMember,
    *,
    by: User,
    summary: str,
    scores: Answers,
    scan: Document | None = None,
) -> Review:
    """Let a whole review be submitted."""
    committee = member.seat.committee
    review = _write(member, committee, by=by, summary=summary, scores=scores)
    review.is_late = (
        council_day() > committee.reviews_due_on
        or Discussion.objects.filter(committee=committee).exists()
    )
    review.submitted_at, review.scan, review.from_paper = timezone.now(), scan, scan is not None
    review.save(update_fields=["submitted_at", "is_late", "from_paper", "scan", "updated_at"])
    return review


def _hold(member: CommitteeMember) -> Committee:
    committee = member.seat.committee
    lock(committee.nomination)
    if committee.nomination.state != State.IN_REVIEW:
        raise RuleError(_("The committee is not reviewing this nomination now."))
    if committee.ballots.exists():
        raise RuleError(_("The ballot has been opened, so reviews are no longer taken."))
    member = CommitteeMember.objects.get(pk=member.pk)
    if member.left_on or not may_take_part(member):
        raise RuleError(
            _("Only members who have declared that they have no conflict of interest review.")
        )
    return committee


def _write(
    member: CommitteeMember, committee: Committee, *, by: User, summary: str, scores: Answers
) -> Review:
    review = Review.objects.filter(member=member).first()
    _must_be_open(review)
    review = review or Review(member=member)
    review.summary, review.entered_by = summary.strip(), by
    review.save()
    for criterion, answer in scores.items():
        _check(criterion, answer, committee)
        ReviewScore.objects.update_or_create(
            review=review,
            criterion=criterion,
            defaults={
                "score": answer.score,
                "not_applicable": answer.not_applicable,
                "comment": answer.comment.strip(),
            },
        )
    return review


def _must_be_open(review: Review | None) -> None:
    if review and review.submitted_at:
        raise RuleError(_("This review was submitted, so it does not change any more."))


def _check(criterion: Criterion, answer: Answer, committee: Committee) -> None:
    if criterion.policy_id != committee.policy_id:
        raise RuleError(_("This criterion is not of the policy that the committee works by."))
    if answer.score is not None and (answer.not_applicable or not 0 <= answer.score <= 5):
        raise RuleError(_("Give 0 to 5, or mark the criterion as not applicable."))


@dataclass(frozen=True)
class CriterionResult:
    """How the released reviews answer one criterion."""

    criterion: Criterion
    scores: list[int]
    not_applicable: int

    @property
    def median(self) -> float | None:
        """The middle score: half of the members gave no more, half no less."""
        return median(self.scores) if self.scores else None

    @property
    def spread(self) -> str:
        """From the lowest to the highest score, such as 2–5."""
        return f"{min(self.scores)}–{max(self.scores)}" if self.scores else ""


def results(nomination: Nomination) -> list[CriterionResult]:
    """The released scores by criterion; nothing before the discussion is opened.

    Reviews of members who stepped aside are left out of every number.
    """
    released = Review.objects.released().filter(member__seat__committee__nomination=nomination)
    given = ReviewScore.objects.filter(review__in=released).select_related("criterion")
    return results_of(given.prefetch_related("criterion__translations"))


def results_of(given: Iterable[ReviewScore]) -> list[CriterionResult]:
    """The same, from scores that are read already."""
    scores = list(given)
    criteria = sorted({score.criterion for score in scores}, key=lambda one: one.position)
    return [
        CriterionResult(
            criterion=criterion,
            scores=[s.score for s in scores if s.criterion == criterion and s.score is not None],
            not_applicable=sum(s.criterion == criterion and s.not_applicable for s in scores),
        )
        for criterion in criteria
    ]

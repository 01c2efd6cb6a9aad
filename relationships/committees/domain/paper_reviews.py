"""Reviews that members wrote on paper, entered by staff with the scan.

One counts when a second person has compared it with the paper. The member is told, and can object
until the discussion is opened: before it counts the entry is dropped, after that it becomes the
member's own draft. A review that the member submitted is never replaced by one from paper.
"""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees import mails
from relationships.committees.domain import reviews
from relationships.committees.domain.committees import publish
from relationships.committees.domain.reviews import Answer, Answers
from relationships.committees.models.ballots import Discussion
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.reviews import PaperReview, Review
from relationships.documents.models.documents import Document
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, Facts, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


@transaction.atomic
def enter_review(
    member: CommitteeMember, *, by: User, summary: str, scores: Answers, scan: Document
) -> PaperReview:
    """Enter a review from paper, and tell the member; a second person confirms.

    Raises RuleError: see reviews.must_be_whole; another waits.
    """
    row: PaperReview = entries.enter(
        PAPER_REVIEW, member, by=by, summary=summary, scan=scan, answers=as_rows(scores)
    )
    mails.review_entered(row)
    return row


def as_rows(scores: Answers) -> list[list[object]]:
    """The answers as they are kept with the entry."""
    return [
        [criterion.pk, answer.score, answer.not_applicable, answer.comment.strip()]
        for criterion, answer in scores.items()
    ]


def answers_of(row: PaperReview) -> Answers:
    """The answers of an entry, in the order of the criteria."""
    said = {key: Answer(*rest) for key, *rest in row.answers}
    criteria = row.member.seat.committee.policy.criteria.all()
    return {one: said[one.pk] for one in criteria if one.pk in said}


@transaction.atomic
def object_to(member: CommitteeMember, *, by: User, reason: str) -> None:
    """A member says that the review entered for them is not theirs; it counts no more.

    Raises RuleError: the discussion is open; it is not the member who objects; no reason; nothing
    was entered for them.
    """
    nomination = member.seat.committee.nomination
    lock(nomination)
    if member.person.user_id != by.pk:
        raise RuleError(_("Only %(member)s can object.") % {"member": member})
    if not reason.strip():
        raise RuleError(_("Say what is wrong."))
    if Discussion.objects.filter(committee=member.seat.committee_id).exists():
        raise RuleError(_("The discussion was opened, so the review stands."))
    draft = PaperReview.objects.drafts().filter(member=member).first()
    review = Review.objects.filter(member=member, from_paper=True).first()
    if draft is None and review is None:
        raise RuleError(_("No review was entered for you from paper."))
    if draft is not None:
        entries.discard(draft, by=by, reason=reason)
    if review is not None:
        review.submitted_at, review.from_paper, review.scan = None, False, None
        review.is_late, review.entered_by = False, by
        review.save()
    facts: Facts = {"member": str(member)}
    log_step(nomination, act="review_objected", by=by, facts=facts | {"reason": reason.strip()})
    mails.review_objected(member, reason.strip())
    if review is not None:
        publish(nomination, "review_objected", facts)


def _check(row: PaperReview) -> None:
    row.summary = row.summary.strip()
    reviews.must_be_whole(row.member, answers_of(row))


def _counts(row: PaperReview) -> None:
    reviews.settle(
        row.member,
        by=row.entered_by,
        summary=row.summary,
        scores=answers_of(row),
        scan=row.scan,
    )


PAPER_REVIEW = register(
    EntryKind(
        name="paper_review",
        what=gettext_lazy("review from paper"),
        model=PaperReview,
        subject="member",
        fetch=("member__person", "member__seat__committee__nomination__city"),
        says=lambda row: {"member": str(row.member)},
        reference=lambda row: row.case.reference,
        happened_on=lambda row: HOUSE.today(),
        lock=lambda row: lock(row.case),
        check=_check,
        counts=_counts,
        struck=False,
        corrected=False,
        house=replace(HOUSE, tell=mails.tell_clerks_but_the_member),
    )
)

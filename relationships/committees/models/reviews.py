"""What each committee member thinks of a nomination, criterion by criterion."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.committees import CommitteeMember, Recusal
from relationships.committees.models.policies import Criterion
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.entry_model import Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import User
from sistercities.kernel.triggers import never_deleted, require


class ReviewQuerySet(models.QuerySet["Review"]):
    def submitted(self) -> "ReviewQuerySet":
        return self.filter(submitted_at__isnull=False)

    def counting(self) -> "ReviewQuerySet":
        """Submitted, by members who have not stepped aside."""
        recused = Recusal.objects.filter(lifted_at__isnull=True).values("member")
        return self.submitted().exclude(member__in=recused)

    def released(self) -> "ReviewQuerySet":
        """What everybody may read: all that counts, from the opening of the discussion on."""
        return self.counting().filter(member__seat__committee__discussion__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> "ReviewQuerySet":
        """What ``user`` may read: before the discussion their own review only.

        Who has stepped aside from a nomination reads none of its reviews, not even their own.
        """
        if not user.is_authenticated:
            return self.released()
        aside = CommitteeMember.objects.filter(person__user=user).recused()
        own = self.filter(member__person__user=user, member__left_on__isnull=True)
        return (self.released() | own).exclude(
            member__seat__committee__in=aside.values("seat__committee")
        )


# SQL: whoever entered the review is its member.
_BY_THE_MEMBER = (
    "EXISTS (SELECT 1 FROM relationships_committeemember m"
    " JOIN relationships_person p ON p.id = m.person_id"
    " WHERE m.id = NEW.member_id AND p.user_id = NEW.entered_by_id)"
)


class Review(models.Model):
    """One member's scores. A draft until submitted; then it does not change."""

    member = models.OneToOneField(CommitteeMember, models.PROTECT, related_name="review")
    summary = models.TextField(_("your view in a few sentences"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    is_late = models.BooleanField(_("late"), default=False, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_paper = models.BooleanField(_("entered from paper"), default=False, editable=False)
    scan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["member__seat_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_paper=False) | Q(scan__isnull=False), name="paper_review_has_scan"
            )
        ]
        triggers = [
            *never_deleted(),
            require(
                "submitted_stays",
                "OLD.submitted_at IS NULL OR OLD.from_paper AND NEW.submitted_at IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM relationships_discussion d"
                " JOIN relationships_seat s ON s.committee_id = d.committee_id"
                " JOIN relationships_committeemember m ON m.seat_id = s.id"
                " WHERE m.id = NEW.member_id)"
                f" AND {_BY_THE_MEMBER}",
                "a submitted review does not change, unless the member objects to one from paper",
                on="update",
            ),
            require(
                "own_or_confirmed",
                f"NEW.submitted_at IS NULL OR NOT NEW.from_paper AND {_BY_THE_MEMBER}"
                " OR EXISTS (SELECT 1 FROM relationships_paperreview p"
                " WHERE p.member_id = NEW.member_id AND p.confirmed_at IS NOT NULL"
                " AND (p.scan_id, p.entered_by_id) = (NEW.scan_id, NEW.entered_by_id))",
                "a review is written by its member, or from paper and confirmed by a second person",
            ),
            require(
                "conflict_first",
                "EXISTS (SELECT 1 FROM relationships_noconflict WHERE member_id = NEW.member_id)"
                " AND NOT EXISTS (SELECT 1 FROM relationships_recusal"
                " WHERE member_id = NEW.member_id AND lifted_at IS NULL)",
                "who has a conflict of interest, or has not declared that there is none,"
                " does not review",
            ),
        ]

    def __str__(self) -> str:
        return f"review by {self.member}"


class ReviewScore(models.Model):
    """0 to 5 for one criterion, or n/a, with a comment."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(
        _("score"), null=True, blank=True, validators=[MaxValueValidator(5)]
    )
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=5), name="score_0_to_5"
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(score__isnull=True), name="score_or_n_a"
            ),
        ]
        triggers = [
            require(
                "submitted_stays",
                "NOT EXISTS (SELECT 1 FROM relationships_review"
                " WHERE id = NEW.review_id AND submitted_at IS NOT NULL)",
                "a submitted review does not change",
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"


class PaperReview(Entry):
    """A member's review on paper, as staff entered it; a second person compares it with the scan.

    `answers` holds a row for each criterion: its key, the score, whether it does not apply, and
    the comment.
    """

    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="paper_reviews", editable=False
    )
    summary = models.TextField(_("your view in a few sentences"), blank=True)
    answers = models.JSONField(_("scores"), default=list)
    scan = models.ForeignKey(Document, models.PROTECT, related_name="+")

    objects = EntryQuerySet["PaperReview"].as_manager()

    class Meta:
        verbose_name = _("review from paper")
        verbose_name_plural = _("reviews from paper")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(confirmed_at__isnull=True),
                name="paper_review_waits_once",
                violation_error_message=_(
                    "A review of this member waits already: confirm or discard it first."
                ),
            ),
        ]
        triggers = entry_triggers("relationships_paperreview", "member_id")

    def __str__(self) -> str:
        return str(self.member)

    @property
    def case(self) -> Nomination:
        nomination: Nomination = self.member.seat.committee.nomination
        return nomination

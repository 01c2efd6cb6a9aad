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
                "OLD.submitted_at IS NULL",
                "a submitted review does not change",
                on="update",
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

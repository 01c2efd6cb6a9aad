"""Versions of the policy: the criteria that members score, and how they read in other languages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.translations import Translation
from sistercities.kernel.triggers import (
    Trigger,
    never_deleted,
    require,
)


def _unused(policy: str, *, on: str) -> Trigger:
    """A condition that no committee works by this policy: a used one never changes."""
    return require(
        "used_stays",
        f"NOT EXISTS (SELECT 1 FROM relationships_committee WHERE policy_id = {policy})",
        "a committee works by this version of the policy: make a new version",
        on=on,
    )


class Policy(models.Model):
    """A version of the council's sister-city policy, with the criteria that members score."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    adopted_on = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    reviews_needed = models.PositiveSmallIntegerField(
        _("reviews that a discussion needs"),
        default=0,
        help_text=_("With fewer, the discussion is opened only with a reason that becomes public."),
    )

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-adopted_on", "-id"]
        triggers = [*never_deleted(), _unused("OLD.id", on="update")]

    def __str__(self) -> str:
        return self.version


class Criterion(models.Model):
    """A question that each member answers with 0 to 5, or n/a."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=120)
    question = models.TextField(_("question"))

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "position"], name="criterion_position_once")
        ]
        triggers = [
            *never_deleted(),
            _unused("NEW.policy_id", on="both"),
            require(
                "stays_with_it",
                "NEW.policy_id = OLD.policy_id",
                "a criterion stays with its policy",
                on="update",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CriterionTranslation(Translation):
    """A criterion in another language; it can be changed as long as its policy can."""

    class Field(models.TextChoices):
        TITLE = "title", _("title")
        QUESTION = "question", _("question")

    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="translations", verbose_name=_("criterion")
    )

    class Meta:
        verbose_name = _("translation of a criterion")
        verbose_name_plural = _("translations of criteria")
        ordering = ["criterion__position", "-field", "language"]
        constraints = [
            *Translation.Meta.constraints,
            models.UniqueConstraint(
                fields=["criterion", "field", "language"], name="criterion_said_once_in_a_language"
            ),
            models.CheckConstraint(
                condition=Q(field__in=["title", "question"]), name="criterion_field_is_translated"
            ),
        ]
        triggers = [
            *never_deleted(),
            _unused(
                "(SELECT policy_id FROM relationships_criterion WHERE id = NEW.criterion_id)",
                on="both",
            ),
            require(
                "stays_with_it",
                "NEW.criterion_id = OLD.criterion_id",
                "a translation stays with its criterion",
                on="update",
            ),
            require(
                "of_what_is_said",
                "NEW.wording = (SELECT to_jsonb(c) ->> NEW.field FROM relationships_criterion c"
                " WHERE c.id = NEW.criterion_id) OR NEW.wording = OLD.wording",
                "a translation is of what its criterion says",
            ),
        ]

    @property
    def is_outlived(self) -> bool:
        """Whether the criterion has been changed since."""
        return bool(self.wording != getattr(self.criterion, self.field))

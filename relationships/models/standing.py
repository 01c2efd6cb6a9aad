"""What a second person confirms about a tie: its recognition, and each change of its standing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.models.guards import corrects_its_own, single_handed_if_allowed
from relationships.models.relationships import Relationship
from relationships.states import RelationshipState
from sistercities.models import EnteredAndConfirmed
from sistercities.triggers import settled_after


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def current(self) -> "RecognitionQuerySet":
        """Confirmed, and not replaced by a confirmed correction."""
        confirmed = self.filter(confirmed_at__isnull=False)
        return confirmed.exclude(corrections__confirmed_at__isnull=False)


class Recognition(EnteredAndConfirmed):
    """The clerk names the city's own evidence that a reported tie is official."""

    relationship = models.ForeignKey(
        Relationship, models.PROTECT, related_name="recognitions", editable=False
    )
    evidence = models.CharField(_("the city's own evidence"), max_length=400)
    evidence_url = models.URLField(_("address of the evidence"), max_length=500, blank=True)
    evidence_on = models.DateField(_("date of the evidence"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrections"
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            *EnteredAndConfirmed.Meta.constraints,
            models.UniqueConstraint(
                fields=["relationship"],
                condition=Q(confirmed_at__isnull=False, corrects__isnull=True),
                name="recognition_confirmed_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="recognition_correction_has_reason",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(confirmed_at__isnull=False),
                name="recognition_corrected_once",
            ),
        ]
        triggers = [
            *settled_after("confirmed_at"),
            single_handed_if_allowed(),
            corrects_its_own("relationships_recognition", "relationship_id"),
        ]

    def __str__(self) -> str:
        return self.evidence


class StandingChange(EnteredAndConfirmed):
    """Dormancy, suspension, reinstatement or the end of a tie: decided, dated, confirmed."""

    relationship = models.ForeignKey(
        Relationship, models.PROTECT, related_name="standing_changes", editable=False
    )
    to_state = models.CharField(_("from now on"), max_length=10, choices=RelationshipState)
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    conditions = models.TextField(
        _("conditions for reinstatement"), blank=True, help_text=_("For a suspension.")
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of standing")
        verbose_name_plural = _("changes of standing")
        ordering = ["id"]
        constraints = [*EnteredAndConfirmed.Meta.constraints]
        triggers = [*settled_after("confirmed_at"), single_handed_if_allowed()]

    def __str__(self) -> str:
        return f"{self.to_state} {self.decided_on}"

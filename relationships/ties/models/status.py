"""The entries that decide a tie's status: its recognition, and each change."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.motions.models.roll_calls import RollCall
from relationships.ties.guards import carried_by_its_vote, decided_by_the_council
from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers


class Recognition(Entry):
    """The clerk names the city's own evidence that a reported tie is official."""

    relationship = models.ForeignKey(
        Relationship, models.PROTECT, related_name="recognitions", editable=False
    )
    evidence = models.CharField(_("the city's own evidence"), max_length=400)
    evidence_url = models.URLField(_("address of the evidence"), max_length=500, blank=True)
    evidence_on = models.DateField(_("date of the evidence"), null=True, blank=True)

    objects = EntryQuerySet["Recognition"].as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["relationship"], condition=COUNTS, name="recognition_confirmed_once"
            ),
        ]
        triggers = entry_triggers("relationships_recognition", "relationship_id")

    def __str__(self) -> str:
        return self.evidence

    @property
    def case(self) -> Relationship:
        return self.relationship


class StatusChangeQuerySet(EntryQuerySet["StatusChange"]):
    def to_review(self, today: date) -> Self:
        """Suspensions that still hold and whose day of review has come."""
        return self.current().filter(
            review_on__lte=today, to_state=F("relationship__state"), strikes=False
        )


class StatusChange(Entry):
    """Dormancy, suspension, reinstatement or the end of a tie: decided, dated, confirmed.

    Changes follow each other by `number`, which a correction keeps.
    """

    relationship = models.ForeignKey(
        Relationship, models.PROTECT, related_name="status_changes", editable=False
    )
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    to_state = models.CharField(_("from now on"), max_length=10, choices=RelationshipState)
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    conditions = models.TextField(
        _("conditions for reinstatement"), blank=True, help_text=_("For a suspension.")
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    review_after = models.CharField(_("to be reviewed after"), max_length=300, blank=True)
    roll_call = models.ForeignKey(
        RollCall,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_changes",
        verbose_name=_("the vote that carried it"),
    )
    decision = models.CharField(_("the council's decision"), max_length=300, blank=True)
    decision_url = models.URLField(_("address of the decision"), max_length=500, blank=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ["number", "id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["relationship", "number"],
                condition=COUNTS,
                name="status_change_number_counts_once",
            ),
            models.CheckConstraint(
                condition=~Q(to_state="suspended")
                | Q(review_on__isnull=False)
                | ~Q(review_after=""),
                name="status_change_suspension_is_reviewed",
            ),
            models.UniqueConstraint(
                fields=["roll_call"], condition=COUNTS, name="status_change_uses_a_vote_once"
            ),
            models.CheckConstraint(
                condition=Q(roll_call__isnull=True) | Q(decision=""),
                name="status_change_voted_here_or_reported",
            ),
        ]
        triggers = [
            *entry_triggers("relationships_statuschange", "relationship_id", "number", "to_state"),
            decided_by_the_council(),
            carried_by_its_vote(),
        ]

    def __str__(self) -> str:
        return f"{self.get_to_state_display()}, {date_format(self.decided_on)}"

    @property
    def case(self) -> Relationship:
        return self.relationship

"""The rules by which a body votes, each dated and sourced."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.council.models.bodies import Body
from relationships.council.models.rules import Purpose, VotesBy
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers


class VoteRule(Entry, VotesBy):
    """How a body votes since a day: on every motion, or on those of one purpose.

    Without a day it is the oldest rule that is known. A vote takes the rule of its own day.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="vote_rules", editable=False)
    purpose = models.CharField(_("for motions to"), max_length=12, choices=Purpose, blank=True)
    since = models.DateField(_("in force since"), null=True, blank=True)
    take_up = models.PositiveSmallIntegerField(
        _("ayes needed to take up what a committee has not reported back"), null=True, blank=True
    )
    source = models.CharField(_("where the rule stands"), max_length=300)

    objects = EntryQuerySet["VoteRule"].as_manager()

    class Meta:
        verbose_name = _("vote rule")
        verbose_name_plural = _("vote rules")
        ordering = ["purpose", "since", "id"]
        constraints = [
            *Entry.Meta.constraints,
            *VotesBy.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "purpose", "since"],
                condition=COUNTS,
                nulls_distinct=False,
                name="vote_rule_counts_once",
                violation_error_message=_("There is a rule for this purpose since that day."),
            ),
            models.CheckConstraint(condition=~Q(source=""), name="vote_rule_has_source"),
        ]
        triggers = entry_triggers("relationships_voterule", "body_id", first_alone=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display() or _('every motion')}: {self.get_threshold_display()}"

    @property
    def case(self) -> Body:
        return self.body

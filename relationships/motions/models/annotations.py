"""Public annotations of a roll call whose result can no longer be changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.triggers import require


class RollCallAnnotation(Entry):
    """What a roll call should say although its result can no longer be changed.

    It is shown in public with the roll call, and changes nothing else.
    """

    roll_call = models.ForeignKey(
        RollCall, models.PROTECT, related_name="annotations", editable=False
    )
    should_say = models.TextField(_("what it should say"))
    because = models.CharField(_("how this is known"), max_length=300)

    objects = EntryQuerySet["RollCallAnnotation"].as_manager()

    class Meta:
        verbose_name = _("annotation of a roll call")
        verbose_name_plural = _("annotations of roll calls")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["roll_call"], condition=COUNTS, name="roll_call_annotation_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_rollcallannotation", "roll_call_id"),
            require(
                "on_the_first",
                "EXISTS (SELECT 1 FROM relationships_rollcall WHERE id = NEW.roll_call_id"
                " AND corrects_id IS NULL AND confirmed_at IS NOT NULL)",
                "an annotation belongs to the confirmed roll call as first entered",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        return self.should_say

    @property
    def case(self) -> Any:
        return self.roll_call.case

"""What the council did with a motion instead of voting on it, or before it did."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.council.models.bodies import Body
from relationships.motions.models.motions import Motion
from sistercities.kernel.entry_model import Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.triggers import require


class DispositionQuerySet(EntryQuerySet["Disposition"]):
    def closing(self) -> "DispositionQuerySet":
        """Those after which the council votes on the motion no more."""
        return self.filter(what__in=Disposition.CLOSING)


class Disposition(Entry):
    """A motion was continued to a day, referred to a body, withdrawn, or received and filed.

    A referral stands until the body has reported back, or the council has taken the motion up.
    """

    class What(models.TextChoices):
        CONTINUED = "continued", _("continued to a day")
        REFERRED = "referred", _("referred to another body")
        BACK = "back", _("reported back by that body")
        TAKEN_UP = "taken_up", _("taken up again by the council")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FILED = "filed", _("received and filed")

    CLOSING = (What.WITHDRAWN, What.FILED)
    REFERRAL = (What.REFERRED, What.BACK, What.TAKEN_UP)

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="dispositions", editable=False)
    what = models.CharField(_("what became of it"), max_length=10, choices=What)
    decided_on = models.DateField(_("on"))
    until = models.DateField(_("continued to"), null=True, blank=True)
    to_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("referred to")
    )
    ayes = models.PositiveSmallIntegerField(_("ayes to take it up"), null=True, blank=True)
    ayes_needed = models.PositiveSmallIntegerField(
        _("ayes needed to take it up"), null=True, editable=False
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DispositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("disposition of a motion")
        verbose_name_plural = _("dispositions of motions")
        ordering = ["decided_on", "id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(what="continued", until__isnull=False)
                | ~Q(what="continued") & Q(until__isnull=True),
                name="disposition_continued_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(what="referred", to_body__isnull=False)
                | ~Q(what="referred") & Q(to_body__isnull=True),
                name="disposition_referred_to_a_body",
            ),
            models.CheckConstraint(
                condition=Q(what="taken_up", ayes_needed__isnull=True)
                | Q(what="taken_up", ayes__isnull=False, ayes__gte=F("ayes_needed"))
                | ~Q(what="taken_up") & Q(ayes__isnull=True, ayes_needed__isnull=True),
                name="disposition_taken_up_by_enough",
            ),
        ]
        triggers = [
            *entry_triggers("relationships_disposition", "motion_id"),
            require(
                "on_the_original",
                "(SELECT corrects_id FROM relationships_motion WHERE id = NEW.motion_id) IS NULL",
                "it belongs to the motion as first entered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {date_format(self.decided_on)}"

    @property
    def case(self) -> Any:
        return self.motion.case

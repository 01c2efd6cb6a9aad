"""Corrections of what was entered about the council's own things."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.models.item_guards import corrects_what_stands, tells_its_item
from aid.models.items import Item
from sistercities.triggers import append_only


class ItemCorrection(models.Model):
    """What a thing was said to be, what it is, and why it was corrected. Both stay readable.

    The database itself writes ``now`` into the item. Kind and quantity are not corrected.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="corrections")
    was = models.JSONField(encoder=DjangoJSONEncoder)
    now = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.CharField(_("reason for the correction"), max_length=300)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("correction of a thing")
        verbose_name_plural = _("corrections of things")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="item_correction_has_reason")
        ]
        triggers = [*append_only(), corrects_what_stands(), tells_its_item()]

    def __str__(self) -> str:
        return f"correction of item {self.item_id}"

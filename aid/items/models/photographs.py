"""Photographs of things: as offered, as declared surplus, as they arrived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.donations.states import DONATION_COUNTED
from aid.items.guards import stays_with_its_receipt
from aid.items.models.items import Item
from aid.needs.models.recipients import ConflictMark
from relationships.documents.models.documents import private_storage
from sistercities.kernel.triggers import never_deleted


class PhotographQuerySet(models.QuerySet["Photograph"]):
    def public(self) -> "PhotographQuerySet":
        """What citizens may see: public ones, and a donor's things where the donor allows it.

        Those only from the approval on, and while the city that gets them is not in conflict.
        """
        approved = Q(
            item__lines__cancelled_at__isnull=True,
            item__lines__donation__state__in=DONATION_COUNTED,
        )
        in_conflict = ConflictMark.objects.open().values("city")
        of_donors = Q(item__pledge__donor__photographs_are_public=True) & approved
        shown = of_donors & ~Q(item__pledge__city__in=in_conflict)
        return self.filter(pk__in=self.model.objects.filter(Q(is_public=True) | shown).values("pk"))


class Photograph(models.Model):
    """A photograph, drawn anew from its pixels: nothing else of what was sent is kept.

    It belongs to an item, to a line of a pledge's draft, to a message or, when it shows what
    arrived, to a line of an acceptance. While the acceptance is not signed yet, it belongs to the
    acceptance link, and ``draft_line`` says to which line.
    """

    pledge = models.ForeignKey("aid.Pledge", models.CASCADE, null=True, related_name="photographs")
    draft_line = models.PositiveSmallIntegerField(null=True)
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="photographs")
    message = models.ForeignKey(
        "aid.PledgeMessage", models.CASCADE, null=True, related_name="photographs"
    )
    acceptance_line = models.ForeignKey(
        "aid.AcceptanceLine", models.PROTECT, null=True, related_name="photographs"
    )
    acceptance_link = models.ForeignKey(
        "aid.AcceptanceLink", models.PROTECT, null=True, related_name="photographs"
    )
    file = models.FileField(storage=private_storage, upload_to="photographs/%Y/", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    is_public = models.BooleanField(_("public"), default=False)
    taken_in_at = models.DateTimeField(auto_now_add=True)

    objects = PhotographQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pledge__isnull=False)
                | Q(item__isnull=False)
                | Q(acceptance_line__isnull=False)
                | Q(acceptance_link__isnull=False),
                name="photograph_belongs_somewhere",
            )
        ]
        triggers = [stays_with_its_receipt(), never_deleted()[1]]

    def __str__(self) -> str:
        return f"photograph {self.pk}"

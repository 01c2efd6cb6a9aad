"""What the council is asked: motions, and the roll calls on them, belong to a matter."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Trigger, append_only, require


class Matter(models.Model):
    """What motions are about. The case that it stands for points to it, one case to one matter.

    A nomination is a matter from the start, a donation from its first motion on. The case is found
    under the name of its kind, so that this table need not know the tables of the cases.
    """

    class Kind(models.TextChoices):
        NOMINATION = "nomination", _("nomination")
        DONATION = "donation", _("donation")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["nomination", "donation"]), name="matter_kind_known"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.case}"

    @property
    def last_motion(self) -> Any:
        """The motion that was filed last, as first entered: the council's word on the matter."""
        return self.motions.originals().last()

    @property
    def case(self) -> Any:
        """The nomination, the donation: whatever points here."""
        return getattr(self, self.kind)


def of_its_kind(kind: Matter.Kind) -> Trigger:
    """A case points to a matter of its own kind; matters themselves never change."""
    return require(
        "matter_of_its_kind",
        "NEW.matter_id IS NULL OR"
        f" (SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) = '{kind!s}'",
        "a matter is of the kind of its case",
    )

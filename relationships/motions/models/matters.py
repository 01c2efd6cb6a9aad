"""Matters: what motions, and the roll calls on them, are about."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Trigger, append_only, require

# What the names of all kinds of cases are made of, to be read along with a matter.
CASES = ("nomination__city", "donation", "relationship__city_a", "relationship__city_b")


def cases_from(path: str) -> tuple[str, ...]:
    """The same from a row that leads to a matter by this path."""
    return tuple(f"{path}__{case}" for case in CASES)


class Matter(models.Model):
    """What motions are about. Each case has one matter and points to it.

    A nomination has a matter from the start, others from their first motion on. The case is found
    by the name of its kind, so that this table need not know the tables of the cases.
    """

    class Kind(models.TextChoices):
        NOMINATION = "nomination", _("nomination")
        DONATION = "donation", _("donation")
        RELATIONSHIP = "relationship", _("tie")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["nomination", "donation", "relationship"]),
                name="matter_kind_known",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.case}"

    @property
    def last_motion(self) -> Any:
        """The motion that was filed last, as first entered; its vote is the council's decision."""
        return self.motions.originals().last()

    @property
    def case(self) -> Any:
        """The case that points here, such as a nomination, a donation or a tie."""
        return getattr(self, self.kind)


def of_its_kind(kind: Matter.Kind) -> Trigger:
    """A trigger: a case points to a matter of its own kind; matters never change."""
    return require(
        "matter_of_its_kind",
        "NEW.matter_id IS NULL OR"
        f" (SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) = '{kind!s}'",
        "a matter is of the kind of its case",
    )

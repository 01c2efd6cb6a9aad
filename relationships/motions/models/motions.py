"""Motions. The roll calls that decide them stand in roll_calls.py."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import (
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Value,
)
from django.db.models.expressions import Combinable
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import Person
from relationships.council.models.rules import Purpose
from relationships.motions.guards import (
    amended_before_the_vote,
    corrects_its_own,
    one_open_at_a_time,
    seconded_when_moved,
    suits_its_matter,
)
from relationships.motions.models.matters import Matter
from sistercities.kernel.models import Provenance, Sourced
from sistercities.kernel.triggers import append_only

if TYPE_CHECKING:
    from relationships.motions.models.dispositions import Disposition
    from relationships.motions.models.roll_calls import RollCall


class MotionQuerySet(models.QuerySet["Motion"]):
    def originals(self) -> "MotionQuerySet":
        """The motions as first entered: roll calls belong to these."""
        return self.filter(corrects__isnull=True)

    def current(self) -> "MotionQuerySet":
        """The wording that counts: past every row that was corrected."""
        return self.filter(corrections__isnull=True)

    def with_disposed(self) -> "MotionQuerySet":
        """Each with `is_disposed`: whether anything beside a vote was ever entered of it.

        And with `has_documents`, so that pages ask for these only where there are some.
        """
        this = self.model._base_manager.filter(pk=OuterRef("pk"))
        return self.annotate(
            is_disposed=Exists(this.filter(dispositions__isnull=False)),
            has_documents=Exists(this.filter(documents__isnull=False)),
        )

    def of_file(self, number: str) -> "MotionQuerySet":
        """Motions that count and are in this council file, however its dash is typed."""
        rows = self.current().annotate(compared=_compared(F("council_file")))
        return rows.filter(compared=_compared(Value(number))).order_by("pk")


def _compared(number: Combinable) -> Func:
    return Func(number, Value("-"), function="f_comparable", output_field=models.TextField())


class Motion(Sourced):
    """A motion on a matter: to begin, to designate, to give away surplus equipment.

    A reported one may lack its council file and its day.

    A correction is a further row with the same purpose; roll calls stay with the first row. So is
    an amendment, with the day on which the council made it: the motion carries only as amended.
    """

    Purpose = Purpose
    # The seats of movers who share a name with another member, by person; set by whoever tells it.
    seats: Mapping[int, str] = {}

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="motions", editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    council_file = models.CharField(_("council file"), max_length=40, blank=True)
    file_url = models.URLField(_("address of the council file"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=500)
    text = models.TextField(_("text"), blank=True)
    mover = models.ForeignKey(
        Person, models.PROTECT, related_name="motions_moved", verbose_name=_("mover")
    )
    seconders = models.ManyToManyField(
        Person,
        through="Seconder",
        related_name="motions_seconded",
        verbose_name=_("seconders"),
        blank=True,
    )
    moved_on = models.DateField(_("moved on"), null=True, blank=True)
    amended_on = models.DateField(_("amended on"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrections"
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    objects = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("motion")
        verbose_name_plural = _("motions")
        ordering = ["id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED) | ~Q(council_file=""),
                name="motion_has_council_file",
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED) | Q(moved_on__isnull=False),
                name="motion_has_day",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="motion_correction_has_reason",
            ),
            models.UniqueConstraint(fields=["corrects"], name="motion_corrected_once"),
        ]
        triggers = [
            *append_only(),
            corrects_its_own(
                "relationships_motion", "matter_id", "purpose", "provenance", confirmed=False
            ),
            suits_its_matter(),
            one_open_at_a_time(),
            amended_before_the_vote(),
        ]

    def __str__(self) -> str:
        return f"{self.council_file} {self.title}".strip()

    @property
    def moved_by(self) -> str:
        """The mover, by the name that was recorded."""
        return self.called(self.mover)

    @property
    def seconded_by(self) -> list[str]:
        """The seconders, by the names that were recorded."""
        return [self.called(person) for person in self.seconders.all()]

    def called(self, person: Person) -> str:
        """The person by name; one of two members of that name by seat as well."""
        name, seat = person.as_of(self.entered_at).name, self.seats.get(person.pk)
        return f"{name} ({seat})" if seat else name

    @property
    def case(self) -> Any:
        """The nomination, the donation: whatever this motion is about."""
        return self.matter.case

    @property
    def original(self) -> "Motion":
        """The motion as first entered, to which its roll calls belong."""
        row = self
        while row.corrects is not None:
            row = row.corrects
        return row

    @cached_property
    def wording(self) -> "Motion":
        """The motion in the wording that counts; read once and kept."""
        return self.current

    @property
    def current(self) -> "Motion":
        """The motion in the wording that counts."""
        row = self
        while (later := row.corrections.select_related("mover").first()) is not None:
            row = later
        return row

    @property
    def disposed(self) -> "list[Disposition]":
        """What became of it beside votes, drafts too; asked only where something did."""
        known = getattr(self, "is_disposed", True)
        return list(self.dispositions.all()) if known else []

    @cached_property
    def standing(self) -> "list[Disposition]":
        """What counts of what became of it beside votes; read once and kept."""
        return list(self.dispositions.current().select_related("to_body"))

    @property
    def decision(self) -> "RollCall | None":
        """The confirmed roll call that counts, if the council has voted."""
        found: RollCall | None = self.roll_calls.current().first()
        return found


class Seconder(models.Model):
    """Who seconded a motion: entered with it, and never later."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "person"], name="seconder_once_per_motion")
        ]
        triggers = [*append_only(), seconded_when_moved()]

    def __str__(self) -> str:
        return str(self.person)

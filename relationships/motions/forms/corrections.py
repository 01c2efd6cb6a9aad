"""What the clerk types to correct a motion."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import Person
from relationships.motions.domain.matters import motions_on
from relationships.motions.forms.motions import CorrectingForm, MotionForm, day_input
from relationships.motions.models.motions import Motion
from sistercities.kernel.fields import CharField


class CorrectMotionForm(CorrectingForm, MotionForm):
    """A motion as it should have been entered, with the reason."""

    choice = "motion"
    first = ("motion", "moved_on")
    field_order = ["motion", "moved_on", "reason"]
    motion = forms.ModelChoiceField(
        Motion.objects.none(), label=_("Which motion"), empty_label=None
    )
    moved_on = forms.DateField(
        label=_("Moved on"),
        widget=day_input(),
        required=False,
        help_text=_("Only a motion from an earlier source may lack it."),
    )
    council_file = CharField(
        label=_("Council file"),
        max_length=40,
        required=False,
        help_text=_("Only a motion from an earlier source may lack it."),
    )

    def correctable(self, case: Any) -> Any:
        return motions_on(case).current()

    def as_it_stands(self, row: Motion) -> dict[str, Any]:
        names = ("moved_on", "council_file", "file_url", "title", "text", "mover")
        seconders = {"seconders": list(row.seconders.values_list("pk", flat=True))}
        return {name: getattr(row, name) for name in names} | seconders

    def corrected(self) -> Motion | None:
        chosen: Motion | None = self.chosen
        return chosen

    def persons(self) -> QuerySet[Person]:
        """The members in office that day; for a reported motion anybody."""
        if self.chosen is not None and self.chosen.is_reported:
            return Person.objects.all()
        return super().persons()

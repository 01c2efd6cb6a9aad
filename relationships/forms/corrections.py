"""What the clerk types to correct a motion, a signature or the evidence of a recognition."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relationships.domain.effect import local_day
from relationships.domain.matters import motions_on
from relationships.domain.signature_corrections import correctable
from relationships.forms.council import CorrectingForm, MotionForm, day_input
from relationships.forms.signatures import SignatureChoice, WhenAndWhereForm
from relationships.forms.signing import SCAN_HINT, ScanField
from relationships.models import Motion, Nomination, Person, Signature
from sistercities.fields import CharField


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
        names = ("moved_on", "council_file", "title", "text", "mover")
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


class CorrectSignatureForm(CorrectingForm, WhenAndWhereForm):
    """What is said about a signature that counts, as it should have been entered."""

    choice = "signature"
    first = ("signature",)
    field_order = ["signature", "reason"]
    signature = SignatureChoice(
        label=_("Which signature"), queryset=Signature.objects.none(), empty_label=None
    )
    verified_how = CharField(label=_("How you made sure that the signatory signed"), max_length=300)
    scan = ScanField(
        label=_("Another scan of the signed text, all pages"),
        help_text=SCAN_HINT,
        required=False,
    )

    def correctable(self, case: Nomination) -> Any:
        return correctable(case)

    def as_it_stands(self, row: Signature) -> dict[str, Any]:
        clock = row.signed_at.astimezone(ZoneInfo(row.place_timezone)).time()
        when = {"day": local_day(row), "clock": clock}
        names = ("place", "place_timezone", "witnesses", "verified_how")
        return {name: getattr(row, name) for name in names} | when

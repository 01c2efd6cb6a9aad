"""What the clerk types about a nomination."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.cities.forms import languages
from relationships.documents.forms import FileForm
from relationships.motions.domain.matters import motions_on
from relationships.motions.models.motions import Motion
from relationships.nominations.domain.nominations import CONTACT, DOSSIER
from relationships.nominations.models.nominations import Nomination, PartnerContact
from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import CharField, EmailField


class ReasonForm(ActForm):
    """The reason for ending a nomination, which the public can read."""

    reason = CharField(
        label=_("Reason"),
        help_text=_("The public reads it on the page of this nomination."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DossierForm(ActForm):
    """Why this city, what for, who supports it, what it costs, and whom to write to there."""

    why = CharField(label=_("Why this city"), widget=forms.Textarea, required=False)
    cooperation = CharField(label=_("Fields of cooperation"), widget=forms.Textarea, required=False)
    community_support = CharField(
        label=_("Community support"), widget=forms.Textarea, required=False
    )
    cost_note = CharField(label=_("What it will cost"), widget=forms.Textarea, required=False)
    staff_report = CharField(label=_("Staff report"), widget=forms.Textarea, required=False)
    staff_advice = forms.ChoiceField(
        label=_("Staff recommendation"),
        choices=[("", _("none yet")), *Nomination.Advice.choices],
        required=False,
    )
    due_on = forms.DateField(
        label=_("Next step due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Shown to the public."),
    )
    contact_name = CharField(
        label=_("Contact in the partner city: name"),
        max_length=150,
        required=False,
        help_text=_("Never public."),
    )
    contact_office = CharField(label=_("Contact: office"), max_length=150, required=False)
    contact_email = EmailField(label=_("Contact: e-mail address"), required=False)
    contact_phone = CharField(label=_("Contact: telephone"), max_length=50, required=False)
    contact_language = forms.ChoiceField(label=_("Contact: language"), required=False)

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(case, name) for name in DOSSIER}
        contact = PartnerContact.objects.filter(nomination=case).first()
        if contact:
            initial |= {f"contact_{name}": getattr(contact, name) for name in CONTACT}
        super().__init__(*args, case=case, initial=initial, **kwargs)
        cast("forms.ChoiceField", self.fields["contact_language"]).choices = languages(case.city)

    def clean(self) -> dict[str, Any]:
        """Return the dossier and, apart from it, the contact."""
        data = super().clean() or {}
        dossier: dict[str, Any] = {name: data.get(name) for name in DOSSIER}
        dossier["contact"] = {name: data.get(f"contact_{name}") or "" for name in CONTACT}
        return dossier


class DocumentForm(FileForm):
    """A paper of the case: title, day, language, and who may read it."""

    field_order = ["upload", "title", "dated_on", "language"]
    dated_on = forms.DateField(
        label=_("Date of the document"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        city = case.city_b if hasattr(case, "city_b") else case.city
        cast("forms.ChoiceField", self.fields["language"]).choices = languages(city)


class MotionDocumentForm(DocumentForm):
    """A paper of one of the motions about a case."""

    field_order = ["motion", *DocumentForm.field_order]
    motion = forms.ModelChoiceField(
        Motion.objects.none(), label=_("Which motion"), empty_label=None
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        motions = motions_on(case).current()
        field = cast("forms.ModelChoiceField[Motion]", self.fields["motion"])
        field.queryset, field.initial = motions, motions.last()

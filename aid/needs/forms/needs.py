"""What the clerk types about a need."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from aid.needs.states import HELD_BACK, ItemKind
from relationships.cities.forms import languages
from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import CharField, IntegerField

TYPED = ("kind", "language", "what", "quantity", "details", "needed_by", "request_note")


def _kinds() -> list[tuple[str, Any]]:
    asked_for = [(kind.value, kind.label) for kind in ItemKind if kind not in HELD_BACK]
    return [("", "---------"), *asked_for]


class NeedFields(forms.Form):
    """What, how many, by when, and on which request it rests."""

    kind = forms.ChoiceField(label=_("Kind of thing"), choices=_kinds)
    language = forms.ChoiceField(
        label=_("Language of what is written here"),
        choices=lambda: languages(None),
        help_text=_("Ours, or that of the request; both can be translated once it is published."),
    )
    what = CharField(
        label=_("What is needed"),
        max_length=150,
        help_text=_("In a few words, such as: oxygen concentrator, 5 litres a minute."),
    )
    quantity = IntegerField(label=_("How many"), min_value=1, max_value=100_000)
    details = CharField(
        label=_("What it must be able to do"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The public reads it. Name no person, no address and no unit."),
    )
    needed_by = forms.DateField(
        label=_("Needed by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    letter = forms.FileField(
        label=_("Request letter"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 20 MB. It is not public."),
    )
    request_note = CharField(
        label=_("How the request came, where there is no letter"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: video call with the chief's office on 3 March. It is not public."),
    )


class BodyField(forms.ModelChoiceField[RecipientBody]):
    """A recipient body, with its city."""

    def label_from_instance(self, obj: RecipientBody) -> str:
        return f"{obj.name} ({obj.city.name})"


class NewNeedForm(NeedFields):
    """A need of one of the recipient bodies."""

    body = BodyField(RecipientBody.objects.select_related("city"), label=_("Who needs it"))
    field_order = ("body",)


class EditNeedForm(NeedFields, ActForm):
    """The draft, to be changed; a new letter replaces the old one."""

    def __init__(self, *args: Any, case: Need, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(case, name) for name in TYPED}
        super().__init__(*args, case=case, **kwargs)
        cast("forms.ChoiceField", self.fields["language"]).choices = languages(case.body.city)
        if case.request_letter_id:
            self.fields["letter"].help_text = _(
                "There is one already; another one takes its place. PDF, JPEG or PNG."
            )


class CloseNeedForm(ActForm):
    """Why the need is closed."""

    reason = CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The public reads it, if the need was published."),
    )

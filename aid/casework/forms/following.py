"""What a donor types on the private page of a pledge."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.casework.domain.following import waiting
from aid.items.domain.photographs import Redrawn, room_beside
from aid.items.forms.photographs import MOST_PHOTOGRAPHS, PhotographsField, draw_all
from aid.items.models.photographs import Photograph
from aid.pledges.models.pledges import Pledge
from sistercities.kernel.fields import CharField


class LeftOut(forms.ModelMultipleChoiceField[Photograph]):
    """Photographs from an earlier try; they are sent along unless ticked to be left out."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Photograph) -> str:
        return gettext("Leave out photograph %(number)d") % {
            "number": list(self.queryset or ()).index(obj) + 1
        }


class Words(CharField):
    """A text that may be empty if there is a photograph: neither required nor optional."""

    widget = forms.Textarea(attrs={"rows": 6})

    def validate(self, value: Any) -> None:
        """Accept an empty text here: the form checks that there is text or a photograph."""


class WritingForm(forms.Form):
    """Text, photographs, or both."""

    use_required_attribute = False
    text = Words(max_length=3000)
    leave_out = LeftOut(
        label=_("Photographs that have arrived already"), queryset=Photograph.objects.none()
    )
    photographs = PhotographsField(
        label=_("Photographs"),
        help_text=_("JPEG, PNG or WebP, at most ten. Where they were taken is removed."),
        required=False,
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        self.pledge = pledge
        self.drawn: list[Redrawn] = []
        super().__init__(*args, **kwargs | {"auto_id": f"{type(self).__name__}_%s"})
        self.offer_to_leave_out()

    def offer_to_leave_out(self) -> None:
        """Show the photographs that came with this form, each with a tick to leave it out."""
        field = cast("LeftOut", self.fields["leave_out"])
        rows = waiting(self.pledge)
        shown, hidden = forms.CheckboxSelectMultiple(), forms.MultipleHiddenInput()
        self.fields["leave_out"].widget = shown if rows else hidden
        field.required, field.queryset = False, rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unwanted = {row.pk for row in data.pop("leave_out", [])}
        data["kept"] = [row.pk for row in waiting(self.pledge) if row.pk not in unwanted]
        rooms = {"photographs": MOST_PHOTOGRAPHS - len(data["kept"])}
        room = room_beside(self.pledge.photographs.count())
        self.drawn = draw_all(self, rooms, room=room)["photographs"]
        if not self.errors and not any(data.get(name) for name in ("text", "kept", "photographs")):
            self.add_error("text", _("Write something, or send a photograph."))
        return data

    def readable(self) -> list[Redrawn]:
        """The photographs of this form that could be read, even if the form has other errors."""
        return self.drawn


class AnswerForm(WritingForm):
    """The answer to a question of the clerk's office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext("Your answer")


class ChangeForm(WritingForm):
    """What is no longer as it was pledged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext("What has changed")
        self.fields["text"].help_text = gettext(
            "For example: one of the things broke, they now stand elsewhere, you have a new"
            " telephone number."
        )


class WithdrawForm(forms.Form):
    """Take the offer back."""

    reason = CharField(
        label=_("Why you withdraw"),
        help_text=_("You need not say. Only the clerk's office reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I withdraw this pledge"),
        error_messages={"required": _("Tick the box if you want to withdraw.")},
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        self.pledge = pledge
        super().__init__(*args, **kwargs)

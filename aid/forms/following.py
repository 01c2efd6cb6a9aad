"""What a donor types on the private page of a pledge."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aid.domain.following import MOST_PHOTOGRAPHS, waiting
from aid.domain.photographs import Redrawn, redraw
from aid.models import Photograph, Pledge


class Several(forms.ClearableFileInput):
    """A field for files that takes more than one."""

    allow_multiple_selected = True


class PhotographsField(forms.FileField):
    """Photographs, each drawn anew. What can be read is in ``drawn`` even if others cannot."""

    widget = Several(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Redrawn]:
        uploads = data if isinstance(data, list | tuple) else [data]
        self.drawn, refused = redrawn([upload for upload in uploads if upload])
        if refused:
            raise ValidationError(refused)
        return self.drawn


def redrawn(uploads: Sequence[File[Any]]) -> tuple[list[Redrawn], list[ValidationError]]:
    """The photographs that can be read, and about each other one a sentence."""
    drawn, refused = [], []
    for upload in uploads[: MOST_PHOTOGRAPHS + 1]:
        try:
            drawn.append(redraw(upload))
        except ValidationError as error:
            refused.append(_named(upload, error))
    return drawn, refused


def _named(upload: File[Any], error: ValidationError) -> ValidationError:
    facts = {"name": upload.name, "problem": " ".join(error.messages)}
    return ValidationError(_now("%(name)s: %(problem)s"), params=facts)


class KeptPhotographs(forms.ModelMultipleChoiceField[Photograph]):
    """Photographs that arrived before; each can be left out."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Photograph) -> str:
        return _now("Photograph %(number)d") % {"number": list(self.queryset or ()).index(obj) + 1}


class WritingForm(forms.Form):
    """Words, photographs, or both."""

    data: QueryDict
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}), max_length=3000, required=False
    )
    kept = KeptPhotographs(
        label=_("Photographs that have arrived already"), queryset=Photograph.objects.none()
    )
    photographs = PhotographsField(
        label=_("Photographs"),
        help_text=_("JPEG, PNG or WebP, at most ten. Where they were taken is removed."),
        required=False,
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        self.pledge = pledge
        super().__init__(*args, **kwargs | {"auto_id": f"{type(self).__name__}_%s"})
        self._offer_kept()

    def _offer_kept(self) -> None:
        field = cast("KeptPhotographs", self.fields["kept"])
        rows = waiting(self.pledge)
        field.required, field.queryset, field.initial = False, rows, [row.pk for row in rows]
        if not rows:
            self.fields["kept"].widget = forms.MultipleHiddenInput()

    def clean_kept(self) -> list[int]:
        return [row.pk for row in self.cleaned_data["kept"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in self.fields):
            self.add_error("text", _("Write something, or send a photograph."))
        return data

    def readable(self) -> list[Redrawn]:
        """The photographs of this form that could be read, whatever else is wrong with it."""
        field = cast("PhotographsField", self.fields["photographs"])
        return getattr(field, "drawn", [])

    def keep_these(self, arrived: Sequence[Photograph]) -> None:
        """Show what has arrived with this form, chosen, beside all that was typed."""
        chosen = [*self.data.getlist("kept"), *(str(row.pk) for row in arrived)]
        self.data = self.data.copy()
        self.data.setlist("kept", chosen)
        self.fields["kept"].widget = forms.CheckboxSelectMultiple()
        self._offer_kept()


class AnswerForm(WritingForm):
    """The answer to a question of the clerk's office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _now("Your answer")


class ChangeForm(WritingForm):
    """What is no longer as it was pledged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _now("What has changed")
        self.fields["text"].help_text = _now(
            "For example: one of the things broke, they now stand elsewhere, you have a new"
            " telephone number."
        )


class WithdrawForm(forms.Form):
    """Take the offer back."""

    reason = forms.CharField(
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

"""Photographs in a form: all of them are checked before the first is drawn."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext

from aid.items.domain.photographs import BusyError, Redrawn, must_have_room, redraw_all
from sistercities.kernel.workflow import RuleError


class Several(forms.ClearableFileInput):
    """A field for files that takes more than one."""

    allow_multiple_selected = True


class PhotographsField(forms.FileField):
    """Photographs as they were sent. The form draws them anew once it has all of them."""

    widget = Several(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[File[Any]]:
        return _listed(data)


def draw_all(form: forms.Form, rooms: Mapping[str, int], *, room: int) -> dict[str, list[Redrawn]]:
    """Draw anew what was sent in these fields; ``room`` limits each field and the whole form.

    What can be read is returned even if others cannot; for those the field gets an error.
    """
    drawn: dict[str, list[Redrawn]] = {name: [] for name in rooms}
    sent: list[tuple[str, File[Any]]] = []
    for name, most in rooms.items():
        uploads = _listed(form.cleaned_data.get(name))
        try:
            must_have_room(len(uploads), room=most)
            sent += [(name, upload) for upload in uploads]
        except RuleError as error:
            form.add_error(name, error)
    try:
        results = redraw_all([upload for _name, upload in sent], room=room)
    except RuleError as error:
        form.add_error(None if isinstance(error, BusyError) else sent[0][0], error)
        return drawn
    for (name, upload), result in zip(sent, results, strict=True):
        if isinstance(result, RuleError):
            form.add_error(name, _named(upload, result))
        else:
            drawn[name].append(result)
    form.cleaned_data |= {name: rows for name, rows in drawn.items() if name not in form.errors}
    return drawn


def _listed(data: Any) -> list[File[Any]]:
    uploads = data if isinstance(data, list | tuple) else [data]
    return [upload for upload in uploads if upload]


def _named(upload: File[Any], error: ValidationError) -> ValidationError:
    facts = {"name": upload.name, "problem": " ".join(error.messages)}
    return ValidationError(gettext("%(name)s: %(problem)s"), params=facts)


MOST_PHOTOGRAPHS = 10

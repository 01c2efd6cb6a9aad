"""The form for one kind of thing in a pledge, and the draft that keeps what was typed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.items.models.items import Item
from aid.items.models.photographs import Photograph
from aid.needs.states import HELD_BACK, ItemKind
from aid.pledges.domain.pledges import ItemData
from sistercities.kernel.calendar import council_day
from sistercities.kernel.fields import CharField, IntegerField

YEAR = _("Write the year as four digits, for example 2015. Leave it out if you do not know it.")
# A message of Django, repeated so that our catalogue translates it for every form.
REQUIRED = _("This field is required.")
# If empty, these are named on the page to check; other empty fields are not shown there.
MATTERS = ("known_defects", "available_from")
DATE = {"type": "date"}
Problems = Mapping[str, list[str]]


class ManyFiles(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class SectionForm(forms.Form):
    """A section of the pledge. Until the draft is checked, it reports no errors."""

    def __init__(self, *args: Any, judge: bool = True, **kwargs: Any) -> None:
        self.judge = judge
        super().__init__(*args, **kwargs)
        for asked in self.fields.values():
            asked.error_messages["required"] = REQUIRED

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.judge:
            self.errors.clear()

    def answers(self) -> list[dict[str, Any]]:
        """Each answer in words, for the page to check; important fields left empty are named."""
        given = [
            (bound, _in_words(bound))
            for bound in self.visible_fields()
            if not isinstance(bound.field, forms.FileField)
        ]
        return [
            {"label": bound.label, "value": words or gettext("Not provided")}
            for bound, words in given
            if words or bound.name in MATTERS
        ]


def keepable(text: str) -> str:
    """The text without characters that the database cannot store."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _in_words(bound: forms.BoundField) -> str:
    value = bound.form.cleaned_data[bound.name]
    if isinstance(bound.field, forms.ChoiceField):
        choices: Any = bound.field.choices
        return str(dict(_flat(choices)).get(value, ""))
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return date_format(value) if isinstance(value, date) else str(value or "")


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label


def _kinds() -> list[Any]:
    held = {str(kind) for kind in HELD_BACK}
    can = [choice for choice in ItemKind.choices if choice[0] not in held]
    cannot = [choice for choice in ItemKind.choices if choice[0] in held]
    return [("", _("Choose")), *can, (_("Can be offered, but goes no further for now"), cannot)]


class ThingForm(SectionForm):
    """One thing, or a number of the same things."""

    kind = forms.ChoiceField(label=_("Kind of thing"), choices=_kinds)
    description = CharField(
        label=_("What is it?"),
        help_text=_("For example: oxygen concentrator, 5 litres a minute"),
        max_length=300,
    )
    quantity = IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=100_000,
        initial=1,
        help_text=_("Put things that differ into lines of their own."),
    )
    condition = forms.ChoiceField(
        label=_("Condition"), choices=[("", _("Choose")), *Item.Condition.choices]
    )
    known_defects = CharField(
        label=_("Known defects"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    maker = CharField(label=_("Maker"), max_length=100, required=False)
    model = CharField(label=_("Model"), max_length=100, required=False)
    year = IntegerField(
        label=_("Year of make"),
        min_value=1900,
        max_value=9999,
        required=False,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], YEAR),
    )
    serial_or_vin = CharField(
        label=_("Serial number, or VIN of a vehicle"), max_length=60, required=False
    )
    expires_on = forms.DateField(
        label=_("Expires on"),
        help_text=_("If it is printed on the thing or its box."),
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        required=False,
    )
    voltage = CharField(
        label=_("Voltage"), help_text=_("For example: 120 V, 60 Hz"), max_length=40, required=False
    )
    photographs = forms.FileField(
        label=_("Photographs"),
        help_text=_(
            "JPEG, PNG or WebP, up to six. The place where they were taken is removed. What has"
            " been sent stays, even if you have to correct something else."
        ),
        widget=ManyFiles(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp"}),
        required=False,
    )

    def __init__(self, *args: Any, line: int, problems: Problems, **kwargs: Any) -> None:
        self.line = line
        self.problems = problems.get(str(line), [])
        self.hanging: list[tuple[Photograph, str]] = []
        super().__init__(*args, prefix=f"line-{line}", **kwargs)

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > council_day().year:
            raise forms.ValidationError(gettext("This year is in the future."))
        return year

    def full_clean(self) -> None:
        super().full_clean()
        for problem in self.problems if self.is_bound else []:
            self.add_error("photographs", problem)

    def answers(self) -> list[dict[str, Any]]:
        """The photographs are shown beside these; that there is none is said."""
        none = {"label": gettext("Photographs"), "value": gettext("Not provided")}
        return [*super().answers(), *([] if self.hanging else [none])]

    def item_data(self) -> ItemData:
        given = {name: self.cleaned_data[name] for name in self.fields if name != "photographs"}
        return ItemData(line=self.line, **given)


@dataclass(kw_only=True)
class Draft:
    """All that was typed so far and the names of the photographs sent, as stored in the pledge."""

    typed: dict[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=lambda: [1])
    checked: bool = False
    photographs: dict[str, str] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def is_blank(self, line: int, *, photographed: bool) -> bool:
        """Whether this line holds nothing but the preset quantity."""
        names = [f"line-{line}-{name}" for name in ThingForm.base_fields if name != "quantity"]
        return not photographed and not any(self.typed.get(name, "").strip() for name in names)

    def take_typed(self, post: Mapping[str, str], sections: list[tuple[str, list[str]]]) -> None:
        """Copy each section that was sent; it was sent if its marker field is there."""
        for always_sent, names in sections:
            if always_sent in post:
                for name in names:
                    self.typed.pop(name, None)
                    if post.get(name):
                        self.typed[name] = keepable(post[name])

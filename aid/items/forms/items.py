"""What the clerk types about the council's own things."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.items.domain.declarations import Declaration, ItemFields, check_declaration, declared
from aid.items.domain.photographs import room_beside
from aid.items.forms.photographs import draw_all
from aid.items.models.item_descriptions import ItemDescription
from aid.items.models.items import Item
from aid.needs.states import HELD_BACK, VEHICLES, ItemKind
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField
from sistercities.kernel.numbers import VIN_SIGNS, VIN_SINCE, is_vin
from sistercities.kernel.workflow import RuleError

PHOTOGRAPHS = ("first", "second", "third", "fourth")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DeclarationFields(forms.Form):
    """What the head of a department declares."""

    department = CharField(label=_("Department"), max_length=150)
    declared_by = CharField(
        label=_("Declared by"), max_length=150, help_text=_("The office, such as Fire Chief.")
    )
    declared_on = forms.DateField(
        label=_("Declared on"), widget=_day(), validators=[not_in_the_future]
    )
    surplus_since = forms.DateField(
        label=_("Out of service since"), widget=_day(), validators=[not_in_the_future]
    )
    reason = CharField(label=_("Why it is surplus"), max_length=300, widget=_lines(2))
    replaced_by = CharField(
        label=_("Replaced by"),
        max_length=300,
        help_text=_("What does its work now. Say so too if nothing does."),
    )

    def declaration(self) -> Declaration:
        """What was typed, as the domain takes it."""
        names = Declaration.__dataclass_fields__
        return Declaration(**{name: self.cleaned_data[name] for name in names})

    def check_days(self, item: Item) -> None:
        """Report days that contradict each other at their fields."""
        if self.errors:
            return
        try:
            check_declaration(item, self.declaration())
        except RuleError as error:
            self.add_error("surplus_since", error)


class DescriptionFields(forms.Form):
    """The description of a thing, without its kind and quantity."""

    description = CharField(
        label=_("Description"),
        max_length=300,
        help_text=_("In one line, as citizens read it: Pumper, 1500 gallons a minute."),
    )
    maker = CharField(label=_("Maker"), max_length=100, required=False)
    model = CharField(label=_("Model"), max_length=100, required=False)
    year = IntegerField(label=_("Year"), min_value=1900, max_value=2100, required=False)
    serial_or_vin = CharField(label=_("Serial number or VIN"), max_length=60, required=False)
    as_on_the_plate = forms.BooleanField(
        label=_("This is what stands on the plate"), required=False, widget=forms.HiddenInput
    )
    condition = forms.ChoiceField(
        label=_("Condition"), choices=[("", _("Choose")), *Item.Condition.choices]
    )
    known_defects = CharField(label=_("Known defects"), widget=_lines(2), required=False)
    expires_on = forms.DateField(label=_("Expires on"), widget=_day(), required=False)
    voltage = CharField(label=_("Voltage"), max_length=40, required=False)

    def ask_about_number(self, kind: str) -> None:
        """Ask once whether a vehicle's number that is no valid VIN is really what the plate says.

        Before 1981 numbers were shorter, and some makers abroad compute no check digit, so a tick
        lets it pass.
        """
        number, year = self.cleaned_data.get("serial_or_vin"), self.cleaned_data.get("year")
        if kind not in VEHICLES or not number or (year and year < VIN_SINCE) or is_vin(number):
            return
        self.fields["as_on_the_plate"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("as_on_the_plate"):
            self.add_error(
                "as_on_the_plate",
                gettext(
                    "Since %(year)d the number of a vehicle has %(signs)d characters without I, O"
                    " and Q, the ninth of which checks the others; “%(number)s” does not fit. Look"
                    " at the plate again. If this is what stands there, tick here."
                )
                % {"year": VIN_SINCE, "signs": VIN_SIGNS, "number": number},
            )


_ASKED = list(ItemFields.__dataclass_fields__)

_ASKED.insert(_ASKED.index("serial_or_vin") + 1, "as_on_the_plate")


class NewItemForm(DescriptionFields, DeclarationFields):
    """A thing of the council's own, with its surplus declaration."""

    kind = forms.ChoiceField(
        label=_("Kind of thing"),
        choices=[
            ("", _("Choose")),
            *(pair for pair in ItemKind.choices if pair[0] not in HELD_BACK),
        ],
    )
    quantity = IntegerField(label=_("How many"), min_value=1, initial=1)

    field_order = [*_ASKED, *Declaration.__dataclass_fields__]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.ask_about_number(data.get("kind", ""))
        if not self.errors:
            self.check_days(Item(**asdict(self.item())))
        return data

    def item(self) -> ItemFields:
        """What was typed, as the domain takes it."""
        names = ItemFields.__dataclass_fields__
        return ItemFields(**{name: self.cleaned_data[name] for name in names})


class CorrectionReason(forms.Form):
    """The reason for a correction."""

    correction_reason = CharField(
        label=_("Why it is corrected"), max_length=300, help_text=_("The public reads it.")
    )


class CorrectDeclarationForm(ActForm, DeclarationFields, CorrectionReason):
    """The declaration that counts, to be changed."""

    field_order = [*Declaration.__dataclass_fields__, "correction_reason"]

    def __init__(self, *args: Any, case: Item, **kwargs: Any) -> None:
        stands = case.surplus
        kwargs["initial"] = asdict(declared(stands)) if stands else {}
        super().__init__(*args, case=case, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Return the declaration and the reason."""
        data = super().clean() or {}
        self.check_days(self.case)
        if self.errors:
            return data
        return {
            "declaration": self.declaration(),
            "correction_reason": data["correction_reason"],
        }


class DescriptionForm(EntryForm, DescriptionFields):
    """The description that counts, to be changed."""

    def __init__(self, *args: Any, case: Item | ItemDescription, **kwargs: Any) -> None:
        self.item = case if isinstance(case, Item) else case.item
        super().__init__(*args, case=case, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"serial_or_vin", "year"} & set(self.changed_data):
            self.ask_about_number(self.item.kind)
        return {name: value for name, value in data.items() if name != "as_on_the_plate"}


class PhotographsForm(ActForm):
    """Up to four photographs at a time."""

    first = forms.FileField(label=_("Photograph"))
    second = forms.FileField(label=_("Another photograph"), required=False)
    third = forms.FileField(label=_("Another photograph"), required=False)
    fourth = forms.FileField(label=_("Another photograph"), required=False)
    is_public = forms.BooleanField(
        label=_("Anybody may see them, on the page of the donation"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PHOTOGRAPHS:
            self.fields[name].widget.attrs["accept"] = "image/*"

    def clean(self) -> dict[str, Any]:
        """The photographs as one list, drawn anew."""
        room = room_beside(self.case.photographs.count())
        drawn = draw_all(self, dict.fromkeys(PHOTOGRAPHS, 1), room=room)
        uploads = [redrawn for name in PHOTOGRAPHS for redrawn in drawn[name]]
        return {"uploads": uploads, "is_public": self.cleaned_data.get("is_public", False)}


class WhyForm(ActForm):
    """Why it is gone, or there after all."""

    reason = CharField(label=_("Reason"), max_length=300, widget=_lines(2))

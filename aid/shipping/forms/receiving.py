"""The forms behind a recipient's personal link: what arrived, line by line; or a refusal."""

from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation, DonationLine
from aid.items.domain.photographs import Redrawn, room_beside
from aid.items.forms.photographs import MOST_PHOTOGRAPHS, PhotographsField, draw_all
from aid.needs.domain.conflict import in_conflict
from aid.shipping.domain.acceptance_links import contact_of
from aid.shipping.domain.acceptances import must_be_a_possible_day
from aid.shipping.domain.waiting_photographs import lines_with_any, of_line
from aid.shipping.models.shipments import AcceptanceLink, LineAnswer
from relationships.motions.forms.motions import day_input
from sistercities.kernel.fields import CharField, IntegerField

NUMBERS = ("in_order", "damaged", "missing")
MAY_BE_PUBLIC = _(
    "The office, not a name, for example: Chief of the fire service. It may become public."
)
NOT_IN_CONFLICT = _(
    "The office, not a name, for example: Chief of the fire service. It is not public while the"
    " city is marked as in conflict."
)
LABELS = {"in_order": _("In order"), "damaged": _("Damaged"), "missing": _("Missing")}


def lines_of(donation: Donation) -> list[DonationLine]:
    """What was sent, with its things."""
    lines = donation.lines.filter(cancelled_at__isnull=True)
    lines = lines.select_related("item").prefetch_related("item__photographs", "item__translations")
    return list(lines.order_by("pk"))


class RemarkField(CharField):
    """What is wrong with a line; required if something is damaged or missing."""

    needed_if = _("needed if something is damaged or missing")


class LinesForm(forms.Form):
    """How many of each line arrived in order, damaged, or not at all."""

    def ask_for_lines(self, donation: Donation) -> None:
        """Add three numbers for each line; the number in order is not preset, to be counted."""
        self.lines = lines_of(donation)
        for line in self.lines:
            for name in NUMBERS:
                self.fields[f"{name}_{line.pk}"] = self._number(line, name)
            self.fields[f"remark_{line.pk}"] = RemarkField(
                label=_("Remark"),
                help_text=_("What is damaged or missing, and how it came, if you know."),
                max_length=300,
                required=False,
            )

    def _number(self, line: DonationLine, name: str) -> IntegerField:
        return IntegerField(
            label=LABELS[name],
            min_value=0,
            max_value=line.quantity,
            initial=None if name == "in_order" else 0,
            required=name == "in_order",
            error_messages={"required": _("Say how many are in order.")},
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )

    def visible_fields(self) -> list[forms.BoundField]:
        """In the order of the page. The label of a line's field names its thing."""
        of_lines = {
            field.name: _with_its_thing(field, row["line"])
            for row in self.rows()
            for field in (*row["fields"], row["left_out"])
            if field is not None
        }
        others = [field for field in super().visible_fields() if field.name not in of_lines]
        return [*of_lines.values(), *others]

    def rows(self) -> list[dict[str, Any]]:
        """Each line with its fields."""
        names = (*NUMBERS, "remark", "photographs")
        return [
            {
                "line": line,
                "fields": [
                    self[key] for name in names if (key := f"{name}_{line.pk}") in self.fields
                ],
                "left_out": self._left_out(line),
            }
            for line in self.lines
        ]

    def _left_out(self, line: DonationLine) -> forms.BoundField | None:
        name = f"left_out_{line.pk}"
        return self[name] if name in self.fields else None

    def answers(self, data: dict[str, Any]) -> list[LineAnswer]:
        """What was entered for each line; numbers that do not add up are errors at their fields."""
        return [self._answer(line, data) for line in self.lines]

    def _answer(self, line: DonationLine, data: dict[str, Any]) -> LineAnswer:
        numbers = {name: data.get(f"{name}_{line.pk}") or 0 for name in NUMBERS}
        remark = data.get(f"remark_{line.pk}") or ""
        if not any(f"{name}_{line.pk}" in self.errors for name in NUMBERS):
            self._must_add_up(line, numbers)
        self._must_say_what(line, numbers, remark)
        left_out = data.get(f"left_out_{line.pk}") or []
        return LineAnswer(
            line=line,
            remark=remark,
            photographs=data.get(f"photographs_{line.pk}") or [],
            kept=self._kept(line, left_out),
            **numbers,
        )

    def _kept(self, line: DonationLine, left_out: Any) -> list[int]:
        return []

    def _must_add_up(self, line: DonationLine, numbers: dict[str, int]) -> None:
        total = sum(numbers.values())
        if total != line.quantity:
            self.add_error(
                f"in_order_{line.pk}",
                gettext(
                    "In order, damaged and missing are %(sum)d together, but %(sent)d were sent."
                )
                % {"sum": total, "sent": line.quantity},
            )

    def _must_say_what(self, line: DonationLine, numbers: dict[str, int], remark: str) -> None:
        name = f"remark_{line.pk}"
        wrong = numbers["damaged"] or numbers["missing"]
        if wrong and not remark.strip() and name not in self.errors:
            self.add_error(name, gettext("Say what is damaged or missing."))


def _with_its_thing(field: forms.BoundField, line: DonationLine) -> forms.BoundField:
    """The same field, with its thing in its label."""
    named, label = copy(field), str(field.label)
    named.label = gettext("“%(thing)s”, %(label)s") % {
        "thing": line.item.description,
        "label": label[:1].lower() + label[1:],
    }
    return named


class ReceivingForm(LinesForm):
    """The acceptance: what arrived, when, and who signs for it."""

    received_on = forms.DateField(label=_("Received on"), widget=day_input())
    office = CharField(
        label=_("Your office"),
        help_text=MAY_BE_PUBLIC,
        max_length=150,
    )
    typed_name = CharField(
        label=_("Type your full name"), help_text=_("It is not published."), max_length=150
    )
    remark = CharField(
        label=_("Remark on the whole delivery"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    consent = forms.BooleanField(
        label=_("I sign for this delivery"),
        error_messages={"required": _("Tick the box to sign.")},
    )

    def __init__(self, *args: Any, link: AcceptanceLink, **kwargs: Any) -> None:
        self.link = link
        self.drawn: dict[str, list[Redrawn]] = {}
        super().__init__(*args, **kwargs)
        self.in_conflict = in_conflict(link.donation.city)
        contact = contact_of(link.donation)
        self.fields["office"].initial = contact.office if contact else ""
        if self.in_conflict:
            self.fields["office"].help_text = NOT_IN_CONFLICT
        self.fields["typed_name"].widget.attrs["autocomplete"] = "name"
        self.fields["consent"].label = gettext(
            "I may sign for %(body)s. What I have entered is what arrived, and I sign for it by"
            " typing my name."
        ) % {"body": link.donation.body.name_own}
        self.ask_for_lines(link.donation)
        for line in self.lines:
            self.fields[f"photographs_{line.pk}"] = PhotographsField(
                label=gettext("Photographs"),
                help_text=gettext("JPEG, PNG or WebP. Where they were taken is removed."),
                required=False,
            )
        self.offer_to_leave_out()

    def offer_to_leave_out(self) -> None:
        """Show photographs already uploaded for a line, each with a tick to leave it out."""
        found = lines_with_any(self.link)
        for line in self.lines:
            self.fields.pop(f"left_out_{line.pk}", None)
            if line.pk in found:
                self.fields[f"left_out_{line.pk}"] = forms.ModelMultipleChoiceField(
                    label=gettext("Photographs that have arrived already"),
                    queryset=of_line(self.link, line),
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def signing_fields(self) -> list[forms.BoundField]:
        """Who signs, and when."""
        names = ("received_on", "office", "typed_name", "remark", "consent")
        return [self[name] for name in names]

    def clean_received_on(self) -> date:
        """Check the day here too, so that the error stands at its field, beside all others."""
        day: date = self.cleaned_data["received_on"]
        must_be_a_possible_day(self.link.donation, day)
        return day

    def clean_consent(self) -> str:
        """Return the text agreed to, which is kept, and not only that a box was ticked."""
        return str(self.fields["consent"].label)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._draw(data)
        names = ("received_on", "office", "typed_name", "remark", "consent")
        return {name: data.get(name) for name in names} | {"lines": self.answers(data)}

    def _draw(self, data: dict[str, Any]) -> None:
        """Check that each line's photographs fit beside those uploaded before, and draw them."""
        kept = {
            f"photographs_{line.pk}": len(self._kept(line, data.get(f"left_out_{line.pk}") or []))
            for line in self.lines
        }
        rooms = {name: max(0, MOST_PHOTOGRAPHS - number) for name, number in kept.items()}
        self.drawn = draw_all(self, rooms, room=room_beside(sum(kept.values())))

    def readable(self) -> list[tuple[DonationLine, Redrawn]]:
        """The photographs that could be read, even if the form has other errors."""
        return [
            (line, redrawn)
            for line in self.lines
            for redrawn in self.drawn.get(f"photographs_{line.pk}", [])
        ]

    def _kept(self, line: DonationLine, left_out: Any) -> list[int]:
        out = {row.pk for row in left_out}
        return [row.pk for row in of_line(self.link, line) if row.pk not in out]


class RefusalForm(forms.Form):
    """Why it is not for whoever got the link."""

    reason = CharField(
        label=_("This is not for us, because"),
        help_text=_("The clerk's office that sent the link reads it. It is not published."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args: Any, link: AcceptanceLink, **kwargs: Any) -> None:
        self.link = link
        super().__init__(*args, **kwargs)

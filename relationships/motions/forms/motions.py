"""What the clerk types about a motion of the council."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.council.domain.members import members_on
from relationships.council.forms.names import name_apart
from relationships.council.models.council import Person
from relationships.motions.domain.motions import also_in_file
from relationships.motions.models.motions import Motion
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.fields import CharField, URLField

AGAIN = "again"


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def day_typed(value: Any) -> date:
    """The day in a form that is being filled in; today if there is no valid one yet."""
    try:
        typed = value if isinstance(value, date) else parse_date(str(value or ""))
    except ValueError:
        typed = None
    return typed or council_day()


class AskAgainForm(ActForm):
    """A form with buttons that show it again for another day, and keep what was typed."""

    buttons: tuple[str, ...] = (AGAIN,)
    several: tuple[str, ...] = ()

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        typed = self.typed(data) if data is not None else {}
        if any(button in typed for button in self.buttons):
            kwargs["initial"] = kwargs.get("initial", {}) | typed
            data = files = None
        super().__init__(data, files, **kwargs)

    def typed(self, data: Any) -> dict[str, Any]:
        """The values of the form, as initial values."""
        return {name: data.getlist(name) if name in self.several else data[name] for name in data}

    def value(self, name: str) -> Any:
        """The value of a field: as sent, or else as first shown."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)


def correction_reason() -> CharField:
    return CharField(
        label=_("Reason for the correction"), max_length=300, help_text=_("The public reads it.")
    )


class CorrectingForm(AskAgainForm):
    """A form that first chooses what is corrected, then shows it as it is now.

    ``choice`` names the field that chooses; the fields in ``first`` come before the button that
    shows the form again.
    """

    choice = ""
    first: tuple[str, ...] = ()
    reason = correction_reason()
    shown = CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        rows = self.correctable(kwargs["case"])
        wanted = str(data.get(self.choice)) if data is not None else ""
        self.chosen = rows.filter(pk=wanted).first() if wanted.isdecimal() else rows.last()
        initial = {self.choice: self.chosen} | self.as_it_stands(self.chosen) if self.chosen else {}
        if data is not None and AGAIN in data and data.get("shown") != wanted:
            initial |= {"reason": data.get("reason", "")}
            data = files = None
        super().__init__(data, files, initial=initial, **kwargs)
        field = self.fields[self.choice]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
        if not self.is_bound and self.chosen:
            self.initial["shown"] = self.chosen.pk

    def correctable(self, case: Any) -> Any:
        """The rows of this case that a correction may replace."""
        raise NotImplementedError

    def as_it_stands(self, row: Any) -> dict[str, Any]:
        """The values that the form shows for the chosen row."""
        raise NotImplementedError

    def before_button(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self.first]

    def after_button(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.first]

    def clean(self) -> dict[str, Any]:
        """What is typed below must be meant for the row that is chosen above."""
        data = super().clean() or {}
        chosen = data.get(self.choice)
        if chosen is not None and data.pop("shown", "") != str(chosen.pk):
            self.add_error(self.choice, _("Show this one as it stands first."))
        return data


class MotionForm(AskAgainForm):
    """A councilmember's motion; who may move it depends on the day."""

    several = ("seconders",)
    moved_on = forms.DateField(label=_("Moved on"), widget=day_input())
    council_file = CharField(
        label=_("Council file"), max_length=40, help_text=_("Such as 00-0000.")
    )
    same_file = forms.BooleanField(
        label=_("This motion belongs to the same council file"),
        required=False,
        widget=forms.HiddenInput,
    )
    file_url = URLField(
        label=_("Address of the council file"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    title = CharField(label=_("Title"), max_length=500)
    text = CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    mover = forms.ModelChoiceField(Person.objects.none(), label=_("Mover"))
    seconders = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Seconders"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day_typed(self.value("moved_on"))
        if self.fields["moved_on"].required:
            self.initial.setdefault("moved_on", self.day)
        if self.value("same_file"):
            self.fields["same_file"].widget = forms.CheckboxInput()
        self.in_office = self.persons()
        for name in ("mover", "seconders"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                offered = field.queryset = self._offered(name)
                name_apart(field, offered, self.day)

    def persons(self) -> QuerySet[Person]:
        """The members of the council in office on the day of the motion."""
        return Person.objects.filter(pk__in=members_on(self.day).order_by().values("person"))

    def _offered(self, name: str) -> QuerySet[Person]:
        """By seat; a person chosen already stays, so that another day loses nothing."""
        seat = members_on(self.day).filter(person=OuterRef("pk")).values("office")[:1]
        offered = Person.objects.filter(Q(pk__in=self.in_office) | Q(pk__in=self._chosen(name)))
        return offered.order_by(Subquery(seat), "name")

    def _chosen(self, name: str) -> list[str]:
        data: Any = self.data
        sent = data.getlist(name) if self.is_bound else self.initial.get(name) or []
        chosen = sent if isinstance(sent, list) else [getattr(sent, "pk", sent)]
        return [str(key) for key in chosen if str(key).isdecimal()]

    def clean(self) -> dict[str, Any]:
        """Say when nobody could have moved it; who of them could is a rule."""
        data = super().clean() or {}
        if data.get("moved_on") and not self.in_office.exists():
            day = date_format(data["moved_on"], "DATE_FORMAT")
            self.add_error(
                "moved_on", _("Nobody is entered as in office on %(day)s.") % {"day": day}
            )
        self._ask_about_file(data)
        return data

    def corrected(self) -> Motion | None:
        """The motion that is corrected, if one is."""
        return None

    def _ask_about_file(self, data: dict[str, Any]) -> None:
        """If the council file carries another motion already, ask whether that is meant."""
        number = data.get("council_file") or ""
        other = also_in_file(number, corrects=self.corrected())
        if other is None:
            return
        self.fields["same_file"].widget = forms.CheckboxInput()
        if not data.get("same_file"):
            self.add_error(
                "same_file",
                _(
                    "Council file %(number)s already carries the motion “%(title)s”. Tick here if"
                    " this motion belongs to the same file."
                )
                % {"number": other.council_file, "title": other.title},
            )


class SourceFields(forms.Form):
    """Where a reported fact comes from."""

    source = CharField(label=_("Source"), max_length=300, help_text=_("Who says so, and where."))
    source_url = URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    as_of = forms.DateField(label=_("As of"), widget=day_input())


class ReportMotionForm(SourceFields, MotionForm):
    """A motion that is older than this register."""

    field_order = [
        "moved_on", "title", "mover", "seconders", "council_file", "file_url", "same_file", "text",
    ]  # fmt: skip
    moved_on = forms.DateField(
        label=_("Moved on"),
        widget=day_input(),
        required=False,
        help_text=_("Leave it empty if the source does not give the day."),
    )
    council_file = CharField(
        label=_("Council file"),
        max_length=40,
        required=False,
        help_text=_("If the source gives it."),
    )
    mover = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Mover"),
        help_text=_("Not in the list? Add the person in the admin first."),
    )

    def persons(self) -> QuerySet[Person]:
        """Anybody: whether they were in office rests on the source."""
        return Person.objects.all()

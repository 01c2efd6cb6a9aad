"""The roll call: by name, one row for each member in office that day, or totals from a source."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.council.domain.members import members_on
from relationships.council.models.council import Term
from relationships.meetings.domain.agenda import taken_up
from relationships.meetings.domain.notice import must_be_votable
from relationships.meetings.models.meetings import AgendaItem
from relationships.motions.domain.roll_calls import Choice
from relationships.motions.forms.motions import (
    AGAIN,
    AskAgainForm,
    SourceFields,
    day_input,
)
from relationships.motions.models.motions import RollCall
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField
from sistercities.kernel.models import Provenance
from sistercities.kernel.workflow import RuleError

ALL_AYE = "all_aye"
UNSAID = _("Leave it empty if the source does not say.")


def row_of(term: Term) -> str:
    return f"vote_{term.pk}"


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An item on an agenda, by its meeting."""

    def label_from_instance(self, item: AgendaItem) -> str:
        return f"{item.meeting}: {item}"


def total(label: Any, **options: Any) -> IntegerField:
    return IntegerField(label=label, min_value=0, max_value=1000, **options)


class RollCallForm(EntryForm, AskAgainForm):
    """How each member voted. Who is asked about depends on the meeting, so that comes first.

    No vote is preset, so that nobody is marked by mistake; a button marks all that are left as
    ayes. For a vote that a source reports, the totals are asked instead.
    """

    buttons = (AGAIN, ALL_AYE)
    reported = False
    item = ItemField(
        AgendaItem.objects.none(),
        label=_("Meeting and item"),
        help_text=_("The case must stand on the posted agenda of a council meeting."),
    )
    held_on = forms.DateField(label=_("Held on"), widget=day_input())

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.terms: dict[str, Term] = {}
        if self.reported or (isinstance(case, RollCall) and case.is_reported):
            del self.fields["item"]
            self._ask_for_totals(case)
        else:
            del self.fields["held_on"]
            self._offer_items(case.case if isinstance(case, RollCall) else case)
            self._ask_by_name(case.choices if isinstance(case, RollCall) else {})

    def _offer_items(self, case: Any) -> None:
        items = taken_up(case.matter_id)
        field: Any = self.fields["item"]
        field.queryset = items
        if not self.initial.get("item"):
            self.initial["item"] = items.last()

    def _day(self) -> date:
        """The day of the meeting that is chosen; today until one is."""
        chosen = self.value("item")
        if isinstance(chosen, str):
            items: Any = self.fields["item"]
            chosen = items.queryset.filter(pk=chosen).first() if chosen.isdecimal() else None
        return chosen.meeting.day if isinstance(chosen, AgendaItem) else council_day()

    def _ask_for_totals(self, case: Any) -> None:
        self.fields |= _Totals().fields
        if isinstance(case, RollCall):
            for name in self.fields.keys() - self.initial.keys():
                self.initial[name] = getattr(case, name)

    def _ask_by_name(self, choices: dict[Term, str]) -> None:
        self.day = self._day()
        self.terms = {row_of(term): term for term in members_on(self.day)}
        stands = {row_of(term): choice for term, choice in choices.items()}
        for name, term in self.terms.items():
            if name in stands or ALL_AYE in self.initial:
                self.initial.setdefault(name, stands.get(name, Choice.AYE))
            self.fields[name] = forms.ChoiceField(
                label=term.person.name,
                choices=Choice.choices,
                widget=forms.RadioSelect(attrs={"aria-describedby": f"name_{name}"}),
                error_messages={"required": _("How did this member vote?")},
            )

    @property
    def by_name(self) -> bool:
        """Whether there is a row for each member."""
        return "ayes" not in self.fields

    def head(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.terms]

    def rows(self) -> list[tuple[Term, forms.BoundField]]:
        return [(term, self[name]) for name, term in self.terms.items()]

    def clean(self) -> dict[str, Any]:
        """Return the choices by term of office, or that it is reported."""
        data = super().clean() or {}
        if not self.by_name:
            return data | {"provenance": Provenance.REPORTED}
        if data.get("item"):
            try:
                must_be_votable(data["item"])
            except RuleError as refusal:
                self.add_error("item", refusal)
        if self.errors:
            return data
        choices = {term: data[name] for name, term in self.terms.items()}
        return {name: data[name] for name in data if name not in self.terms} | {"choices": choices}


class _Totals(SourceFields):
    """A vote as a source gives it: totals without names."""

    field_order = ["ayes", "noes", "abstentions", "absent", "recused", "carried"]
    ayes = total(_("Ayes"))
    noes = total(_("Noes"))
    abstentions = total(_("Abstentions"), required=False, help_text=UNSAID)
    absent = total(_("Absent"), required=False, help_text=UNSAID)
    recused = total(_("Recused"), required=False, help_text=UNSAID)
    carried = forms.TypedChoiceField(
        label=_("What the source says"),
        choices=[(True, _("The motion was carried")), (False, _("The motion was not carried"))],
        coerce=lambda answer: answer == "True",
        widget=forms.RadioSelect,
    )


class ReportRollCallForm(RollCallForm):
    """A vote that is older than this register."""

    reported = True


class AnnotationForm(EntryForm):
    """What a roll call should say although its result can no longer be changed."""

    should_say = CharField(
        label=_("What it should say"),
        help_text=_("The votes as they truly were, and the result."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    because = CharField(
        label=_("How this is known"), max_length=300, help_text=_("The public reads it.")
    )

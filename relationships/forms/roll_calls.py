"""The roll call by name: one row for each member in office that day."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from relationships.domain.council import members_on
from relationships.domain.matters import draft_of
from relationships.domain.roll_calls import Choice, choices_of
from relationships.forms.council import (
    AGAIN,
    AskAgainForm,
    CorrectingForm,
    day_input,
    day_typed,
)
from relationships.models import RollCall, Term
from sistercities.acts import ActForm

ALL_AYE = "all_aye"


def row_of(term: Term) -> str:
    return f"vote_{term.pk}"


class RollCallForm(AskAgainForm):
    """How each member voted. Who is asked about depends on the day, so that comes first.

    Nobody is marked in advance, so that nobody is marked by mistake; a button marks those that
    are left as ayes.
    """

    buttons = (AGAIN, ALL_AYE)
    held_on = forms.DateField(label=_("Held on"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day_typed(self.value("held_on"))
        self.initial.setdefault("held_on", self.day)
        self.terms = {row_of(term): term for term in members_on(self.day)}
        for name, term in self.terms.items():
            if ALL_AYE in self.initial:
                self.initial.setdefault(name, Choice.AYE)
            self.fields[name] = forms.ChoiceField(
                label=term.person.name,
                choices=Choice.choices,
                widget=forms.RadioSelect(attrs={"aria-describedby": f"name_{name}"}),
                error_messages={"required": _("How did this member vote?")},
            )

    def head(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.terms]

    def rows(self) -> list[tuple[Term, forms.BoundField]]:
        return [(term, self[name]) for name, term in self.terms.items()]

    def clean(self) -> dict[str, Any]:
        """Hand the domain the choices by term of office."""
        data = super().clean() or {}
        if self.errors:
            return data
        choices = {term: data[name] for name, term in self.terms.items()}
        return {name: data[name] for name in data if name not in self.terms} | {"choices": choices}


def initial_of(roll_call: RollCall) -> dict[str, Any]:
    """A roll call as it stands, to be changed."""
    votes = {row_of(term): choice for term, choice in choices_of(roll_call).items()}
    return {"held_on": roll_call.held_on} | votes


class EditRollCallForm(RollCallForm):
    """The draft that waits for its confirmation."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        draft = draft_of(case)
        initial = initial_of(draft) if draft else {}
        super().__init__(*args, case=case, initial=initial, **kwargs)


class CorrectionForm(CorrectingForm, RollCallForm):
    """A confirmed roll call entered anew, with the reason."""

    choice = "roll_call"
    field_order = ["roll_call", "held_on", "reason"]
    roll_call = forms.ModelChoiceField(
        RollCall.objects.none(), label=_("Which roll call"), empty_label=None
    )

    def correctable(self, case: Any) -> Any:
        return RollCall.objects.current().of_case(case).by_name()

    def as_it_stands(self, row: RollCall) -> dict[str, Any]:
        return initial_of(row)


class ConfirmRollCallForm(ActForm):
    """Nothing to type: the page shows the draft to be checked."""

    @cached_property
    def roll_call(self) -> RollCall | None:
        draft = draft_of(self.case)
        if draft is not None:
            for call in filter(None, (draft, draft.corrects)):
                choices_of(call)
        return draft

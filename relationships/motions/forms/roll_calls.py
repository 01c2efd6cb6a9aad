"""The roll call: by name, one row for each member in office that day, or totals from a source."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.council.domain.members import mayor_on, members_on, told_apart, vacant_on
from relationships.council.models.bodies import Body
from relationships.council.models.council import Office, Term
from relationships.council.models.vote_rules import VoteRule
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
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryForm, ReasonForm
from sistercities.kernel.fields import CharField, IntegerField
from sistercities.kernel.models import Provenance
from sistercities.kernel.workflow import RuleError

ALL_AYE = "all_aye"
ANOTHER = "another"
THE_OTHER = _("the other voted")
UNSAID = _("Leave it empty if the source does not say.")


def row_of(term: Term) -> str:
    return f"vote_{term.pk}"


def why_of(term: Term) -> str:
    return f"why_{term.pk}"


class ItemField(forms.ModelChoiceField[AgendaItem]):
    """An item on an agenda, by its meeting."""

    def label_from_instance(self, item: AgendaItem) -> str:
        return f"{item.meeting}: {item}"


def total(label: Any, **options: Any) -> IntegerField:
    return IntegerField(label=label, min_value=0, max_value=1000, **options)


def declared(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(True, _("The motion was carried")), (False, _("The motion was not carried"))],
        coerce=lambda answer: answer == "True",
        widget=forms.RadioSelect,
    )


class RollCallForm(EntryForm, AskAgainForm):
    """How each member voted. Who is asked about depends on the meeting, so that comes first.

    No vote is preset, so that nobody is marked by mistake; a button marks all that are left as
    ayes. Why a member stepped aside is asked once one did. Where two held a seat on the day, it is
    asked which of them voted; where the rule says so, whether the mayor broke a tie. For a vote
    that a source reports, the totals are asked instead.
    """

    buttons = (AGAIN, ALL_AYE)
    reported = False
    otherwise = False  # it asks how the vote truly was taken, whatever the row says
    item = ItemField(
        AgendaItem.objects.none(),
        label=_("Meeting and item"),
        help_text=_("The case must stand on the posted agenda of a council meeting."),
    )
    held_on = forms.DateField(label=_("Held on"), widget=day_input())

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.terms: dict[str, Term] = {}
        self.vacant: list[Office] = []
        row = self.row = case if isinstance(case, RollCall) else None
        if self.reported or (row is not None and row.is_reported):
            del self.fields["item"]
            self._ask_for_totals(row)
            return
        del self.fields["held_on"]
        self._offer_items(row.case if row is not None else case)
        if row is not None and row.unnamed and not self.otherwise:
            self._ask_for_totals(row)
        else:
            self._ask_by_name(row)

    def _offer_items(self, case: Any) -> None:
        items = taken_up(case.matter_id, meeting__body__kind=Body.Kind.COUNCIL)
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

    def _ask_for_totals(self, row: RollCall | None) -> None:
        totals: forms.Form = _Totals()
        if row is not None and row.unnamed:
            totals = VoiceVote() if row.by_voice else UnnamedTotals()
        self.fields |= totals.fields
        if row is not None:
            for name in self.fields.keys() - self.initial.keys():
                self.initial[name] = getattr(row, name)

    def _ask_by_name(self, row: RollCall | None) -> None:
        self.day = self._day()
        self.vacant = vacant_on(self.day)
        members = list(members_on(self.day))
        called, held = told_apart(members), Counter(term.office_id for term in members)
        stands = row.choices if row is not None else {}
        for term in members:
            choices = [
                *Choice.choices,
                *([(ANOTHER, THE_OTHER)] if held[term.office_id] > 1 else []),
            ]
            self._ask_of(term, called[term.pk], choices, stands)
            self._ask_why(term, called[term.pk], row.reasons if row is not None else {})
        mayor = mayor_on(self.day) if self._mayor_may_vote(row) else None
        if mayor is not None:
            choices = [(ANOTHER, _("did not vote")), *Choice.choices[:2]]
            self.initial.setdefault(row_of(mayor), ANOTHER)
            self._ask_of(mayor, mayor.person.name, choices, stands)

    def _ask_of(self, term: Term, called: str, choices: Any, stands: dict[Term, str]) -> None:
        name = row_of(term)
        self.terms[name] = term
        alone = len(choices) == len(Choice.choices)
        if term in stands or (ALL_AYE in self.initial and alone):
            self.initial.setdefault(name, stands.get(term, Choice.AYE))
        self.fields[name] = forms.ChoiceField(
            label=called,
            choices=choices,
            widget=forms.RadioSelect(attrs={"aria-describedby": f"name_{name}"}),
            error_messages={"required": _("How did this member vote?")},
        )

    def _ask_why(self, term: Term, called: str, stands: dict[Term, str]) -> None:
        """A reason is shown once it is wanted; until then it would be in the way."""
        why = why_of(term)
        if term in stands:
            self.initial.setdefault(why, stands[term])
        wanted = self.value(row_of(term)) == Choice.RECUSED or self.value(why)
        self.fields[why] = CharField(
            label=_("Why %(name)s stepped aside") % {"name": called},
            max_length=300,
            required=False,
            help_text=_("The public reads it."),
            widget=forms.TextInput() if wanted else forms.HiddenInput(),
        )

    def _mayor_may_vote(self, row: RollCall | None) -> bool:
        if row is not None:
            return row.mayor_breaks_ties
        rules = VoteRule.objects.current()
        return rules.filter(mayor_breaks_ties=True).exists()

    @property
    def by_name(self) -> bool:
        """Whether there is a row for each member."""
        return not {"ayes", "carried"} & self.fields.keys()

    def head(self) -> list[forms.BoundField]:
        below = {*self.terms, *(why_of(term) for term in self.terms.values())}
        return [field for field in self.visible_fields() if field.name not in below]

    def rows(self) -> list[tuple[Term, forms.BoundField, forms.BoundField | None]]:
        """Each member, with the vote and, once it is wanted, the reason for stepping aside."""
        return [(term, self[name], self._why(term)) for name, term in self.terms.items()]

    def _why(self, term: Term) -> forms.BoundField | None:
        name = why_of(term)
        return self[name] if name in self.fields and not self[name].is_hidden else None

    def clean(self) -> dict[str, Any]:
        """Return the choices and reasons by term, or that it is reported or unnamed."""
        data = super().clean() or {}
        if data.get("item"):
            try:
                must_be_votable(data["item"])
            except RuleError as refusal:
                self.add_error("item", refusal)
        if self.row is not None:
            data["reconsidered"] = self.row.reconsidered and not self.row.is_confirmed
        if not self.by_name:
            if "source" in self.fields:
                return data | {"provenance": Provenance.REPORTED}
            return data | {"unnamed": True, "by_voice": "ayes" not in self.fields}
        reasons = {term: data.pop(why_of(term), "") for term in self.terms.values()}
        said = {term: data.pop(name) for name, term in self.terms.items() if data.get(name)}
        for term, choice in said.items():
            if choice == Choice.RECUSED and not reasons[term]:
                self.fields[why_of(term)].widget = forms.TextInput()
                self.add_error(why_of(term), _("Why did this member step aside?"))
        choices = {term: choice for term, choice in said.items() if choice != ANOTHER}
        return data | {
            "unnamed": False,
            "by_voice": False,
            "choices": choices,
            "reasons": {
                term: why
                for term, why in reasons.items()
                if why and choices.get(term) == Choice.RECUSED
            },
        }


class _Totals(SourceFields):
    """A vote as a source gives it: totals without names."""

    field_order = [
        "ayes", "noes", "abstentions", "not_voting", "absent", "left_early", "recused", "vacant",
        "carried",
    ]  # fmt: skip
    ayes = total(_("Ayes"))
    noes = total(_("Noes"))
    abstentions = total(_("Abstentions"), required=False, help_text=UNSAID)
    absent = total(_("Absent"), required=False, help_text=UNSAID)
    recused = total(_("Recused"), required=False, help_text=UNSAID)
    not_voting = total(_("Present, not voting"), required=False, help_text=UNSAID)
    left_early = total(_("Left unexcused"), required=False, help_text=UNSAID)
    vacant = total(_("Vacant seats"), required=False, help_text=UNSAID)
    carried = declared(_("What the source says"))


class UnnamedTotals(forms.Form):
    """A vote by voice, or in totals without names: every seat is told, vacant ones apart."""

    ayes = total(_("Ayes"))
    noes = total(_("Noes"))
    abstentions = total(_("Abstentions"), initial=0)
    not_voting = total(_("Present, not voting"), initial=0)
    absent = total(_("Absent"), initial=0)
    left_early = total(_("Left unexcused"), initial=0)
    recused = total(_("Recused"), initial=0)


class UnnamedRollCallForm(UnnamedTotals, RollCallForm):
    """A vote whose names nobody wrote down."""

    field_order = ["item"]

    def _ask_by_name(self, row: RollCall | None) -> None:
        """Its fields stand above."""


class VoiceVote(forms.Form):
    """A vote by voice: nobody is counted, the chair declares what was decided."""

    carried = declared(_("What the chair declared"))


class VoiceVoteForm(VoiceVote, RollCallForm):
    """A vote by voice; it has no numbers."""

    field_order = ["item"]

    def _ask_by_name(self, row: RollCall | None) -> None:
        """Its one field stands above."""


class ReportRollCallForm(RollCallForm):
    """A vote that is older than this register."""

    reported = True


class ReconsiderForm(RollCallForm):
    """The vote as it was taken again; the first one stays readable."""

    correction_reason = CharField(
        label=_("Why it was taken again"), max_length=300, help_text=_("The public reads it.")
    )


class ByNameForm(ReasonForm, RollCallForm):
    """What was entered as a vote by voice, or without names, and was by name."""

    otherwise = True


class ByVoiceForm(ReasonForm, VoiceVoteForm):
    """What was entered with numbers, and was by voice."""

    otherwise = True


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

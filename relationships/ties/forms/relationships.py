"""What the clerk types about a tie."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.cities import City
from relationships.cities.states import Kind
from relationships.council.models.rules import Purpose
from relationships.motions.domain.matters import docket_of, due_purposes
from relationships.motions.domain.roll_calls import totals_in_words
from relationships.motions.forms.motions import MotionForm
from relationships.motions.models.roll_calls import RollCall
from relationships.ties.domain.status import changes_open_to
from relationships.ties.domain.tie_matters import carried_votes, vote_that_counts
from relationships.ties.models.relationships import Relationship, RelationshipDate
from relationships.ties.models.status import StatusChange
from relationships.ties.states import RelationshipState
from sistercities.kernel.acts import ActForm
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, URLField


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReportForm(forms.Form):
    """A tie as a source reports it."""

    city = forms.ModelChoiceField(
        City.objects.all(),
        label=_("City"),
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose a city from the list.")},
    )
    other = forms.ModelChoiceField(
        City.objects.all(), label=_("With"), widget=forms.HiddenInput, required=False
    )
    kind = forms.ChoiceField(label=_("As a"), choices=Kind.choices, widget=forms.RadioSelect)
    source = CharField(
        label=_("Source"), max_length=300, help_text=_("The list, page or paper that says so.")
    )
    source_url = URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    as_of = forms.DateField(
        label=_("As of"), widget=_day(), help_text=_("The day on which the source was read.")
    )


class RecognitionForm(EntryForm):
    """The city's own evidence that the tie is official."""

    evidence = CharField(
        label=_("The city's own evidence"),
        max_length=400,
        widget=_lines(),
        help_text=_("A council file, the city's list, a signed paper in its archive."),
    )
    evidence_url = URLField(
        label=_("Address of the evidence"), max_length=500, required=False, assume_scheme="https"
    )
    evidence_on = forms.DateField(
        label=_("Date of the evidence"),
        widget=_day(),
        required=False,
        help_text=_("Of the paper or page itself. Leave it empty if it bears none."),
    )


class VoteField(forms.ModelChoiceField[RollCall]):
    """A vote, by what was moved, its day and its totals."""

    def label_from_instance(self, row: RollCall) -> str:
        vote = vote_that_counts(row) or row
        return _("%(what)s: %(day)s, %(totals)s (%(file)s)") % {
            "what": row.motion.get_purpose_display(),
            "day": date_format(vote.held_on),
            "totals": totals_in_words(vote),
            "file": row.motion.current.council_file,
        }


class StatusForm(EntryForm):
    """What was decided about the tie."""

    to_state = forms.ChoiceField(label=_("From now on the tie is"))
    roll_call = VoteField(
        RollCall.objects.none(),
        label=_("The vote that carried it"),
        required=False,
        empty_label=_("none in this register"),
        help_text=_("A motion about the tie, and its roll call, are entered on the tie's page."),
    )
    decided_on = forms.DateField(
        label=_("Decided on"),
        widget=_day(),
        required=False,
        help_text=_("Leave it empty if you chose a vote: its day counts."),
    )
    reason = CharField(
        label=_("Reason of the decision"),
        widget=_lines(),
        help_text=_("The public reads it on the city's page."),
    )
    conditions = CharField(
        label=_("Conditions for lifting a suspension"),
        widget=_lines(),
        required=False,
        help_text=_("A suspension needs them: what must be the case before it is lifted."),
    )
    review_on = forms.DateField(
        label=_("To be reviewed on"),
        widget=_day(),
        required=False,
        help_text=_("A suspension needs this, a day after the decision, or the next answer."),
    )
    review_after = CharField(
        label=_("To be reviewed after"),
        max_length=300,
        required=False,
        help_text=_("Where no day is known: such as one year after peace is declared."),
    )
    decision = CharField(
        label=_("A decision not taken in this register"),
        max_length=300,
        required=False,
        help_text=_(
            "Its source, such as the council file and the votes. The public reads it. Only that a"
            " tie is dormant needs neither vote nor decision."
        ),
    )
    decision_url = URLField(
        label=_("Address of the decision"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, case: Relationship | StatusChange, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        tie = case.relationship if isinstance(case, StatusChange) else case
        self._offer_votes(tie, case.roll_call_id if isinstance(case, StatusChange) else None)
        if "to_state" not in self.fields:
            return
        choices = [(value, RelationshipState(value).label) for value in changes_open_to(tie)]
        self.fields["to_state"] = forms.ChoiceField(
            label=self.fields["to_state"].label, choices=choices
        )

    def _offer_votes(self, tie: Relationship, chosen: int | None) -> None:
        votes = carried_votes(tie)
        if chosen is not None:
            votes = votes | RollCall.objects.filter(pk=chosen).select_related("motion")
        if not votes.exists():
            del self.fields["roll_call"]
            self.fields["decided_on"].required = True
            self.fields["decided_on"].help_text = ""
            return
        field: Any = self.fields["roll_call"]
        field.queryset = votes

    def clean(self) -> dict[str, Any]:
        """Ask beside the field for the day, unless a vote says it."""
        data = super().clean() or {}
        unsaid = not any(data.get(name) for name in ("roll_call", "decided_on"))
        if unsaid and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Give the day of the decision."))
        return data


class TieMotionForm(MotionForm):
    """A motion about a tie; what the council may decide depends on the tie's status."""

    field_order = ["moved_on", "purpose"]
    purpose = forms.ChoiceField(label=_("What is moved"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Relationship, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        labels = dict(Purpose.choices)
        self.fields["purpose"] = forms.ChoiceField(
            label=self.fields["purpose"].label,
            widget=forms.RadioSelect,
            choices=[(purpose, labels[purpose]) for purpose in due_purposes(docket_of(case))],
        )


class DateForm(EntryForm):
    """What one source says about one date."""

    what = forms.ChoiceField(label=_("What happened"), choices=RelationshipDate.What)
    on = forms.DateField(
        label=_("Date"),
        widget=_day(),
        help_text=_("Where only the year or the month is known, any day of it."),
    )
    precision = forms.ChoiceField(
        label=_("How precise the source is"), choices=RelationshipDate.Precision
    )
    source = CharField(label=_("Source"), max_length=300)
    source_url = URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    note = CharField(label=_("Note"), max_length=400, required=False, widget=_lines(2))


class AttestationForm(EntryForm):
    """What another list says, or leaves out."""

    note = CharField(label=_("What it says"), max_length=400, widget=_lines())
    source = CharField(label=_("Source"), max_length=300)
    source_url = URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )


class CertaintyForm(ActForm):
    """Whether it is clear what the tie's status is."""

    certainty = forms.ChoiceField(
        label=_("What is known of its status"), choices=Relationship.Certainty
    )
    note_text = CharField(
        label=_("Note"),
        max_length=400,
        required=False,
        widget=_lines(),
        help_text=_("What is said, and why it is not certain."),
    )
    source = CharField(label=_("Source of that note"), max_length=300, required=False)

    def __init__(self, *args: Any, case: Relationship, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "certainty": case.certainty,
            "note_text": case.certainty_note,
            "source": case.certainty_source,
        }
        super().__init__(*args, case=case, **kwargs)

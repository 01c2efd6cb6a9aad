"""Meeting, opening and closing a ballot, votes on one's own device, as called, or from paper."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.domain.calendar import council_day, council_zone
from relationships.models import Ballot, CommitteeMember, CommitteeVote, Elector, Nomination
from relationships.permissions import presides
from sistercities.acts import ActForm


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def electors(nomination: Nomination) -> list[CommitteeMember]:
    """Who may vote in the open ballot, by seat."""
    rows = Elector.objects.filter(
        ballot__committee__nomination=nomination, ballot__closed_at__isnull=True
    )
    return list(
        CommitteeMember.objects.filter(pk__in=rows.values("member"), no_conflict__isnull=False)
        .not_recused()
        .select_related("person", "seat")
    )


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Shall the committee recommend this city?"),
        choices=CommitteeVote.Choice.choices,
        widget=forms.RadioSelect,
    )


class PresidingForm(ActForm):
    """The chair needs no reason; whoever acts in the chair's place does."""

    case: Nomination

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not presides(self.by, self.case):
            self.fields["reason"] = forms.CharField(
                label=_("Why you act instead of the chair"),
                help_text=_("This becomes public."),
                max_length=300,
            )


class MeetingForm(PresidingForm):
    held_on = forms.DateField(label=_("Date of the meeting"), widget=date_input())
    held_at_time = forms.TimeField(
        label=_("Time"),
        help_text=_("In the council's time zone."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    agenda_posted_on = forms.DateField(label=_("Agenda posted on"), widget=date_input())
    present = forms.ModelMultipleChoiceField(
        CommitteeMember.objects.none(),
        label=_("Who is present"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = council_day()
        present: Any = self.fields["present"]
        present.queryset = (
            CommitteeMember.objects.seated()
            .not_recused()
            .filter(seat__committee=self.case.committee)
            .select_related("person")
        )

    def clean(self) -> dict[str, Any]:
        """Join date and time in the council's zone."""
        super().clean()
        data = self.cleaned_data
        if "held_on" in data and "held_at_time" in data:
            held = datetime.combine(
                data.pop("held_on"), data.pop("held_at_time"), tzinfo=council_zone()
            )
            data["held_at"] = held
        return data


class CalledVotesForm(ActForm):
    """One line for each member who may vote; who is not called stays as they are."""

    case: Nomination

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = electors(self.case)
        for member in self.members:
            self.fields[f"vote_{member.pk}"] = forms.ChoiceField(
                label=str(member),
                choices=CommitteeVote.Choice.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        choices = {member: self.cleaned_data[f"vote_{member.pk}"] for member in self.members}
        return {"choices": {member: choice for member, choice in choices.items() if choice}}


class PaperVoteForm(ActForm):
    case: Nomination
    member = forms.ModelChoiceField(
        CommitteeMember.objects.none(),
        label=_("Whose vote"),
        help_text=_("Members who have declared that they have no conflict of interest."),
    )
    choice = forms.ChoiceField(
        label=_("Vote"), choices=CommitteeVote.Choice.choices, widget=forms.RadioSelect
    )
    scan = forms.FileField(label=_("Scan of the paper"), help_text=_("PDF, JPEG or PNG."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["member"]
        members.queryset = CommitteeMember.objects.filter(
            pk__in=[member.pk for member in electors(self.case)]
        ).select_related("person")


def open_ballot_of(nomination: Nomination) -> Ballot | None:
    return Ballot.objects.filter(committee__nomination=nomination, closed_at=None).first()

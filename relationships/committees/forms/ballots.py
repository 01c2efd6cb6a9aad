"""Discussion, opening and closing a ballot, votes on one's own device, as called, or from paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.committees.domain import entered_votes, meetings
from relationships.committees.models.ballots import Ballot, Elector
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.votes import CommitteeVote
from relationships.committees.permissions import has_chair, role_of
from relationships.meetings.models.meetings import AgendaItem
from relationships.motions.forms.motions import AskAgainForm
from relationships.motions.forms.roll_calls import ItemField
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.acts import ActForm
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField


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


class ObjectionForm(forms.Form):
    reason = CharField(
        label=_("What is wrong"),
        help_text=_("The clerk's office and the chair read it. It does not become public."),
        max_length=300,
    )


class PresidingForm(ActForm):
    """The chair needs no reason; whoever acts in the chair's place does, such as an absence."""

    case: Nomination

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role_of(self.by, self.case) != CommitteeMember.Role.CHAIR:
            self.fields["reason"] = CharField(
                label=_("Why you act instead of the chair"),
                help_text=_("Such as: the chair is absent. This becomes public.")
                if has_chair(self.case)
                else _("No chair takes part now. This becomes public."),
                max_length=300,
            )


class AtMeetingForm(PresidingForm):
    """At which meeting of the committee: one that was held, and took the nomination up."""

    item = ItemField(AgendaItem.objects.none(), label=_("Meeting and item"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = meetings.items_of(self.case.committee)
        item.initial = item.queryset.last()


class DiscussionForm(AtMeetingForm):
    """The meeting at which the discussion is opened; with few reviews, the reason too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count, needed = meetings.reviews_in(self.case.committee)
        if count < needed:
            self.fields["few_because"] = CharField(
                label=_("Why with fewer reviews than the policy asks for"),
                help_text=_("%(count)s of %(needed)s are in. This becomes public.")
                % {"count": count, "needed": needed},
                max_length=300,
            )


class CommitteeDaysForm(EntryForm):
    """By when the committee's work is due."""

    reviews_due_on = forms.DateField(label=_("Reviews due on"), widget=date_input())
    vote_due_on = forms.DateField(label=_("Vote due on"), widget=date_input())


ALL_YES = "all_yes"


class CalledVotesForm(AskAgainForm):
    """One line for each member who may vote; who is not called keeps what they have.

    Who has cast a vote has no line: only they can change it.
    """

    buttons = (ALL_YES,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ballot = open_ballot_of(self.case)
        voted = entered_votes.who_voted(ballot) if ballot else set()
        everybody = electors(self.case)
        self.voted = [member for member in everybody if member.pk in voted]
        self.members = [member for member in everybody if member.pk not in voted]
        for member in self.members:
            self._ask(member)

    def _ask(self, member: CommitteeMember) -> None:
        name = f"vote_{member.pk}"
        if ALL_YES in self.initial:
            self.initial[name] = self.initial.get(name) or CommitteeVote.Choice.YES
        self.initial.setdefault(name, "")
        self.fields[name] = forms.ChoiceField(
            label=str(member),
            choices=[*CommitteeVote.Choice.choices, ("", _("not called"))],
            required=False,
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        choices = {member: self.cleaned_data[f"vote_{member.pk}"] for member in self.members}
        return {"choices": {member: choice for member, choice in choices.items() if choice}}


class PaperVotesForm(CalledVotesForm):
    """The same from paper: the ballots of one meeting in one scan."""

    scan = forms.FileField(
        label=_("Scan of the papers"),
        help_text=_("PDF, JPEG or PNG. Papers that belong together go into one file."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return data if self.errors else data | {"scan": self.cleaned_data["scan"]}


def open_ballot_of(nomination: Nomination) -> Ballot | None:
    return Ballot.objects.filter(committee__nomination=nomination, closed_at=None).first()

"""Discussion, opening and closing a ballot, votes on one's own device, as called, or from paper."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relationships.committees.domain import entered_votes
from relationships.committees.models.ballots import Ballot, Discussion, Elector
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.models.votes import CommitteeVote
from relationships.committees.permissions import has_chair, role_of
from relationships.motions.forms.motions import AskAgainForm
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day, council_zone, moment_typed
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField
from sistercities.kernel.workflow import RuleError


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


class WhenAndWhoForm(ActForm):
    """When and where a committee met, and who was there."""

    held_on = forms.DateField(label=_("Date of the meeting"), widget=date_input())
    held_at_time = forms.TimeField(
        label=_("Time"),
        help_text=_("In the council's time zone."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = CharField(label=_("Place"), max_length=200)
    agenda_posted_on = forms.DateField(label=_("Agenda posted on"), widget=date_input())
    present = forms.ModelMultipleChoiceField(
        CommitteeMember.objects.none(),
        label=_("Who is present"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever votes later counts as present for that vote."),
    )

    def offer(self, committee: Committee, members: QuerySet[CommitteeMember]) -> None:
        """Set the members who can be chosen as present."""
        present: Any = self.fields["present"]
        present.help_text = _("%(quorum)s members make a quorum. %(later)s") % {
            "quorum": committee.quorum,
            "later": present.help_text,
        }
        present.queryset = members.select_related("person")

    def clean(self) -> dict[str, Any]:
        """Join date and time in the council's zone."""
        super().clean()
        data = self.cleaned_data
        if "held_on" in data and "held_at_time" in data:
            when = data.pop("held_on"), data.pop("held_at_time"), council_zone()
            try:
                data["held_at"] = moment_typed(*when)
            except RuleError as refusal:
                self.add_error("held_at_time", refusal)
        return data


def seated_on(committee: Committee) -> QuerySet[CommitteeMember]:
    """Who may be present on a day: seated, and not stepped aside."""
    return CommitteeMember.objects.seated().not_recused().filter(seat__committee=committee)


class MeetingForm(PresidingForm, WhenAndWhoForm):
    """The meeting at which the discussion is opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = council_day()
        self.offer(self.case.committee, seated_on(self.case.committee))


class HeldMeetingForm(WhenAndWhoForm, EntryForm):
    """A meeting as it should have been entered."""

    def __init__(self, *args: Any, case: Discussion, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        there = list(case.present.values_list("pk", flat=True))
        self.initial.update(
            held_on=day_in(council_zone(), case.held_at),
            held_at_time=case.held_at.astimezone(council_zone()).time(),
            present=there,
        )
        may_be_named = Q(pk__in=there) | Q(pk__in=seated_on(case.committee))
        self.offer(case.committee, CommitteeMember.objects.filter(may_be_named))


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

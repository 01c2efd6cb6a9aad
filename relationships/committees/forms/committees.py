"""Forming the committee, its seats, declarations of interest, reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.committees.domain import committee_rules, progress
from relationships.committees.domain.committees import SeatPlan
from relationships.committees.forms.ballots import date_input
from relationships.committees.models.committees import CommitteeMember, Recusal, Seat
from relationships.committees.models.declarations import Declaration, StaffRecusal
from relationships.committees.models.policies import Policy
from relationships.council.domain.members import persons_apart
from relationships.council.forms.names import members_apart, name_apart
from relationships.council.forms.vote_rules import RuleOfBody
from relationships.council.models.council import Person
from relationships.council.models.rules import Threshold
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField

MOST_SEATS = 15
Answer = Declaration.Answer
Role = CommitteeMember.Role


class FormCommitteeForm(RuleOfBody, ActForm):
    """The committee, how it votes, and its seats; rows without a category are left out."""

    field_order = [
        "name", "policy", "quorum_of", "quorum", "quorum_shrinks", "threshold", "fixed",
        "abstained_as", "source",
    ]  # fmt: skip
    case: Nomination
    name = CharField(label=_("Name of the committee"), max_length=150)
    policy = forms.ModelChoiceField(Policy.objects.all(), label=_("Policy version"))
    reviews_due_on = forms.DateField(label=_("Reviews due on"), widget=date_input())
    vote_due_on = forms.DateField(label=_("Vote due on"), widget=date_input())
    chair = forms.ModelChoiceField(
        Person.objects.all(), label=_("Chair"), help_text=_("One of the persons seated below.")
    )
    deputy = forms.ModelChoiceField(
        Person.objects.all(),
        label=_("Vice-chair"),
        required=False,
        help_text=_("One of the persons seated below."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        votes = {"threshold": Threshold.VOTING} | committee_rules.as_last_time()
        super().__init__(*args, **{"initial": votes} | kwargs)
        self.fields["policy"].initial = Policy.objects.first()
        everybody = list(Person.objects.all())
        for name in ("chair", "deputy"):
            name_apart(self.fields[name], everybody, council_day())
        people = [("", "---------"), *persons_apart(everybody, council_day()).items()]
        for n in range(1, MOST_SEATS + 1):
            self.fields[f"category_{n}"] = CharField(
                label=_("Seat %(n)s: category") % {"n": n}, max_length=100, required=False
            )
            self.fields[f"person_{n}"] = forms.TypedChoiceField(
                label=_("Seat %(n)s: who sits in it") % {"n": n},
                choices=people,
                coerce=int,
                empty_value=None,
                required=False,
            )

    def head(self) -> list[forms.BoundField]:
        return [field for field in self if "_" not in field.name or not field.name[-1].isdigit()]

    def seat_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"category_{n}"], self[f"person_{n}"]) for n in range(1, MOST_SEATS + 1)]

    def clean(self) -> dict[str, Any]:
        """Turn the rows into seats."""
        super().clean()
        data = self.cleaned_data
        rows = [
            (n, data.pop(f"category_{n}", ""), data.pop(f"person_{n}", None))
            for n in range(1, MOST_SEATS + 1)
        ]
        for n, category, person in rows:
            if person and not category:
                self.add_error(f"category_{n}", _("Say which category this seat is of."))
        people = Person.objects.in_bulk([person for _n, _category, person in rows if person])
        roles = self._roles(people)
        data["seats"] = [
            SeatPlan(category, people.get(person), roles.get(person, Role.MEMBER))
            for _n, category, person in rows
            if category
        ]
        return data

    def _roles(self, people: dict[int, Person]) -> dict[int | None, str]:
        """Who of those seated is the chair, and who the vice-chair."""
        chair, deputy = (self.cleaned_data.pop(name, None) for name in ("chair", "deputy"))
        if chair and chair.pk not in people:
            self.add_error("chair", _("Seat the chair in one of the seats below."))
        if deputy and deputy.pk not in people:
            self.add_error("deputy", _("Seat the vice-chair in one of the seats below."))
        if deputy and deputy == chair:
            self.add_error("deputy", _("The vice-chair is somebody else than the chair."))
        named = ((deputy, Role.VICE_CHAIR), (chair, Role.CHAIR))
        return {person.pk: role for person, role in named if person}


class SeatMemberForm(ActForm):
    case: Nomination
    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("Empty seat"))
    person = forms.ModelChoiceField(Person.objects.all(), label=_("Who sits in it"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seat"]
        taken = CommitteeMember.objects.seated().values("seat")
        seats.queryset = Seat.objects.filter(committee=self.case.committee).exclude(pk__in=taken)
        name_apart(self.fields["person"], Person.objects.all(), council_day())


class MemberForm(ActForm):
    """A form about one of the seated members."""

    case: Nomination
    member = forms.ModelChoiceField(CommitteeMember.objects.none(), label=_("Member"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["member"]
        members.queryset = (
            CommitteeMember.objects.seated()
            .filter(seat__committee=self.case.committee)
            .select_related("person")
        )
        members_apart(members, council_day())


class RoleForm(MemberForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class EndMembershipForm(MemberForm):
    last_day = forms.DateField(label=_("Last day as a member"), widget=date_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = council_day()


class _IfYes(forms.Textarea):
    """Required only after a “yes”, so the browser is not told that it is required."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class _IfAllowed(forms.TextInput):
    """The same in one line."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class DeclarationForm(forms.Form):
    """Whether there is a conflict of interest; if so, which."""

    answer = forms.ChoiceField(
        label=_("Do you have a conflict of interest in this nomination?"),
        choices=[
            (Answer.NONE, _("No. I have none.")),
            (Answer.CONFLICT, _("Yes. I step aside.")),
            (Answer.ALLOWED, _("Yes. I disclosed it, and was allowed to take part.")),
        ],
        widget=forms.RadioSelect,
    )
    reason = CharField(
        label=_("If yes: what it is"),
        help_text=_(
            "One sentence. It becomes public with your name: leave out what nobody needs to know."
        ),
        max_length=500,
        widget=_IfYes(attrs={"rows": 3}),
    )
    allowed_by = CharField(
        label=_("If it was allowed: who allowed it"),
        help_text=_(
            "Such as the city attorney. It becomes public when the clerk's office confirms."
        ),
        max_length=200,
        widget=_IfAllowed,
    )
    source = CharField(
        label=_("If it was allowed: where that can be read"), max_length=300, widget=_IfAllowed
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.data.get("answer") if self.is_bound else None
        if self.is_bound and answer not in (Answer.CONFLICT, Answer.ALLOWED):
            self.fields["reason"].required = False
        for name in ("allowed_by", "source"):
            self.fields[name].required = not self.is_bound or answer == Answer.ALLOWED
        self.fields["reason"].error_messages["required"] = _(
            "Say what the conflict of interest is."
        )

    def clean(self) -> dict[str, Any]:
        """A “no” with a conflict described below it is not an answer."""
        super().clean()
        data = self.cleaned_data
        if data.get("answer") == Answer.NONE and data.get("reason", "").strip():
            self.add_error(
                "answer",
                _(
                    "You chose “No” and described a conflict below. Choose “Yes”, or empty the"
                    " description."
                ),
            )
        return data


class RecordDeclarationForm(MemberForm, DeclarationForm):
    """What a member declared on paper or at the meeting, entered by the clerk."""

    field_order = ["member", "answer", "reason", "allowed_by", "source"]


class DeclarationEntryForm(DeclarationForm, EntryForm):
    """The same on the page of what was entered."""


class LiftRecusalForm(ActForm):
    case: Nomination
    recusal = forms.ModelChoiceField(Recusal.objects.none(), label=_("Who stepped aside"))
    reason = CharField(
        label=_("Why it is lifted"),
        help_text=_("This becomes public."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recusals: Any = self.fields["recusal"]
        recusals.queryset = Recusal.objects.filter(
            member__seat__committee=self.case.committee, lifted_at=None
        ).select_related("member__person")
        recusals.label_from_instance = lambda recusal: f"{recusal.member}: {recusal.reason}"


class StepAsideForm(ActForm):
    reason = CharField(
        label=_("What is your conflict of interest?"),
        help_text=_("Staff who act on this nomination read it. It does not become public."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LiftStaffRecusalForm(ActForm):
    recusal = forms.ModelChoiceField(StaffRecusal.objects.none(), label=_("Who stepped aside"))
    reason = CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recusals: Any = self.fields["recusal"]
        found = StaffRecusal.objects.filter(nomination=self.case.pk, lifted_at=None)
        recusals.queryset = found.select_related("person")


class RemindForm(ActForm):
    """The recipients, all ticked; the clerk may untick some."""

    case: Nomination
    recipients = forms.ModelMultipleChoiceField(
        CommitteeMember.objects.none(),
        label=_("Who is reminded"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [p.member.pk for p in progress.to_remind(self.case.committee)]
        field: Any = self.fields["recipients"]
        field.queryset = CommitteeMember.objects.filter(pk__in=members).select_related("person")
        members_apart(field, council_day())
        field.initial = members

"""What the clerk types about a body: its name, its members, its rule about notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.council.domain.bodies import check_body
from relationships.council.forms.names import members_apart, name_apart
from relationships.council.models.bodies import Body, BodyMember, Finding
from relationships.council.models.council import Person
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField

MOST_HOURS, MOST_DAYS = 24 * 60, 366


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class BodyForm(forms.ModelForm[Body]):
    """A standing committee."""

    class Meta:
        model = Body
        fields = ("name",)

    def clean_name(self) -> str:
        body = Body(name=self.cleaned_data["name"])
        check_body(body)
        return body.name


class BodyNameForm(EntryForm):
    """What the body is called."""

    name = CharField(label=_("Name"), max_length=150)


class BodyMemberForm(ActForm):
    """Who sits on a standing committee, in which role, since when."""

    person = forms.ModelChoiceField(Person.objects.order_by("name"), label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=BodyMember.Role.choices)
    began_on = _day(_("Began on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        name_apart(field, field.queryset, council_day())


class EndBodyMembershipForm(ActForm):
    """Who leaves, and when."""

    member = forms.ModelChoiceField(BodyMember.objects.none(), label=_("Member"))
    last_day = _day(_("Last day as a member"))

    def __init__(self, *args: Any, case: Body, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        member: Any = self.fields["member"]
        member.queryset = case.members.filter(ended_on=None).select_related("person")
        members_apart(member, council_day())


class BodyRoleForm(ActForm):
    """Which sitting member holds which role, from which day on."""

    member = forms.ModelChoiceField(BodyMember.objects.none(), label=_("Member"))
    role = forms.ChoiceField(label=_("Role"), choices=BodyMember.Role.choices)
    since = _day(_("From this day on"))

    def __init__(self, *args: Any, case: Body, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        member: Any = self.fields["member"]
        member.queryset = case.members.filter(ended_on=None).select_related("person", "body")
        members_apart(member, council_day())


class NoticeRuleForm(EntryForm):
    """How early a body tells what it will take up, and by which law."""

    in_force_on = _day(_("In force from"))
    regular_hours = IntegerField(
        label=_("Hours before a regular meeting"), min_value=0, max_value=MOST_HOURS
    )
    special_hours = IntegerField(
        label=_("Hours before a special meeting"), min_value=0, max_value=MOST_HOURS
    )
    continued_days = IntegerField(
        label=_("Days within which a continued item may still be taken up"),
        min_value=0,
        max_value=MOST_DAYS,
    )
    immediate_need = forms.ChoiceField(
        label=_("The need to act at once on what was not on the agenda is found by"),
        choices=Finding.choices,
    )
    emergency = forms.ChoiceField(label=_("An emergency is found by"), choices=Finding.choices)
    source = CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Law or rules of the body, with the section."),
    )

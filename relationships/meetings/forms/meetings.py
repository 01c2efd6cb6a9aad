"""What the clerk types about a meeting and its agenda."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from relationships.council.models.bodies import Body
from relationships.meetings.domain.agenda import MOST_ITEMS, matters_to_take_up, next_number
from relationships.meetings.domain.schedule import later_ahead
from relationships.meetings.models.meetings import AgendaItem, Meeting, Posting
from sistercities.kernel.acts import ActForm
from sistercities.kernel.aside import readable
from sistercities.kernel.calendar import council_zone, moment_typed
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError


def day_field(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=_("In the council's time zone."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def joined(form: forms.Form, *, day: str, clock: str, into: str, zone: Any) -> None:
    """Make one moment of a day and a time, in what the form has found."""
    data = form.cleaned_data
    if day not in data or clock not in data:
        return
    try:
        data[into] = moment_typed(data.pop(day), data.pop(clock), zone)
    except RuleError as refusal:
        form.add_error(clock, refusal)


class PlanFields(forms.Form):
    """When, where and how a body meets."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Meeting.Kind.choices)
    meets_on = day_field(_("Day"))
    clock = time_field(_("Begins at"))
    place = CharField(label=_("Place"), max_length=200)
    remote_access = CharField(
        label=_("Remote access"),
        max_length=500,
        required=False,
        help_text=_("Address of the broadcast, number to call."),
    )
    how_to_take_part = CharField(
        label=_("How to take part"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How a citizen speaks, writes, asks for an interpreter. The public reads it."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        joined(self, day="meets_on", clock="clock", into="starts_at", zone=council_zone())
        return self.cleaned_data


class MeetingForm(PlanFields):
    """A meeting to be planned."""

    body = forms.ModelChoiceField(Body.objects.all(), label=_("Body"))
    field_order = ["body"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = readable(by, Body.objects.all())


class EditMeetingForm(PlanFields, ActForm):
    """The plan as it stands, to be changed."""

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        start = case.local_start
        kwargs["initial"] = {
            **{name: getattr(case, name) for name in ("kind", "place", "remote_access")},
            "how_to_take_part": case.how_to_take_part,
            "meets_on": case.day,
            "clock": start.time(),
        }
        super().__init__(*args, case=case, **kwargs)


class ItemForm(ActForm):
    """What is to be taken up."""

    position = IntegerField(label=_("Number"), min_value=1, max_value=MOST_ITEMS)
    title = CharField(label=_("Title"), max_length=500)
    asked = CharField(label=_("What is asked"), max_length=500, required=False)
    matter = forms.ChoiceField(
        label=_("Case"),
        required=False,
        help_text=_(
            "For the council: a nomination, a tie or a donation with a motion that is not decided."
            " For a steering committee: its nomination."
        ),
    )

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["position"].initial = next_number(case)
        matter: Any = self.fields["matter"]
        offered = dict(matters_to_take_up(case.body))
        matters: Any = AgendaItem.matter.field.related_model
        rows = matters._default_manager.filter(pk__in=offered)
        seen = set(readable(self.by, rows).values_list("pk", flat=True))
        matter.choices = [("", _("none")), *(one for one in offered.items() if one[0] in seen)]


class RemoveItemForm(ActForm):
    """Which item is dropped."""

    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("Item"))

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = self.offered(case)

    def offered(self, case: Meeting) -> Any:
        return case.items.select_related("meeting__body")


class ContinueForm(RemoveItemForm):
    """Which item is taken up again, and when."""

    to = forms.ModelChoiceField(Meeting.objects.none(), label=_("To the meeting"))

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = later_ahead(case)

    def offered(self, case: Meeting) -> Any:
        return super().offered(case).filter(continued_to=None)


class CancelForm(ActForm):
    reason = CharField(label=_("Reason"), max_length=300, help_text=_("The public reads it."))


class PostingForm(EntryForm):
    """When and where the agenda was posted."""

    posted_on = day_field(_("Posted on"))
    clock = time_field(_("At"))
    posted_how = CharField(
        label=_("Where it was posted"),
        max_length=300,
        help_text=_("Such as: bulletin board at City Hall, and on this site."),
    )

    def says(self, row: Any) -> dict[str, Any]:
        at = localtime(row.posted_at, row.meeting.zone)
        return super().says(row) | {
            "posted_on": day_in(row.meeting.zone, row.posted_at),
            "clock": at.time(),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        meeting = self.case.meeting if isinstance(self.case, Posting) else self.case
        joined(self, day="posted_on", clock="clock", into="posted_at", zone=meeting.zone)
        return self.cleaned_data

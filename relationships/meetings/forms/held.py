"""What the clerk types about a meeting that was held."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.council.domain.bodies import members_of
from relationships.council.forms.names import name_apart
from relationships.council.models.council import Person
from relationships.meetings.domain.schedule import later_held
from relationships.meetings.models.held import MeetingAttendance, NeedFinding
from relationships.meetings.models.meetings import AgendaItem, Meeting
from sistercities.kernel.acts import ActForm
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField


class AttendanceForm(EntryForm):
    """Which members were there; whoever is not marked was not."""

    present = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Who was there"), widget=forms.CheckboxSelectMultiple
    )

    note = CharField(
        label=_("Remarks"),
        max_length=300,
        required=False,
        help_text=_("Such as who came late or left early. The public reads it."),
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        meeting = case.meeting if isinstance(case, MeetingAttendance) else case
        present: Any = self.fields["present"]
        present.queryset = members_of(meeting.body, meeting.day)
        name_apart(present, present.queryset, meeting.day)

    def says(self, row: Any) -> dict[str, Any]:
        return super().says(row) | {"present": row.present.all()}


class FindingForm(EntryForm):
    """By which vote the body found that it must act at once."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=NeedFinding.Ground.choices, widget=forms.RadioSelect
    )
    why = CharField(label=_("Why"), max_length=500, help_text=_("The public reads it."))
    present = IntegerField(label=_("Members present"), min_value=1, max_value=1000)
    ayes = IntegerField(label=_("Ayes"), min_value=1, max_value=1000)


class EnterFindingForm(FindingForm):
    """The same, on the page of the meeting: about which item."""

    field_order = ["item"]
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("Item"))

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = case.items.select_related("meeting__body")


class MinutesForm(EntryForm):
    text = CharField(
        label=_("Minutes"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_("The public reads them, as a draft until a later meeting approves them."),
    )


class ApproveForm(ActForm):
    """Which meeting approved the minutes."""

    at = forms.ModelChoiceField(Meeting.objects.none(), label=_("Approved at"))

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        at: Any = self.fields["at"]
        at.queryset = later_held(case)

"""What the clerk types about shipments, links to recipients, acceptances, thanks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.forms.public_text import office_hint
from aid.donations.models.donations import Donation
from aid.shipping.domain import acceptance_links, shipments, thanks
from aid.shipping.forms.receiving import NUMBERS, LinesForm
from aid.shipping.models.shipments import Acceptance, LineAnswer, Shipment
from relationships.agreements.forms.signing import SCAN_HINT, ScanField
from relationships.council.domain.offices import today_in
from relationships.motions.forms.motions import day_input
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.fields import CharField, EmailField
from sistercities.kernel.translations import named


class ShipForm(EntryForm):
    """How it travels, and when."""

    carrier = CharField(label=_("Carrier"), max_length=150)
    reference = CharField(
        label=_("Reference"),
        help_text=_("The number of the bill of lading, waybill or booking."),
        max_length=80,
    )
    left_on = forms.DateField(label=_("Left on"), widget=day_input())
    expected_on = forms.DateField(label=_("Expected on"), widget=day_input())
    note = CharField(
        label=_("Note"), help_text=_("For the clerk's office."), max_length=300, required=False
    )

    def __init__(self, *args: Any, case: Donation | Shipment, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.donation = case if isinstance(case, Donation) else case.donation
        self.fields["left_on"].initial = council_day()

    def clean_left_on(self) -> date:
        """Check the day here, so that the error stands at its field."""
        left_on: date = self.cleaned_data["left_on"]
        shipments.check_left_on(self.donation, left_on)
        return left_on

    def clean_expected_on(self) -> date:
        """The same for the second day, if the first is possible."""
        expected_on: date = self.cleaned_data["expected_on"]
        if "left_on" in self.cleaned_data:
            shipments.check_expected_on(self.cleaned_data["left_on"], expected_on)
        return expected_on


class SendAcceptanceLinkForm(ActForm):
    """Where to send the link."""

    email = EmailField(
        label=_("E-mail address"),
        help_text=_("Only if it is not the address that is known already."),
        required=False,
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        contact = acceptance_links.contact_of(case)
        if contact is None or not contact.email:
            self.fields["email"].required = True
            self.fields["email"].help_text = gettext("No address is known. Enter one.")


class AcceptanceForm(LinesForm, EntryForm):
    """An acceptance signed on paper, or the correction of one that counts."""

    paper = ScanField(label=_("Scan of the signed acceptance"), help_text=SCAN_HINT)
    received_on = forms.DateField(label=_("Received on"), widget=day_input())
    office = CharField(label=_("Office of whoever signed"), max_length=150)
    typed_name = CharField(
        label=_("Name of whoever signed"), help_text=_("It is never public."), max_length=150
    )
    remark = CharField(
        label=_("Remark on the whole delivery"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, case: Donation | Acceptance, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        donation = case if isinstance(case, Donation) else case.donation
        self.fields["office"].help_text = str(office_hint(donation))
        if self.initial:
            self.fields["paper"].required = False
            self.fields["paper"].help_text = gettext(
                "Needed if a number changes: the recipient signs the new ones."
            )
        contact = acceptance_links.contact_of(donation)
        self.initial.setdefault("received_on", today_in(donation.city))
        self.initial.setdefault("office", contact.office if contact else "")
        self.ask_for_lines(donation)

    def says(self, row: Entry) -> dict[str, Any]:
        """What was signed for, with its lines, to fill the form; the scan stays unless replaced."""
        said = super().says(row) | {"paper": None}
        answers: list[LineAnswer] = getattr(row, "answers", [])
        return said | {
            f"{name}_{answer.line.pk}": getattr(answer, name)
            for answer in answers
            for name in (*NUMBERS, "remark")
        }

    def signing_fields(self) -> list[forms.BoundField]:
        """Everything that is not about one line."""
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = {name: data.get(name) for name in self.base_fields}
        return said | {"scan": said.pop("paper"), "answers": self.answers(data)}


class ThankForm(ActForm):
    """The letter of thanks. Its draft is in the donor's language."""

    text = CharField(
        label=_("The letter, exactly as the donor will get it"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=5000,
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field, pledge = self.fields["text"], case.pledge
        field.initial = thanks.draft_thanks(case)
        if pledge is not None:
            field.widget.attrs["lang"] = pledge.language
            field.help_text = gettext("The donor wrote in this language: %(language)s.") % {
                "language": named(pledge.language)
            }

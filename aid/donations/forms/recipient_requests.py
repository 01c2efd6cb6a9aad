"""What the clerk types about the recipient's request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.donations.forms.public_text import office_hint
from aid.donations.models.approvals import RecipientRequest
from aid.donations.models.donations import Donation
from relationships.motions.forms.motions import day_input
from sistercities.kernel.calendar import council_day, not_in_the_future
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField


class RecipientRequestForm(EntryForm):
    """How the recipient asked for it. In a correction the old letter stays unless replaced."""

    how = forms.ChoiceField(
        label=_("How it was expressed"),
        choices=RecipientRequest.How.choices,
        widget=forms.RadioSelect,
    )
    requested_on = forms.DateField(
        label=_("On"), widget=day_input(), validators=[not_in_the_future]
    )
    office = CharField(label=_("By whom"), max_length=150)
    note = CharField(label=_("Note"), max_length=300, required=False)
    letter = forms.FileField(
        label=_("Letter or mail"), required=False, help_text=_("PDF, JPEG or PNG; not public.")
    )

    def __init__(self, *args: Any, case: Donation | RecipientRequest, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        donation = case if isinstance(case, Donation) else case.donation
        self.fields["office"].help_text = str(office_hint(donation))
        if self.initial:
            self.fields["letter"].help_text = _(
                "Only if it is another one: PDF, JPEG or PNG; not public."
            )
        self.initial.setdefault("requested_on", council_day())

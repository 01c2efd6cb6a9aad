"""What the clerk types on a donation's way to its approval, and to cancel it."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.approvals import count_in_words, rejected
from aid.donations.forms.public_text import evidence_hint, reason_hint
from aid.donations.models.approvals import Approval
from aid.donations.models.donations import Donation, DonationLine
from relationships.motions.domain.matters import decision_on
from relationships.motions.forms.motions import day_input
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField

Why = Donation.Cancelled


class ApprovalForm(EntryForm):
    """Who approves, when, and on what evidence; the page already shows what is approved."""

    approved_on = forms.DateField(label=_("Approved on"), widget=day_input(), initial=council_day)
    authority = CharField(
        label=_("Approved by"),
        max_length=200,
        required=False,
        help_text=_("The office that gave it, if it was another than the clerk's office."),
    )
    evidence = CharField(
        label=_("What shows it"),
        max_length=300,
        required=False,
    )
    note = CharField(label=_("Note"), max_length=300, required=False, help_text=_("Not public."))

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        donation = case.donation if isinstance(case, Approval) else case
        self.fields["evidence"].help_text = str(evidence_hint(donation))


class ConfirmApprovalForm(ActForm):
    """No fields: the page shows what is approved."""

    @cached_property
    def roll_call(self) -> RollCall | None:
        """The vote on which the approval rests; none for a donor's own."""
        return decision_on(self.case.donation)


def _may_be(donation: Donation) -> list[tuple[str, Any]]:
    never = Why.DONOR if donation.is_councils else Why.COUNCIL
    return [(why.value, why.label) for why in Why if why != never]


def _not_approved(donation: Donation) -> dict[str, str]:
    """The preset reason where the council voted and did not approve it."""
    lost = rejected(donation)
    if lost is None:
        return {}
    facts = {"count": count_in_words(lost), "council_file": lost.motion.current.council_file}
    reason = gettext("Not approved by the council: %(count)s (file %(council_file)s).") % facts
    return {"why": Why.COUNCIL, "reason": reason}


class CancelForm(ActForm):
    """Why it is cancelled: one of a list, and in words."""

    why = forms.ChoiceField(label=_("Why it is cancelled"), widget=forms.RadioSelect)
    reason = CharField(
        label=_("Reason, in words"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["reason"].help_text = str(reason_hint(case))
        for name, value in _not_approved(case).items():
            self.initial.setdefault(name, value)
        field = self.fields["why"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _may_be(case)


class CancelLineForm(CancelForm):
    """One line of the donation, and why it is taken out."""

    field_order = ["line", "why", "reason"]
    line = forms.ModelChoiceField(
        DonationLine.objects.none(), label=_("Which line"), empty_label=None
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field = self.fields["line"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = case.lines.not_cancelled().select_related("item")

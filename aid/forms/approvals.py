"""What the clerk types on a donation's way to its approval, and to cancel it."""

from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.domain.approvals import (
    count_in_words,
    decision_on,
    draft_approval,
    draft_roll_call,
    rejected,
)
from aid.forms.public_text import reason_hint
from aid.models import Approval, Donation, DonationLine
from relationships.forms.corrections import CorrectMotionForm
from relationships.forms.council import correction_reason
from relationships.forms.roll_calls import RollCallForm, initial_of
from relationships.models import Motion, RollCall
from sistercities.acts import ActForm
from sistercities.fields import CharField

Why = Donation.Cancelled


class CorrectDonationMotionForm(CorrectMotionForm):
    """The council's motion on a donation as it should have been entered."""

    def correctable(self, case: Any) -> Any:
        if case.motion is None:
            return Motion.objects.none()
        return Motion.objects.filter(pk=case.motion.current.pk)


class EditRollCallForm(RollCallForm):
    """The draft on a donation that waits for its confirmation."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        draft = draft_roll_call(case)
        initial = initial_of(draft) if draft else {}
        super().__init__(*args, case=case, initial=initial, **kwargs)


class CorrectRollCallForm(RollCallForm):
    """The confirmed roll call entered anew, with the reason."""

    reason = correction_reason()

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        wrong = decision_on(case)
        initial = initial_of(wrong) if wrong else {}
        super().__init__(*args, case=case, initial=initial, **kwargs)


class ConfirmRollCallForm(ActForm):
    """Nothing to type: the page shows the draft to be checked."""

    @cached_property
    def roll_call(self) -> RollCall | None:
        draft = draft_roll_call(self.case)
        if draft is not None:
            prefetch_related_objects(
                [draft], "votes__term__person", "corrects__votes__term__person"
            )
        return draft


class ApprovalForm(ActForm):
    """The clerk's office stands for it; what is approved is on the page already."""

    note = CharField(label=_("Note"), max_length=300, required=False, help_text=_("Not public."))


class ConfirmApprovalForm(ActForm):
    """Nothing to type: the page shows what is approved."""

    @cached_property
    def approval(self) -> Approval | None:
        return draft_approval(self.case)

    @cached_property
    def roll_call(self) -> RollCall | None:
        """The vote on which the approval rests; there is none on a donor's own."""
        return decision_on(self.case)


def _may_be(donation: Donation) -> list[tuple[str, Any]]:
    never = Why.DONOR if donation.is_councils else Why.COUNCIL
    return [(why.value, why.label) for why in Why if why != never]


def _not_approved(donation: Donation) -> dict[str, str]:
    """What the cancellation says where the council voted and did not approve it."""
    lost = rejected(donation)
    if lost is None:
        return {}
    facts = {"count": count_in_words(lost), "council_file": lost.motion.current.council_file}
    reason = gettext("Not approved by the council: %(count)s (file %(council_file)s).") % facts
    return {"why": Why.COUNCIL, "reason": reason}


class CancelForm(ActForm):
    """Why it is cancelled, as a kind and in words."""

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
            field.queryset = case.lines.standing().select_related("item")

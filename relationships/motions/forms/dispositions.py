"""What the clerk types when the council amends a motion, continues it, or closes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.council.models.bodies import Body
from relationships.motions.domain.matters import docket_of
from relationships.motions.forms.motions import day_input
from relationships.motions.models.dispositions import Disposition
from sistercities.kernel.acts import ActForm
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField

What = Disposition.What
_ONLY = {"until": What.CONTINUED, "to_body": What.REFERRED, "ayes": What.TAKEN_UP}


class AmendForm(ActForm):
    """The wording as the council amended it; it begins with the wording that stands."""

    amended_on = forms.DateField(label=_("Amended on"), widget=day_input())
    title = CharField(label=_("Title"), max_length=500)
    text = CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    reason = CharField(
        label=_("What was amended"), max_length=300, help_text=_("The public reads it.")
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        motion = docket_of(case).last_motion
        if motion is not None:
            wording = motion.current
            kwargs["initial"] = {"title": wording.title, "text": wording.text}
        super().__init__(*args, case=case, **kwargs)


class DispositionForm(EntryForm):
    """When, and what belongs to it: the day to which, or the body to which."""

    what = ""
    decided_on = forms.DateField(label=_("Decided on"), widget=day_input())
    until = forms.DateField(label=_("Continued to"), widget=day_input())
    to_body = forms.ModelChoiceField(Body.objects.all(), label=_("Referred to"))
    ayes = IntegerField(
        label=_("Ayes to take it up"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=_("How many it takes, the council's rule says."),
    )
    note = CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("The public reads it.")
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        said = case.what if isinstance(case, Disposition) else self.what
        for name, only in _ONLY.items():
            if said != only:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Which act it was is no field: it is another button."""
        data = super().clean() or {}
        return data | ({"what": self.what} if self.what else {})


class ContinueForm(DispositionForm):
    what = What.CONTINUED


class ReferForm(DispositionForm):
    what = What.REFERRED


class BackForm(DispositionForm):
    what = What.BACK


class TakeUpForm(DispositionForm):
    what = What.TAKEN_UP


class WithdrawForm(DispositionForm):
    what = What.WITHDRAWN


class ReceiveForm(DispositionForm):
    what = What.FILED

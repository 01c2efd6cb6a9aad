"""What the clerk chooses to add another thing to a donation of the council's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.proposals import LinePlan, to_add
from aid.donations.models.donations import Donation
from aid.items.models.items import Item
from aid.needs.models.needs import Need
from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import IntegerField


class AddLineForm(ActForm):
    """Which of the things that are free, how many, and perhaps for which need of this body."""

    item = forms.ChoiceField(label=_("Which thing"))
    quantity = IntegerField(label=_("How many"), min_value=1, initial=1)
    need = forms.ChoiceField(label=_("For the need"), required=False)
    is_requested = forms.BooleanField(
        label=_("The recipient wants this too"),
        help_text=_("Its recorded request is older than this thing in the donation. Ask first."),
    )

    def __init__(self, *args: Any, case: Donation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        free = [(str(item.pk), _in_a_line(item, left)) for item, left in to_add(case).items()]
        self._offer("item", [("", gettext("Choose")), *free])
        self._offer("need", [("", gettext("Without a need")), *_open_needs(case)])
        if case.recipient_request is None:
            del self.fields["is_requested"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Return the line, and whether the recipient's request covers it too."""
        data = self.cleaned_data
        if not {"item", "quantity"} <= data.keys() or "need" not in data:
            return data
        item = Item.objects.get(pk=data["item"])
        need = Need.objects.get(pk=data["need"]) if data["need"] else None
        line = LinePlan(item, data["quantity"], need)
        return {"line": line, "is_requested": data.get("is_requested", False)}


def _in_a_line(item: Item, left: int) -> str:
    """Year, maker, model and number too, so that of several engines the right one is found."""
    made = " ".join(str(word) for word in (item.year or "", item.maker, item.model) if word)
    words = ", ".join(word for word in (item.description, made, item.serial_or_vin) if word)
    text = ngettext("%(thing)s (%(left)d is free)", "%(thing)s (%(left)d are free)", left)
    return text % {"thing": words, "left": left}


def _open_needs(donation: Donation) -> list[tuple[str, str]]:
    needs = Need.objects.published().counted().filter(body=donation.body_id).order_by("pk")
    return [(str(need.pk), _with_missing(need, need.missing)) for need in needs if need.missing]


def _with_missing(need: Need, missing: int) -> str:
    text = ngettext(
        "%(what)s (%(missing)d is missing)", "%(what)s (%(missing)d are missing)", missing
    )
    return text % {"what": need.what, "missing": missing}

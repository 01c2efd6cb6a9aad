"""What the clerk types to value a thing and to propose it."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.proposals import LinePlan, in_hand
from aid.items.domain.valuation_age import must_be_fresh
from aid.items.forms.items import _day
from aid.items.models.items import Item, Valuation
from aid.legal_bases.models import LegalBasis
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, DecimalField, IntegerField
from sistercities.kernel.models import User


class ValueForm(EntryForm):
    """The fair market value of one piece. For a correction the form starts with what counts."""

    amount = DecimalField(
        label=_("Fair market value of one piece"), min_value=0, max_digits=12, decimal_places=2
    )
    currency = CharField(
        label=_("Currency"),
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capital letters, such as USD or EUR."))],
    )
    method = forms.ChoiceField(label=_("Method"), choices=Valuation.Method)
    valued_by = CharField(
        label=_("Valued by"), max_length=150, help_text=_("The office, such as Fleet manager.")
    )
    valued_on = forms.DateField(label=_("Valued on"), widget=_day(), validators=[not_in_the_future])
    note = CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("What it was compared with, and where that is written down."),
    )

    def __init__(self, *args: Any, case: Item | Valuation, **kwargs: Any) -> None:
        self.item = case if isinstance(case, Item) else case.item
        super().__init__(*args, case=case, **kwargs)
        if not self.initial:
            legal_basis = LegalBasis.objects.in_use().first()
            self.initial = {"currency": legal_basis.currency if legal_basis else "USD"}

    def clean_valued_on(self) -> date:
        """Check the day here, so that the sentence stands at its field."""
        valued_on: date = self.cleaned_data["valued_on"]
        must_be_fresh(valued_on, self.item)
        return valued_on


class ProposeForm(ActForm):
    """For whom: an open need, or a body that published no need for it."""

    recipient = forms.ChoiceField(label=_("For"))
    quantity = IntegerField(label=_("How many"), min_value=1)

    def __init__(self, *args: Any, case: Item, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, initial={"quantity": in_hand(case)}, **kwargs)
        self.fields["recipient"] = forms.ChoiceField(
            label=self.fields["recipient"].label,
            choices=[
                ("", _("Choose")),
                (_("Published needs"), _open_needs(case)),
                (_("Without a need"), _bodies()),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """Return the body and one line, with the need if one was chosen."""
        if self.errors:
            return self.cleaned_data
        what, _dash, key = self.cleaned_data["recipient"].partition("-")
        need = Need.objects.select_related("body").get(pk=key) if what == "need" else None
        body = need.body if need else RecipientBody.objects.get(pk=key)
        return {"body": body, "lines": [LinePlan(self.case, self.cleaned_data["quantity"], need)]}


def _open_needs(item: Item) -> list[tuple[str, str]]:
    """Needs of which something is missing; those for this kind of thing first."""
    needs = Need.objects.published().counted().select_related("body__city")
    rows = sorted(needs, key=lambda need: (need.kind != item.kind, need.pk))
    return [(f"need-{need.pk}", _in_a_line(need, need.missing)) for need in rows if need.missing]


def _in_a_line(need: Need, missing: int) -> str:
    facts = {
        "city": need.body.city.name,
        "body": need.body,
        "what": need.what,
        "missing": missing,
    }
    text = ngettext(
        "%(city)s, %(body)s: %(what)s (%(missing)d is missing)",
        "%(city)s, %(body)s: %(what)s (%(missing)d are missing)",
        missing,
    )
    return text % facts


def _bodies() -> list[tuple[str, str]]:
    bodies = RecipientBody.objects.select_related("city").order_by("city__sort_name", "name")
    return [
        (f"body-{body.pk}", gettext("%(city)s, %(body)s") % {"city": body.city.name, "body": body})
        for body in bodies
    ]

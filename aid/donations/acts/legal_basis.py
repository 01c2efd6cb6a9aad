"""The clerk says on which legal basis the council gives its own property away."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.choice_of_basis import (
    basis_is_open,
    choose_basis,
    values_must_be_certain,
    worth,
)
from aid.donations.forms.legal_basis import BasisForm
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.legal_bases.models import LegalBasis
from sistercities.kernel.acts import Act, Outcome, Text
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError


def _what_choosing_does(donation: Donation) -> list[Text]:
    return [
        _value(donation),
        _("Basis and value can be changed until the council's motion is filed."),
        _("The cap counts this donation when it is approved, not before."),
    ]


def _value(donation: Donation) -> str:
    """The value by today's valuations, or what is missing for that."""
    legal_basis = LegalBasis.objects.in_use().first()
    if legal_basis is None:
        return gettext("There is no legal basis in use: enter the bases of your law first.")
    try:
        value = sum(worth(donation, legal_basis.currency).values(), Decimal(0))
    except RuleError as missing:
        return " ".join(missing.messages)
    return gettext(
        "The donation takes the value of its valuations as they stand now: %(value)s."
    ) % {"value": in_words(value, legal_basis.currency)}


def _chosen(outcome: Outcome) -> Text:
    donation: Donation = outcome.case
    if donation.legal_basis is None or donation.value is None:
        return _("The legal basis is chosen.")
    return gettext("The donation rests on “%(legal_basis)s”, with a value of %(value)s.") % {
        "legal_basis": donation.legal_basis.label,
        "value": in_words(donation.value, donation.currency),
    }


ACTS: list[Act] = [
    Act(
        name="choose-basis",
        label=_("Choose the legal basis"),
        perform=choose_basis,
        result=_chosen,
        happens=_what_choosing_does,
        public=_(
            "The basis, what it rests on and the value, once the donation has its motion; in"
            " the public record once it is approved."
        ),
        states=frozenset({DonationState.PROPOSED}),
        rests_on=values_must_be_certain,
        ready=basis_is_open,
        form=BasisForm,
        template="aid/donations/act_legal_basis.html",
    )
]

"""The clerk says on which legal ground the council gives its own property away."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.choice_of_basis import (
    choose_ground,
    ground_is_open,
    values_must_be_certain,
    worth,
)
from aid.donations.forms.legal_basis import GroundForm
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.legal_bases.models import LegalGround
from sistercities.kernel.acts import Act, Outcome, Text
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError


def _what_choosing_does(donation: Donation) -> list[Text]:
    return [
        _value(donation),
        _("Ground and value can be changed until the council's motion is filed."),
        _("The cap counts this donation when it is approved, not before."),
    ]


def _value(donation: Donation) -> str:
    """What it is worth as it is valued now, or what is missing for that."""
    ground = LegalGround.objects.in_use().first()
    if ground is None:
        return gettext("There is no legal ground in use: enter the grounds of your law first.")
    try:
        value = sum(worth(donation, ground.currency).values(), Decimal(0))
    except RuleError as missing:
        return " ".join(missing.messages)
    return gettext(
        "The donation takes the value of its valuations as they stand now: %(value)s."
    ) % {"value": in_words(value, ground.currency)}


def _chosen(outcome: Outcome) -> Text:
    donation: Donation = outcome.case
    if donation.ground is None or donation.value is None:
        return _("The legal ground is chosen.")
    return gettext("The donation rests on “%(ground)s”, with a value of %(value)s.") % {
        "ground": donation.ground.label,
        "value": in_words(donation.value, donation.currency),
    }


ACTS: list[Act] = [
    Act(
        name="choose-ground",
        label=_("Choose the legal ground"),
        perform=choose_ground,
        result=_chosen,
        happens=_what_choosing_does,
        public=_(
            "The ground, what it rests on and the value, once the donation has its motion; in"
            " the public record once it is approved."
        ),
        states=frozenset({DonationState.PROPOSED}),
        rests_on=values_must_be_certain,
        ready=ground_is_open,
        form=GroundForm,
        template="aid/donations/act_ground.html",
    )
]

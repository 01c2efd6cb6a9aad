"""The clerk says on which legal ground the council gives its own property away."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.domain.grounds import choose_ground, ground_is_open, worth
from aid.domain.money import in_words
from aid.forms.grounds import GroundForm
from aid.models import Donation, LegalGround
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences
from sistercities.models import User
from sistercities.workflow import RuleError


def _clerk(user: User, donation: Donation) -> bool:
    return is_clerk(user)


def _foretell(donation: Donation) -> Consequences:
    return Consequences(
        happens=[
            _value(donation),
            gettext("Ground and value can be changed until the council's motion is filed."),
            gettext("The cap counts this donation when it is approved, not before."),
        ],
        public=[
            gettext(
                "The ground, what it rests on and the value, once the donation has its motion; in"
                " the public record once it is approved."
            )
        ],
    )


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


ACTS: list[Act] = [
    Act(
        name="choose-ground",
        label=_("Choose the legal ground"),
        perform=choose_ground,
        may=_clerk,
        ready=ground_is_open,
        foretell=_foretell,
        form=GroundForm,
        template="admin/act_ground.html",
    )
]

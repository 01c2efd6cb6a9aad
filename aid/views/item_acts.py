"""What the clerk may do with a thing of the council's own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.domain import items
from aid.domain.item_corrections import correct_item
from aid.domain.item_photographs import add_photographs
from aid.domain.items import Declaration
from aid.domain.proposals import LinePlan, in_hand, propose
from aid.forms.items import (
    CorrectDeclarationForm,
    CorrectItemForm,
    CorrectValueForm,
    PhotographsForm,
    ProposeForm,
    ValueForm,
    WhyForm,
)
from aid.models import Donation, Item, Need, RecipientBody
from aid.states import DONATION_PROMISED, ItemState
from relationships.permissions import is_clerk
from sistercities.acts import Act, ActForm, Consequences, Text
from sistercities.models import User


def _clerk(user: User, item: Item) -> bool:
    return is_clerk(user)


def _is_here(item: Item) -> bool:
    return item.state == ItemState.AVAILABLE


def _not_valued(item: Item) -> bool:
    return _is_here(item) and item.valuation is None


def _valued(item: Item) -> bool:
    return item.valuation is not None


def _free(item: Item) -> bool:
    return not item.is_held_back and in_hand(item) > 0


def _may_go(item: Item) -> bool:
    promised = item.lines.standing().filter(donation__state__in=DONATION_PROMISED)
    return _is_here(item) and in_hand(item) > 0 and not promised.exists()


def _correct(case: Item, *, by: User, correction_reason: str, **declaration: Any) -> None:
    items.correct_declaration(
        case,
        by=by,
        correction_reason=correction_reason,
        declaration=Declaration(**declaration),
    )


def _propose(
    case: Item,
    *,
    by: User,
    body: RecipientBody,
    need: Need | None,
    quantity: int,
    recipient: str,
) -> Donation:
    return propose(by=by, body=body, lines=[LinePlan(case, quantity, need)])


def to_the_donation(donation: Donation) -> str:
    """What was proposed goes on there."""
    return reverse("donation_case", args=[donation.pk])


def _tells(*happens: Text, public: Text = "") -> Any:
    return lambda item: Consequences(happens=list(happens), public=[public] if public else [])


def _foretell_proposal(item: Item) -> Consequences:
    left = gettext("Of “%(item)s”, %(left)d can be promised.") % {
        "item": item,
        "left": in_hand(item),
    }
    return Consequences(
        happens=[
            gettext(
                "A donation of the council's own property is proposed, and gets its reference."
            ),
            left,
            gettext("It is set aside: nobody else can be promised the same piece."),
            gettext(
                "After this come the legal ground, the recipient's wish, the council's vote and the"
                " approval by two people."
            ),
        ],
        public=[
            gettext("Nothing yet, except that a published need shows how many of it are promised.")
        ],
    )


def _foretell_correction(item: Item) -> Consequences:
    happens = [
        gettext(
            "What you enter takes the place of what stands there. The old words stay readable."
        ),
        gettext("Kind and quantity stay: another thing is declared anew."),
    ]
    asked = item.lines.standing().filter(donation__motion__isnull=False).order_by("pk")
    if asked:
        happens.append(
            gettext(
                "The council was told the old words, in donation %(donations)s. They stay in the"
                " record."
            )
            % {"donations": ", ".join(line.donation.reference for line in asked)}
        )
    return Consequences(
        happens=list(happens),
        public=[
            gettext("What it says now, what it said before, and why; also in the public record.")
        ],
    )


_VALUE = _("The value of one piece counts when the legal ground of a donation is chosen.")
_AGAIN = _(
    "A donation whose motion is not filed yet loses its legal ground: choose it again. Once the"
    " motion is filed, the value no longer changes."
)
_PUBLIC = _("The value, by whom, when and how it was found: in the record.")
_PUBLIC_AGAIN = _("The value, what it was before, and why it is corrected: in the record.")


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"may": _clerk, "form": ActForm} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS: list[Act] = [
    _act(
        "value",
        _("Enter its value"),
        items.value,
        _not_valued,
        _tells(_VALUE, public=_PUBLIC),
        form=ValueForm,
    ),
    _act(
        "propose",
        _("Propose a donation"),
        _propose,
        _free,
        _foretell_proposal,
        form=ProposeForm,
        leads_to=to_the_donation,
    ),
    _act(
        "photographs",
        _("Add photographs"),
        add_photographs,
        lambda item: True,
        _tells(
            _(
                "Each is drawn anew from its pixels. The file that you send, and the place and"
                " camera written in it, are not kept."
            ),
            public=_("The photographs, if you say so, on the page of a donation."),
        ),
        form=PhotographsForm,
    ),
    _act(
        "correct-value",
        _("Correct its value"),
        items.value,
        _valued,
        _tells(
            _VALUE,
            _AGAIN,
            _("The first value stays readable, as corrected."),
            public=_PUBLIC_AGAIN,
        ),
        form=CorrectValueForm,
        is_exit=True,
    ),
    _act(
        "correct-declaration",
        _("Correct the surplus declaration"),
        _correct,
        lambda item: item.surplus is not None,
        _tells(
            _("What you enter takes the place of the declaration. The first stays readable."),
            public=_("What is declared now, what was before, and why; also in the public record."),
        ),
        form=CorrectDeclarationForm,
        is_exit=True,
    ),
    _act(
        "correct-description",
        _("Correct the description"),
        correct_item,
        lambda item: True,
        _foretell_correction,
        form=CorrectItemForm,
        is_exit=True,
    ),
    _act(
        "gone",
        _("It is no longer available"),
        items.mark_gone,
        _may_go,
        _tells(_("Nobody can be promised it any more. Its declaration stays in the record.")),
        form=WhyForm,
        is_exit=True,
    ),
    _act(
        "take-back",
        _("It is available after all"),
        items.take_back,
        lambda item: item.state == ItemState.GONE,
        _tells(_("It can be proposed for a donation again.")),
        form=WhyForm,
        is_exit=True,
    ),
]

"""The clerk adds another of the council's own things to a donation, such as the engine's hoses."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain.proposals import LinePlan, add_line, to_add
from aid.donations.forms.lines import AddLineForm
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.items.models.items import Item
from sistercities.kernel.acts import Act, Outcome, Text, asked_once
from sistercities.kernel.money import in_words


@asked_once
def _to_add(case: Donation) -> dict[Item, int]:
    return to_add(case)


def _preview(case: Donation) -> list[Text]:
    happens: list[Text] = [
        _("It is set aside in this donation: nobody else can be promised the same piece.")
    ]
    if case.legal_basis is not None and case.value is not None:
        happens.append(
            _(
                "The legal basis “%(legal_basis)s” and the value of %(value)s are dropped."
                " Choose the"
                " basis again: the value is then that of all the things."
            )
            % {"legal_basis": case.legal_basis.title, "value": in_words(case.value, case.currency)}
        )
    else:
        happens.append(_("It must be valued before the legal basis is chosen."))
    happens.append(
        _("Once the motion is filed, nothing is added: what the council is asked about stays.")
    )
    return happens


def _added(outcome: Outcome) -> Text:
    line: LinePlan = outcome.said["line"]
    return _("“%(thing)s” is set aside in this donation.") % {"thing": line.item.description}


ACTS: list[Act] = [
    Act(
        name="add-line",
        label=gettext_lazy("Add another thing"),
        perform=add_line,
        result=_added,
        happens=_preview,
        public=gettext_lazy(
            "Nothing yet, except that a published need shows how many of it are promised."
        ),
        states=frozenset({DonationState.PROPOSED}),
        ready=lambda case: bool(_to_add(case)),
        form=AddLineForm,
    )
]

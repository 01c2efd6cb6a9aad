"""The clerk adds another of the council's own things to a donation: the engine's hoses."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain.money import in_words
from aid.domain.proposals import LinePlan, add_line, to_add
from aid.forms.lines import AddLineForm
from aid.models import Donation
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User


def _clerk(user: User, case: Donation) -> bool:
    return is_clerk(user)


def _anything_to_add(case: Donation) -> bool:
    return bool(to_add(case))


def _add(case: Donation, *, by: User, line: LinePlan, is_wished: bool) -> None:
    add_line(case, by=by, line=line, is_wished=is_wished)


def _foretell(case: Donation) -> Consequences:
    happens: list[Text] = [
        _("It is set aside in this donation: nobody else can be promised the same piece.")
    ]
    if case.ground is not None and case.value is not None:
        happens.append(
            _(
                "The legal ground “%(ground)s” and the value of %(value)s are dropped. Choose the"
                " ground again: the value is then that of all the things."
            )
            % {"ground": case.ground.title, "value": in_words(case.value, case.currency)}
        )
    else:
        happens.append(_("It must be valued before the legal ground is chosen."))
    happens.append(
        _("Once the motion is filed, nothing is added: what the council is asked about stays.")
    )
    return Consequences(
        happens=happens,
        public=[_("Nothing yet, except that a published need shows how many of it are promised.")],
    )


ACTS: list[Act] = [
    Act(
        name="add-line",
        label=gettext_lazy("Add another thing"),
        perform=_add,
        may=_clerk,
        ready=_anything_to_add,
        foretell=_foretell,
        form=AddLineForm,
    )
]

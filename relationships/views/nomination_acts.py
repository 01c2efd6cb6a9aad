"""What the clerk may do to a nomination outside the chamber and the committee room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.domain import nominations
from relationships.forms.nominations import DocumentForm, DossierForm, ReasonForm
from relationships.models import Nomination
from relationships.permissions import is_clerk
from relationships.states import NOMINATION_MOVES, NominationState
from sistercities.acts import Act, Consequences
from sistercities.models import User


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """The dossier, as far as this person may see it."""
    clerk = is_clerk(user)
    return {
        "missing": nominations.missing(nomination) if clerk else [],
        "documents": nomination.documents.all() if clerk else nomination.documents.public(),
        "contact": getattr(nomination, "partner_contact", None) if clerk else None,
    }


def _clerk(user: User, nomination: Nomination) -> bool:
    return is_clerk(user)


def _can_become(state: str) -> Any:
    return lambda nomination: state in NOMINATION_MOVES[nomination.state]


_REASON = _("The reason and the date, on the nomination's page and in the public record.")


def _exit(name: str, label: Any, perform: Any, to: str, happens: Any) -> Act:
    return Act(
        name=name,
        label=label,
        perform=perform,
        form=ReasonForm,
        may=_clerk,
        ready=_can_become(to),
        foretell=lambda nomination: Consequences(
            happens=[happens],
            public=[] if nomination.state == NominationState.DRAFT else [_REASON],
        ),
        is_exit=True,
    )


ACTS = [
    Act(
        name="dossier",
        label=_("Edit the dossier"),
        perform=nominations.save_dossier,
        form=DossierForm,
        may=_clerk,
        ready=lambda nomination: nomination.is_live,
        foretell=lambda nomination: Consequences(
            happens=[_("The dossier is saved. The step after it does not wait for a full one.")],
            public=[
                _(
                    "Why, fields of cooperation, support, cost, report and recommendation, once the"
                    " motion is filed. Never the contact."
                )
            ],
        ),
    ),
    Act(
        name="add-document",
        label=_("Add a document"),
        perform=nominations.add_document,
        form=DocumentForm,
        may=_clerk,
        ready=lambda nomination: True,
        foretell=lambda nomination: Consequences(
            happens=[_("The file is kept byte for byte, with its fingerprint. It stays.")],
            public=[_("The document, if you mark it as public and the motion is filed.")],
        ),
    ),
    Act(
        name="resubmit",
        label=_("Submit again"),
        perform=nominations.resubmit,
        form=ReasonForm,
        may=_clerk,
        ready=lambda nomination: nomination.state == NominationState.RETURNED,
        foretell=lambda nomination: Consequences(
            happens=[_("The nomination goes on where it stood when it was returned.")],
            public=[_REASON],
        ),
    ),
    _exit(
        "return",
        _("Return for more"),
        nominations.return_for_more,
        NominationState.RETURNED,
        _("The nomination waits until it is submitted again."),
    ),
    _exit(
        "withdraw",
        _("Withdraw"),
        nominations.withdraw,
        NominationState.WITHDRAWN,
        _("The nomination ends. The city may be nominated again."),
    ),
    _exit(
        "lapse",
        _("Record that it lapsed"),
        nominations.lapse,
        NominationState.LAPSED,
        _("The nomination ends. The city may be nominated again."),
    ),
]

"""What the clerk may do to a nomination beside votes and committee."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.nominations.domain import nominations
from relationships.nominations.forms import DocumentForm, DossierForm, ReasonForm
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NOMINATION_LIVE, NOMINATION_MOVES, NominationState
from sistercities.kernel.acts import Act, Text, leading_to
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """The dossier, as far as this person may see it."""
    if not is_clerk(user):
        return {"missing": [], "documents": nomination.documents.public(), "contact": None}
    return {
        "missing": nominations.missing(nomination),
        "documents": nomination.documents.all(),
        "contact": getattr(nomination, "partner_contact", None),
    }


_RECORD = _("The reason and the date, on the nomination's page and in the public record.")
_ENDS = _("The nomination ends. The city may be nominated again.")
_ENDED = _("The nomination of %(case)s has ended. The city may be nominated again.")


def _unless_draft(nomination: Nomination) -> list[Text]:
    return [] if nomination.state == NominationState.DRAFT else [_RECORD]


def _exit(name: str, label: Text, perform: Any, to: str, happens: Text, result: Text) -> Act:
    return Act(
        name=name,
        label=label,
        perform=perform,
        result=result,
        happens=happens,
        public=_unless_draft,
        states=leading_to(to, NOMINATION_MOVES),
        form=ReasonForm,
        secondary=True,
    )


ACTS = [
    Act(
        name="dossier",
        label=_("Edit the dossier"),
        perform=nominations.save_dossier,
        result=_("The dossier is saved."),
        happens=_("The dossier is saved. The step after it does not wait for a full one."),
        public=_(
            "Why, fields of cooperation, support, cost, report and recommendation, once the"
            " motion is filed. Never the contact."
        ),
        states=NOMINATION_LIVE,
        form=DossierForm,
    ),
    Act(
        name="add-document",
        label=_("Add a document"),
        perform=nominations.add_document,
        result=_("“%(title)s” is kept with the nomination."),
        happens=_("The file is kept byte for byte, with its fingerprint. It stays."),
        public=_("The document, if you mark it as public and the motion is filed."),
        form=DocumentForm,
    ),
    Act(
        name="resubmit",
        label=_("Submit again"),
        perform=nominations.resubmit,
        result=_("The nomination of %(case)s goes on where it stood when it was returned."),
        happens=_("The nomination goes on where it stood when it was returned."),
        public=_RECORD,
        states=frozenset({NominationState.RETURNED}),
        form=ReasonForm,
    ),
    _exit(
        "return",
        _("Return for more"),
        nominations.return_for_more,
        NominationState.RETURNED,
        _("The nomination waits until it is submitted again."),
        _("The nomination of %(case)s waits until it is submitted again."),
    ),
    _exit(
        "withdraw", _("Withdraw"), nominations.withdraw, NominationState.WITHDRAWN, _ENDS, _ENDED
    ),
    _exit(
        "lapse",
        _("Record that it lapsed"),
        nominations.lapse,
        NominationState.LAPSED,
        _ENDS,
        _ENDED,
    ),
]

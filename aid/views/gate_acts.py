"""What the clerk may do between the approval of a donation and its shipment."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import conflict, donations
from aid.forms.gates import GatesForm, ReopenForm
from aid.models import Donation
from aid.states import DonationState
from aid.views import cancel_acts
from aid.views.foretold import unless_stopped
from relationships.domain import documents
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences
from sistercities.models import User


def _clerk(user: User, case: Donation) -> bool:
    return is_clerk(user)


def _approved(case: Donation) -> bool:
    return case.state == DonationState.APPROVED


def _some_open(case: Donation) -> bool:
    return _approved(case) and bool(donations.open_gates(case))


def _all_cleared(case: Donation) -> bool:
    return _approved(case) and not donations.open_gates(case)


def _some_cleared(case: Donation) -> bool:
    return case.state in (DonationState.APPROVED, DonationState.READY) and any(
        state.cleared for state in donations.gates_of(case)
    )


def _record(case: Donation, *, by: User, records: Sequence[dict[str, Any]]) -> None:
    for record in records:
        facts = dict(record)
        upload = facts.pop("upload")
        if upload:
            title = _("Condition for shipping of %(donation)s") % {"donation": case}
            facts["document"] = documents.keep(upload, nomination=None, title=title, by=by)
        donations.record_gate(case, by=by, **facts)


def _foretell_record(case: Donation) -> Consequences:
    left = ", ".join(state.label for state in donations.open_gates(case))
    return Consequences(
        happens=[
            _("Your name stands for each that you record. Open: %(gates)s.") % {"gates": left},
            _("When all are met, the donation can be made ready to be shipped."),
        ]
    )


def _foretell_ready(case: Donation) -> Consequences:
    return Consequences(
        happens=[
            _("Tie, legal ground and things are looked at once more."),
            _("The donation is ready: carrier and dates can be entered, and it is shipped."),
        ],
        public=[]
        if conflict.in_conflict(case.city)
        else [_("On its page: that it is ready to be shipped. No entry in the record.")],
    )


def _foretell_reopen(case: Donation) -> Consequences:
    happens = [_("The condition is open, and nothing is shipped until it is recorded again.")]
    if case.state == DonationState.READY:
        happens.append(_("The donation is no longer ready to be shipped."))
    return Consequences(happens=list(happens))


ACTS: list[Act] = [
    Act(
        name="record-gates",
        label=gettext_lazy("Record what was done before shipping"),
        perform=_record,
        may=_clerk,
        ready=_some_open,
        foretell=_foretell_record,
        form=GatesForm,
        template="admin/act_gates.html",
    ),
    Act(
        name="make-ready",
        label=gettext_lazy("Ready to be shipped"),
        perform=donations.make_ready,
        may=_clerk,
        ready=_all_cleared,
        foretell=unless_stopped(_foretell_ready),
    ),
    Act(
        name="reopen-gate",
        label=gettext_lazy("Open a condition again"),
        perform=donations.reopen_gate,
        may=_clerk,
        ready=_some_cleared,
        foretell=_foretell_reopen,
        form=ReopenForm,
        is_exit=True,
    ),
    *cancel_acts.ACTS,
]

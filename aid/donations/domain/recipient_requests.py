"""The recipient's recorded request: nothing is sent to somebody who has not asked for it.

One person enters it; two correct it, at any time, and the first entry stays readable. The request
and its corrections are on the page of the donation, not in the public record. Once an approval was
entered the request cannot be struck, and no correction may date it after that approval; while a
correction waits, nothing is approved.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain.approvals import must_have_been_requested
from aid.donations.domain.readiness import lock_donation, must_be
from aid.donations.models.approvals import RecipientRequest
from aid.donations.states import DonationState
from relationships.documents.domain import documents
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, Said, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError


def _lock(row: RecipientRequest) -> None:
    """Raises RuleError: it is to be struck, and an approval rests on it."""
    lock_donation(row.donation)
    if row.strikes and row.donation.approvals.exists():
        raise RuleError(_("An approval rests on the recipient's request. Correct it instead."))


def _check(row: RecipientRequest) -> None:
    """Raises RuleError: it is recorded already, or too late; the day or the office is wrong."""
    row.office, row.note = row.office.strip(), row.note.strip()
    if row.corrects is None:
        must_be(row.donation, DonationState.PROPOSED)
        if row.donation.recipient_request is not None:
            raise RuleError(_("The recipient's request is recorded already."))
    not_in_the_future(row.requested_on)
    must_have_been_requested(row.donation, row.requested_on)
    if not row.office:
        raise RuleError(_("Say which office of the recipient requested it."))


def _keep(row: RecipientRequest, said: Said) -> None:
    """Store the letter; without a new one, the old one stays."""
    if said.get("letter"):
        title = _("Request for donation %(donation)s") % {"donation": row.donation}
        row.document = documents.keep(
            said["letter"], nomination=None, title=title, by=row.entered_by
        )
        row.save(update_fields=["document"])


def _says(row: RecipientRequest) -> dict[str, str]:
    return {"how": row.how, "requested_on": row.requested_on.isoformat(), "office": row.office}


RECIPIENT_REQUEST = register(
    EntryKind(
        name="recipient_request",
        what=gettext_lazy("recipient's request"),
        model=RecipientRequest,
        subject="donation",
        fetch=("donation",),
        says=_says,
        reference=lambda row: str(row.donation.subject),
        happened_on=lambda row: row.requested_on,
        lock=_lock,
        check=_check,
        keep=_keep,
        record=lambda row, facts: None,
        act_of=lambda row: "recipient_request_recorded",
        first_alone=True,
        house=HOUSE,
    )
)

"""The clerk records the recipient's request, and corrects what was written down wrongly."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.acts.asked import is_rejected, request_is_certain, request_of
from aid.donations.domain.recipient_requests import RECIPIENT_REQUEST
from aid.donations.forms.public_text import hint_for_request
from aid.donations.forms.recipient_requests import RecipientRequestForm
from aid.donations.models.approvals import RecipientRequest
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.needs.domain.conflict import in_conflict
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.entry_acts import EntryPages


def _no_request(case: Donation) -> bool:
    return request_of(case) is None and not is_rejected(case)


def _what_correcting_shows(case: Donation) -> list[Text]:
    if in_conflict(case.city):
        shown = gettext("That the request was corrected; neither reason nor office nor day.")
    else:
        shown = gettext("The request as it is now, as it was before, and why it was corrected.")
    if case.is_public:
        return [shown]
    return [gettext("Nothing yet. Once the donation is public: %(shown)s") % {"shown": shown}]


def _reads(row: RecipientRequest) -> dict[str, str]:
    document = row.document
    return {
        gettext("How it was expressed"): row.get_how_display(),
        gettext("On"): date_format(row.requested_on),
        gettext("By whom"): row.office,
        gettext("Note"): row.note,
        gettext("Letter or mail"): document.sha256 if document else "",
    }


def _brings(row: RecipientRequest) -> list[Text]:
    return [_("An approval that rests on it stands.")] if row.corrects_id else []


RECIPIENT_REQUESTS = EntryPages(
    RECIPIENT_REQUEST,
    RecipientRequestForm,
    enter_label=_("Record the recipient's request"),
    enter_name="record-request",
    brings=_brings,
    reads=_reads,
    reason_hint=lambda row: hint_for_request(row.donation),
    confirming={"public": lambda row: _what_correcting_shows(row.donation)},
)
ACTS: list[Act] = [
    RECIPIENT_REQUESTS.entering(
        states=frozenset({DonationState.PROPOSED}), ready=_no_request, public=()
    ),
    RECIPIENT_REQUESTS.correcting(
        "correct-request",
        _("Correct the recipient's request"),
        request_of,
        ready=request_is_certain,
        secondary=True,
        public=_what_correcting_shows,
    ),
]

"""Hints beside fields about a donation whose text the public reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation
from aid.needs.domain.conflict import in_conflict
from aid.needs.forms.public_text import _IN_CONFLICT, hint_for_reason

_OFFICE = _("The office, not a name. Public.")

_OFFICE_LATER = _("The office, not a name. Public as soon as the donation is.")

_OFFICE_IN_CONFLICT = _(
    "The office, not a name. It is not public while the city is marked as in conflict."
)

_WITH_THE_DONATION = _("Public and permanent as soon as the donation is: write no names.")

_EVIDENCE = _("Such as a letter or a file, with its number and date. Public.")

_EVIDENCE_IN_CONFLICT = _(
    "Such as a letter or a file, with its number and date. While the city is marked as in conflict,"
    " the clerk's office keeps it."
)

_NOT_TOLD = _("The public was not told of the departure, and the clerk's office keeps this.")

_IF_THE_DAY_CHANGES = _(
    "If the day changes on which it left: public and permanent. Write no names."
)


def office_hint(donation: Donation) -> str | Promise:
    """Beside the office of somebody who speaks for the recipient."""
    if in_conflict(donation.city):
        return _OFFICE_IN_CONFLICT
    return _OFFICE if donation.is_public else _OFFICE_LATER


def reason_hint(donation: Donation) -> str | Promise:
    """Beside a reason in free words."""
    return hint_for_reason(shielded=in_conflict(donation.city))


def hint_for_request(donation: Donation) -> str | Promise:
    """The same for a request, which the public reads with the donation."""
    if in_conflict(donation.city) or donation.is_public:
        return reason_hint(donation)
    return _WITH_THE_DONATION


def evidence_hint(donation: Donation) -> str | Promise:
    """Beside what shows that a donation was approved."""
    return _EVIDENCE_IN_CONFLICT if in_conflict(donation.city) else _EVIDENCE


def hint_for_shipment(donation: Donation) -> str | Promise:
    """The same for a shipment; the public reads only the day on which it left."""
    if in_conflict(donation.city):
        return _IN_CONFLICT
    return _IF_THE_DAY_CHANGES if donation.departure_recorded else _NOT_TOLD

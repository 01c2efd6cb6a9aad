"""What stands beside a field whose text the public reads, and never loses again."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.domain.conflict import in_conflict
from aid.models import Donation

_OFFICE = _("The office, not a name. Public.")
_OFFICE_LATER = _("The office, not a name. Public as soon as the donation is.")
_OFFICE_IN_CONFLICT = _(
    "The office, not a name. It is not public while the city is marked as in conflict."
)
_ANYWHERE = _("Public and permanent: write no names.")
_IN_CONFLICT = _(
    "Write no names, places or days. While the city is marked as in conflict, the clerk's office"
    " keeps it; when the mark is lifted, the public may read it."
)


def office_hint(donation: Donation) -> str | Promise:
    """Beside the office of somebody who speaks for the recipient."""
    if in_conflict(donation.city):
        return _OFFICE_IN_CONFLICT
    return _OFFICE if donation.is_public else _OFFICE_LATER


def reason_hint(donation: Donation) -> str | Promise:
    """Beside a reason in free words."""
    return hint_for_reason(in_conflict=in_conflict(donation.city))


def hint_for_reason(*, in_conflict: bool) -> str | Promise:
    """The same where it is not about one donation only."""
    return _IN_CONFLICT if in_conflict else _ANYWHERE

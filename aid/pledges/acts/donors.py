"""The line that says to whom a mail to the donor goes."""

from django.utils.translation import get_language_info, gettext

from aid.pledges.models.pledges import Pledge, PledgeDonor
from sistercities.kernel.acts import Text, asked_once


@asked_once
def to_donor(pledge: Pledge) -> list[Text]:
    """To whom a mail to the donor goes, and in which language."""
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    if donor is None:
        return []
    facts = {
        "name": donor.name,
        "email": donor.email,
        "language": get_language_info(pledge.language)["name_translated"],
    }
    return [gettext("The donor: %(name)s, %(email)s, in %(language)s.") % facts]

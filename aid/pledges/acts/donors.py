"""The line that says to whom a mail to the donor goes."""

from django.utils.translation import gettext

from aid.pledges.models.pledges import Pledge, PledgeDonor
from sistercities.kernel.acts import Text, asked_once
from sistercities.kernel.translations import named


@asked_once
def to_donor(pledge: Pledge) -> list[Text]:
    """To whom a mail to the donor goes, and in which language."""
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    if donor is None:
        return []
    facts = {
        "name": donor.name,
        "email": donor.email,
        "language": named(pledge.language),
    }
    return [gettext("The donor: %(name)s, %(email)s, in %(language)s.") % facts]

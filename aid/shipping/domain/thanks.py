"""The last step of a donation: it is completed. A donor is thanked first, with a letter.

The public record learns that it is completed, and nothing of the letter.
"""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from aid.donations.domain import readiness
from aid.donations.domain.facts import public_facts
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.pledges.mails import donors as mails
from aid.pledges.models.pledges import PledgeDonor, PledgeMessage
from aid.shipping.models.arrived_lines import arrived_lines
from aid.shipping.models.shipments import Acceptance
from aid.shipping.sentences.arrived_lines import in_words
from relationships.council.models.council import Council
from sistercities.kernel import entries, public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.translations import said, spoken
from sistercities.kernel.workflow import RuleError, advance

COMPLETED = "donation_completed"


@transaction.atomic
def thank(donation: Donation, *, by: User, text: str = "") -> None:
    """Thank the donor, in the words of ``text``, and complete the donation.

    Nobody is mailed for the council's own things, or if the donor's data were erased.

    Raises RuleError: nothing was received yet, or it is completed already; a correction of the
    acceptance waits; a donor is to be thanked and there is no text.
    """
    readiness.lock_donation(donation)
    readiness.must_be(donation, DonationState.RECEIVED, DonationState.RECEIVED_IN_PART)
    must_rest_on_what_is_certain(donation)
    donor = donor_of(donation)
    if donor is not None and not text.strip():
        raise RuleError(_("Write the letter that the donor will get."))
    facts = public_facts(donation)
    act = COMPLETED if donor is None else "donation_thanked"
    advance(donation, DonationState.THANKED, act=act, by=by, facts=facts)
    if donor is not None:
        PledgeMessage.objects.create(
            pledge=donor.pledge, kind=PledgeMessage.Kind.THANKS, text=text.strip(), by=by
        )
        mails.thanks(donor.pledge, text.strip())
    public_record.append(
        act=COMPLETED, subject=donation.subject, happened_on=council_day(), facts=facts
    )


def must_rest_on_what_is_certain(donation: Donation) -> None:
    """Raises RuleError: a correction of the acceptance waits."""
    entries.must_be_certain(Acceptance.objects.current().get(donation=donation))


def donor_of(donation: Donation) -> PledgeDonor | None:
    """Who is to be thanked, unless their data were erased."""
    if donation.pledge_id is None:
        return None
    return PledgeDonor.objects.filter(pledge=donation.pledge_id).first()


def draft_thanks(donation: Donation) -> str:
    """A letter of thanks in the donor's language, which the clerk edits; empty without a donor."""
    donor = donor_of(donation)
    if donor is None:
        return ""
    with translation.override(spoken(donor.pledge.language)):
        return _letter(donation, donor)


def _letter(donation: Donation, donor: PledgeDonor) -> str:
    council = Council.objects.first()
    things = [f"– {row.line.item.description}: {in_words(row)}" for row in arrived_lines(donation)]
    parts = [
        _("Dear %(name)s,") % {"name": donor.name},
        _("%(city)s has received what you gave:") % {"city": donation.city},
        "\n".join(things),
        _("Thank you. You have helped people whom you may never meet."),
        _("With kind regards"),
        said(council, "name") if council else "",
    ]
    return "\n\n".join(part for part in parts if part)

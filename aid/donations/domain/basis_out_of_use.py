"""What becomes of a donation when its legal basis is taken out of use.

The law counts as it was when the council voted: what the council has voted for by that day goes on
under the basis on which it voted. Anything else stops, and is told what to do.
"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.legal_bases.domain.use import register
from aid.legal_bases.models import LegalBasis
from relationships.motions.domain.matters import decision_on


def why_out_of_use(donation: Donation) -> str:
    """Why this donation cannot rest on its basis any more, and what to do; empty if it can."""
    legal_basis = donation.legal_basis
    if legal_basis is None or legal_basis.is_active or donation.state != DonationState.PROPOSED:
        return ""
    ended, decision = legal_basis.out_of_use_on, decision_on(donation)
    if ended and decision is not None and decision.carried and decision.held_on <= ended:
        return ""
    said = {"legal_basis": legal_basis, "day": date_format(ended) if ended else "…"}
    if donation.matter_id is None:
        return (
            _("“%(legal_basis)s” is out of use since %(day)s. Choose another legal basis.") % said
        )
    return (
        _(
            "“%(legal_basis)s” is out of use since %(day)s, and the council had not voted for this"
            " by then. Cancel the donation, and propose it anew on another legal basis."
        )
        % said
    )


def foretold(legal_basis: LegalBasis) -> list[str]:
    """What becomes of each donation that is not approved, if the basis goes out of use today."""
    return [_becomes(donation) for donation in legal_basis.donations.proposed().order_by("pk")]


def _becomes(donation: Donation) -> str:
    decision = decision_on(donation)
    said = {"donation": donation, "city": donation.city.name}
    if decision is not None and decision.carried:
        return (
            _(
                "Donation %(donation)s to %(city)s goes on under this basis, for the council has"
                " voted for it. If the law forbids it now, it must be cancelled."
            )
            % said
        )
    if donation.matter_id is None:
        return (
            _("Donation %(donation)s to %(city)s stops until another legal basis is chosen.") % said
        )
    return (
        _(
            "Donation %(donation)s to %(city)s stops, for the council has not voted for it: it must"
            " be cancelled, and proposed anew on another legal basis."
        )
        % said
    )


register(foretold)

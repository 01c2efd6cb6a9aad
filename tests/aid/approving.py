"""The approval of a donation, through the real domain."""

from aid.donations.domain.approvals import APPROVAL
from sistercities.kernel import entries
from tests.factories import clerk
from tests.factories_aid import proposed, requested, the_council, voted, with_basis


def ripe(legal_basis=None, *, body=None):
    """The council's donation that can be approved."""
    the_council()
    return requested(voted(with_basis(proposed("council", body=body), legal_basis)))


def enter_approval(donation, *, by=None, **said):
    """The draft of an approval."""
    return entries.enter(APPROVAL, donation, by=by or clerk(), **said)


def confirm_approval(donation, *, by=None):
    """Confirmed by another person; the donation in the hand moves with it."""
    row = donation.approvals.drafts().get()
    row.donation = donation
    entries.confirm(row, by=by or clerk())
    return row

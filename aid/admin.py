from aid.casework.admin import ItemAdmin
from aid.donations.admin import DonationAdmin
from aid.legal_bases.admin import CapYearAdmin, LegalBasisAdmin
from aid.needs.admin import ConflictMarkAdmin, NeedAdmin, RecipientBodyAdmin
from aid.past_donations.admin import PastDonationAdmin
from aid.pledges.admin import PledgeAdmin

__all__ = [
    "CapYearAdmin",
    "ConflictMarkAdmin",
    "DonationAdmin",
    "ItemAdmin",
    "LegalBasisAdmin",
    "NeedAdmin",
    "PastDonationAdmin",
    "PledgeAdmin",
    "RecipientBodyAdmin",
]

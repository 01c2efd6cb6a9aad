from aid.casework.admin import DonationAdmin, ItemAdmin, NeedAdmin, PledgeAdmin
from aid.legal_bases.admin import CapYearAdmin, LegalGroundAdmin
from aid.needs.admin import ConflictMarkAdmin, RecipientBodyAdmin
from aid.past_donations.admin import PastDonationAdmin

__all__ = [
    "CapYearAdmin",
    "ConflictMarkAdmin",
    "DonationAdmin",
    "ItemAdmin",
    "LegalGroundAdmin",
    "NeedAdmin",
    "PastDonationAdmin",
    "PledgeAdmin",
    "RecipientBodyAdmin",
]

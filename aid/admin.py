from aid.casework.admin import DonationAdmin, ItemAdmin, NeedAdmin, PledgeAdmin
from aid.legal_bases.admin import CapYearAdmin, LegalBasisAdmin
from aid.needs.admin import ConflictMarkAdmin, RecipientBodyAdmin
from aid.past_donations.admin import PastDonationAdmin

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

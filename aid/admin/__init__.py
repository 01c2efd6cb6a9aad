from aid.admin.cases import DonationAdmin, ItemAdmin, NeedAdmin, PledgeAdmin
from aid.admin.grounds import CapYearAdmin, LegalGroundAdmin
from aid.admin.past import PastDonationAdmin
from aid.admin.recipients import ConflictMarkAdmin, RecipientBodyAdmin

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

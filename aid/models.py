"""The tables of this app, by process."""

from aid.donations.models.approvals import Approval, ConditionRecord, RecipientRequest
from aid.donations.models.donations import Donation, DonationLine, DonationStep
from aid.items.models.item_descriptions import ItemDescription, ItemTranslation
from aid.items.models.items import Item, ItemStep, SurplusDeclaration, Valuation
from aid.items.models.photographs import Photograph
from aid.legal_bases.models import BasisWording, CapYear, LegalBasis, LegalBasisStep
from aid.needs.models.needs import Need, NeedStep, NeedTranslation
from aid.needs.models.recipients import (
    ConflictMark,
    RecipientBody,
    RecipientBodyStep,
    RecipientContact,
    RecipientName,
)
from aid.past_donations.models import PastDonation
from aid.pledges.models.pledges import Pledge, PledgeDonor, PledgeLink, PledgeMessage, PledgeStep
from aid.shipping.models.shipments import (
    Acceptance,
    AcceptanceLine,
    AcceptanceLink,
    LineAnswer,
    ReceiptRefusal,
    Shipment,
)

__all__ = [
    "Acceptance",
    "AcceptanceLine",
    "AcceptanceLink",
    "Approval",
    "BasisWording",
    "CapYear",
    "ConditionRecord",
    "ConflictMark",
    "Donation",
    "DonationLine",
    "DonationStep",
    "Item",
    "ItemDescription",
    "ItemStep",
    "ItemTranslation",
    "LegalBasis",
    "LegalBasisStep",
    "LineAnswer",
    "Need",
    "NeedStep",
    "NeedTranslation",
    "PastDonation",
    "Photograph",
    "Pledge",
    "PledgeDonor",
    "PledgeLink",
    "PledgeMessage",
    "PledgeStep",
    "ReceiptRefusal",
    "RecipientBody",
    "RecipientBodyStep",
    "RecipientContact",
    "RecipientName",
    "RecipientRequest",
    "Shipment",
    "SurplusDeclaration",
    "Valuation",
]

"""The tables of this app, by process."""

from aid.donations.models.approvals import Approval, GateRecord, Wish
from aid.donations.models.donations import Donation, DonationLine, DonationStep
from aid.items.models.item_descriptions import ItemDescription
from aid.items.models.items import Item, ItemStep, SurplusDeclaration, Valuation
from aid.items.models.photographs import Photograph
from aid.legal_bases.models import CapYear, GroundStep, GroundWording, LegalGround
from aid.needs.models import (
    ConflictMark,
    Need,
    NeedStep,
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
    LineAnswer,
    NotForUs,
    ReceiptLink,
    Shipment,
)

__all__ = [
    "Acceptance",
    "AcceptanceLine",
    "Approval",
    "CapYear",
    "ConflictMark",
    "Donation",
    "DonationLine",
    "DonationStep",
    "GateRecord",
    "GroundStep",
    "GroundWording",
    "Item",
    "ItemDescription",
    "ItemStep",
    "LegalGround",
    "LineAnswer",
    "Need",
    "NeedStep",
    "NotForUs",
    "PastDonation",
    "Photograph",
    "Pledge",
    "PledgeDonor",
    "PledgeLink",
    "PledgeMessage",
    "PledgeStep",
    "ReceiptLink",
    "RecipientBody",
    "RecipientBodyStep",
    "RecipientContact",
    "RecipientName",
    "Shipment",
    "SurplusDeclaration",
    "Valuation",
    "Wish",
]

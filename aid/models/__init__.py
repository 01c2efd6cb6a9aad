"""The tables of this app, by process."""

from aid.models.approvals import Approval, GateRecord, Wish
from aid.models.donations import Donation, DonationLine, DonationStep
from aid.models.grounds import CapYear, GroundStep, GroundWording, LegalGround
from aid.models.item_descriptions import ItemDescription
from aid.models.items import Item, ItemStep, SurplusDeclaration, Valuation
from aid.models.past import PastDonation
from aid.models.photographs import Photograph
from aid.models.pledges import Pledge, PledgeDonor, PledgeLink, PledgeMessage, PledgeStep
from aid.models.recipients import (
    ConflictMark,
    Need,
    NeedStep,
    RecipientBody,
    RecipientBodyStep,
    RecipientContact,
    RecipientName,
)
from aid.models.shipments import (
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

"""Acts of aid as sentences in the reader's language; see relationships.sentences.learn."""

from importlib import import_module

from django.db.models import TextChoices
from django.utils.functional import Promise

from aid.models import Donation, Pledge, RecipientBody, Valuation, Wish
from aid.states import DonationState, Gate, ItemKind, Kept, Signed

PROCESSES = ("donations", "items", "needs", "pledges", "shipments")
CHOICES: dict[str, type[TextChoices]] = {
    "body_kind": RecipientBody.Kind,
    "cancelled_why": Donation.Cancelled,
    "declined_why": Pledge.Declined,
    "donation_state": DonationState,
    "gate": Gate,
    "how": Wish.How,
    "item_kind": ItemKind,
    "property": Donation.Kind,
    "reason": Kept,
    "signed": Signed,
    "valuation_method": Valuation.Method,
}
PAGES = {"donation": "donation_detail"}
SENTENCES: dict[str, str | Promise] = {}
for _process in PROCESSES:
    SENTENCES |= import_module(f"aid.sentences.{_process}").SENTENCES

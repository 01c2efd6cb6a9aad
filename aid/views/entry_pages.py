"""Every kind of entry of this app, as it is typed and read."""

from aid.views import (
    approval_acts,
    item_acts,
    legal_ground_acts,
    past_entries,
    recipient_acts,
    shipment_acts,
    wish_acts,
)

EVERY = (
    *approval_acts.ENTRIES,
    *item_acts.ENTRIES,
    wish_acts.WISHES,
    *shipment_acts.ENTRIES,
    past_entries.PAST_DONATIONS,
    recipient_acts.NAMES,
    legal_ground_acts.WORDINGS,
)

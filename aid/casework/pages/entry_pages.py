"""Every kind of entry of this app, as it is typed and read."""

from aid.donations.acts import approvals as approval_acts
from aid.donations.acts import items as item_acts
from aid.donations.acts import recipient_requests as request_acts
from aid.legal_bases import acts as legal_basis_acts
from aid.needs.acts import recipients as recipient_acts
from aid.past_donations import acts as past_entries
from aid.shipping.acts import shipments as shipment_acts

EVERY = (
    *approval_acts.ENTRIES,
    *item_acts.ENTRIES,
    request_acts.RECIPIENT_REQUESTS,
    *shipment_acts.ENTRIES,
    past_entries.PAST_DONATIONS,
    recipient_acts.NAMES,
    legal_basis_acts.WORDINGS,
)

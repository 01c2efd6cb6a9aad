"""Every kind of entry of this app, as it is typed and read."""

from aid.views import approval_acts, item_acts, past_entries, wish_acts

EVERY = (
    *approval_acts.ENTRIES,
    *item_acts.ENTRIES,
    wish_acts.WISHES,
    past_entries.PAST_DONATIONS,
)

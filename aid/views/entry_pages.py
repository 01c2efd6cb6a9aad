"""Every kind of entry of this app, as it is typed and read."""

from aid.views import approval_acts, item_acts, past_entries

EVERY = (*approval_acts.ENTRIES, *item_acts.ENTRIES, past_entries.PAST_DONATIONS)

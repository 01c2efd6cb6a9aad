"""Every kind of entry of this app, as it is typed and read."""

from aid.views import approval_acts

EVERY = (*approval_acts.ENTRIES,)

"""Correcting an earlier donation that a source tells of; it is first entered in the admin."""

from aid.past_donations.domain import PAST_DONATION
from aid.past_donations.forms import PastFactsForm
from sistercities.kernel import desk
from sistercities.kernel.entry_acts import EntryPages

PAST_DONATIONS = EntryPages(PAST_DONATION, PastFactsForm)
desk.register_entries(PAST_DONATIONS, order=180)

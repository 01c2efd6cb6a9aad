"""How what a source tells of an earlier donation is corrected; the admin has the first form."""

from aid.domain.past import PAST_DONATION
from aid.forms.past import PastFactsForm
from sistercities.entry_acts import EntryPages

PAST_DONATIONS = EntryPages(PAST_DONATION, PastFactsForm)

"""Every kind of entry of this app, as it is typed and read."""

from relationships.agreements.acts import signatures as signature_acts
from relationships.cities import acts as place_acts
from relationships.committees.acts import entries as committee_entries
from relationships.council.acts import (
    council as council_acts,
)
from relationships.council.acts import (
    offices as office_acts,
)
from relationships.council.acts import (
    people as person_acts,
)
from relationships.ties import acts as relationship_acts

EVERY = (
    *council_acts.ENTRIES,
    *signature_acts.ENTRIES,
    *relationship_acts.ENTRIES,
    *committee_entries.ENTRIES,
    *person_acts.ENTRIES,
    *office_acts.ENTRIES,
    *place_acts.ENTRIES,
    place_acts.COUNTRY_LABELS,
)

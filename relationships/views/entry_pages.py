"""Every kind of entry of this app, as it is typed and read."""

from relationships.views import (
    committee_entries,
    council_acts,
    office_acts,
    person_acts,
    place_acts,
    relationship_acts,
    signature_acts,
)

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

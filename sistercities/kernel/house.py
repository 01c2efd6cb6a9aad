"""What every kind of entry asks of the council: its day, its rule of two, its mail, its words."""

from sistercities.kernel.calendar import council_day
from sistercities.kernel.council import the_council
from sistercities.kernel.entry_kinds import House
from sistercities.kernel.entry_mails import awaits_confirmation, discarded
from sistercities.kernel.sentences import describe


def two_people() -> bool:
    """Whether a second person confirms; a council with a single clerk may switch it off."""
    council = the_council()
    return council is None or council.two_people


HOUSE = House(
    today=council_day,
    two_people=two_people,
    tell=awaits_confirmation,
    tell_discarded=discarded,
    describe=describe,
)

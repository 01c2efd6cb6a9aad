"""What every kind of entry asks of the council: its day, its rule of two, its mail, its words."""

from relationships.domain.calendar import council_day
from relationships.domain.mails.entries import awaits_confirmation, discarded
from relationships.models import Council
from relationships.sentences import describe
from sistercities.entry_kinds import House


def two_people() -> bool:
    """Whether a second person confirms; a council with a single clerk may switch it off."""
    return not Council.objects.filter(two_people=False).exists()


HOUSE = House(
    today=council_day,
    two_people=two_people,
    tell=awaits_confirmation,
    tell_discarded=discarded,
    describe=describe,
)

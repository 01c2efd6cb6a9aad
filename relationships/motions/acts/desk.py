"""What waits on the desk of the council's votes."""

from relationships.motions.acts import motions
from sistercities.kernel import desk

desk.register_entries(*motions.ENTRIES, order=100)

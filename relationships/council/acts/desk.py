"""What waits on the desk of the council's offices and people."""

from relationships.council.acts import bodies, offices, people, vote_rules
from sistercities.kernel import desk

desk.register_entries(*people.ENTRIES, order=140)
desk.register_entries(*offices.ENTRIES, order=150)
desk.register_entries(*bodies.ENTRIES, order=155)
desk.register_entries(*vote_rules.ENTRIES, order=160)

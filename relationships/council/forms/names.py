"""Persons in a list of choices: two of one name are told apart by their seats."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from relationships.council.domain.members import persons_apart
from relationships.council.models.council import Person


def name_apart(field: Any, persons: Iterable[Person], day: date) -> None:
    """Offer persons of one name in a field told apart by their seats."""
    called = persons_apart(persons, day)
    field.label_from_instance = lambda person: called.get(person.pk, str(person))


def members_apart(field: Any, day: date) -> None:
    """The same for members of a body or committee, whose persons are read along."""
    called = persons_apart((member.person for member in field.queryset), day)
    field.label_from_instance = lambda member: called.get(member.person_id, str(member))

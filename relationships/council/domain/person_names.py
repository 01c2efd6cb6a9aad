"""What a person is called. Who enters a person enters the first name; a correction takes two.

What was recorded before, such as a vote, a motion or a signature, shows the name as it was then.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.models.council import Person
from relationships.council.models.people import PersonName
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError


@transaction.atomic
def enter_person(person: Person, *, by: User) -> Person:
    """Save a new person, and the name as its first entry.

    Raises RuleError: there is no name.
    """
    person.save()
    said = {"name": person.name, "name_local": person.name_local}
    entries.enter(PERSON_NAME, person, by=by, **said)
    return person


def reference(person: Person) -> str:
    """How the public record names this person."""
    return f"person/{person.pk}"


def name_that_counts(person: Person) -> PersonName:
    """The entry by which the person is called now."""
    return person.names.current().get()


def _check(row: PersonName) -> None:
    """Raises RuleError: there is no name."""
    row.name, row.name_local = row.name.strip(), row.name_local.strip()
    if not row.name:
        raise RuleError(_("Give the name."))


def _says(row: PersonName) -> dict[str, Any]:
    return {"name": row.name, "name_local": row.name_local}


PERSON_NAME = register(
    EntryKind(
        name="person_name",
        what=gettext_lazy("name of a person"),
        model=PersonName,
        subject="person",
        says=_says,
        reference=lambda row: reference(row.person),
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        stands=("name", "name_local"),
        act_of=lambda row: "person_named",
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)

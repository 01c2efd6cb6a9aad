"""What the clerk may do to what is said of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.domain import person_names
from relationships.domain.calendar import council_day
from relationships.domain.offices import with_city
from relationships.forms.people import PersonNameForm
from relationships.models import Person
from relationships.views.entries import waiting
from sistercities.acts import Act
from sistercities.entry_acts import EntryPages
from sistercities.models import User

NAMES = EntryPages(
    person_names.PERSON_NAME,
    PersonNameForm,
    enter_label=_("Enter the name"),
    enter_name="enter-name",
)
ENTRIES = (NAMES,)


def context(person: Person, user: User) -> dict[str, Any]:
    """The names, the terms of office, and what waits for a second person."""
    holds = person.terms.on(council_day()).select_related("office__city")
    return {
        "stands": ", ".join(with_city(term.office) for term in holds) or _("holds no office today"),
        "names": person.names.confirmed().select_related("replaced_by"),
        "terms": person.terms.select_related("office__city"),
        "waiting": waiting(ENTRIES, {"person": person}, user),
    }


ACTS: list[Act] = [
    NAMES.correcting("correct-name", _("Correct the name"), person_names.name_that_counts)
]

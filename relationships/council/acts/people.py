"""Acts on the entries about a person."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relationships.council.domain import people, terms
from relationships.council.domain.offices import with_city
from relationships.council.forms.people import (
    CloseTermForm,
    PersonNameForm,
    TermEndForm,
    TermEntryForm,
)
from relationships.council.models.council import Person, Term
from sistercities.kernel.acts import Act
from sistercities.kernel.calendar import council_day
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User

NAMES = EntryPages(
    people.PERSON_NAME,
    PersonNameForm,
    enter_label=_("Enter the name"),
    enter_name="enter-name",
)
TERMS = EntryPages(
    terms.TERM,
    TermEntryForm,
    enter_label=_("Begin a term of office"),
    enter_name="begin-term",
)
TERM_ENDS = EntryPages(
    terms.TERM_END,
    TermEndForm,
    enter_label=_("Close a term of office"),
    enter_name="close-term",
)
ENTRIES = (NAMES, TERMS, TERM_ENDS)


def context(person: Person, user: User) -> dict[str, Any]:
    """The names, the terms of office, and the drafts that wait."""
    holds = person.terms.on(council_day()).select_related("office__city")
    return {
        "stands": ", ".join(with_city(term.office) for term in holds) or _("holds no office today"),
        "names": person.names.confirmed().select_related("replaced_by"),
        "terms": [_term(term) for term in _terms(person)],
        "waiting": waiting((NAMES,), {"person": person}, user)
        + waiting((TERMS, TERM_ENDS), {"term__person": person}, user),
    }


def _terms(person: Person) -> QuerySet[Term]:
    rows = person.terms.select_related("office__city").order_by("began_on", "pk")
    return rows.prefetch_related("entries__replaced_by", "ends__replaced_by")


def _term(term: Term) -> dict[str, Any]:
    """A term with every entry about its beginning and its end."""
    said = [*term.entries.all(), *term.ends.all()]
    return {
        "term": term,
        "office": with_city(term.office),
        "entries": [row for row in said if row.is_confirmed and not row.strikes],
    }


def _has_running(person: Person) -> bool:
    return person.terms.held().filter(ended_on=None).exists()


ACTS: list[Act] = [
    NAMES.correcting("correct-name", _("Correct the name"), people.name_that_counts),
    Act(
        name="close-term",
        label=_("Close a term of office"),
        perform=terms.close_term,
        on="term",
        ready=_has_running,
        happens=_("The last day still counts. The office is free from the day after."),
        result=_("The term is closed."),
        form=CloseTermForm,
    ),
]

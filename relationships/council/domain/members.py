"""The council of this installation, and who was a member of it on a day."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from relationships.council.models.council import Council, Person, Term, TermQuerySet
from sistercities.kernel.workflow import RuleError


def the_council() -> Council:
    """Return the council of this installation.

    Raises RuleError: nobody has entered it yet.
    """
    council = Council.objects.first()
    if council is None:
        raise RuleError(_("Enter the council first."))
    return council


def members_on(day: date) -> TermQuerySet:
    """The members of the council in office on ``day``, by seat. The last day in office counts."""
    terms = Term.objects.of_council().on(day)
    return terms.select_related("person", "office").order_by("office_id")


def must_have_been_in_office(persons: Sequence[Person], day: date) -> None:
    """Raises RuleError: one of them was not a member of the council on that day."""
    in_office = {term.person_id for term in members_on(day)}
    for person in persons:
        if person.pk not in in_office:
            raise RuleError(
                _("%(person)s was not a member of the council on that day.") % {"person": person}
            )

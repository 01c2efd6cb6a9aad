"""The council of this installation, and who was a member of it on a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from relationships.council.models.council import Council, Office, Person, Term, TermQuerySet
from sistercities.kernel.workflow import RuleError


def the_council() -> Council:
    """Return the council of this installation.

    Raises RuleError: nobody has entered it yet.
    """
    council = Council.objects.select_related("body").first()
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


def mayor_on(day: date) -> Term | None:
    """The mayor of the council's city on this day, if one is entered."""
    mayors = Term.objects.on(day).filter(
        office__kind=Office.Kind.MAYOR, office__city__council__isnull=False
    )
    return mayors.select_related("person", "office").order_by("began_on").last()


def vacant_on(day: date) -> list[Office]:
    """The seats of the council that nobody held on this day."""
    seats = Office.objects.filter(
        kind=Office.Kind.SEAT, city__council__isnull=False, struck=False
    ).order_by("pk")
    return list(seats.exclude(pk__in=members_on(day).order_by().values("office")))


def told_apart(terms: Iterable[Term]) -> dict[int, str]:
    """Each by name; who shares a name with another of them, by name and seat."""
    rows = list(terms)
    shared = Counter(term.person.name for term in rows)
    return {
        term.pk: f"{term.person.name} ({term.office.title})"
        if shared[term.person.name] > 1
        else term.person.name
        for term in rows
    }


def seats_of_namesakes(terms: Iterable[Term]) -> dict[int, str]:
    """The seats of those who share a name with another member, by person; empty for most days."""
    rows = {term.person_id: term for term in terms}
    shared = Counter(term.person.name for term in rows.values())
    return {pk: term.office.title for pk, term in rows.items() if shared[term.person.name] > 1}


def persons_apart(persons: Iterable[Person], day: date) -> dict[int, str]:
    """Each person by name; who shares it with another of them, by the seat or office of that day.

    Who held none on that day is told by the one held last. Of several of one name who held none
    ever, each is told by the number of their page. Asks nothing where no name is shared.
    """
    rows = list(persons)
    shared = Counter(person.name for person in rows)
    same = [person.pk for person in rows if shared[person.name] > 1]
    seats: dict[int, str] = {}
    if same:
        held = Term.objects.held().filter(person__in=same).select_related("office")
        on_that_day = set(held.on(day).values_list("pk", flat=True))
        for term in sorted(held, key=lambda term: (term.pk in on_that_day, term.began_on)):
            seats[term.person_id] = term.office.title
    without = [person for person in rows if person.pk in same and person.pk not in seats]
    alike = Counter(person.name for person in without)
    seats |= {
        person.pk: _("person %(number)s") % {"number": person.pk}
        for person in without
        if alike[person.name] > 1
    }
    return {
        person.pk: f"{person.name} ({seats[person.pk]})" if person.pk in seats else person.name
        for person in rows
    }

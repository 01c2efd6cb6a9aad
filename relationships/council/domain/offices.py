"""Offices: who held one on a given day, counted where the office is."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.cities.models.cities import City
from relationships.council.models.council import Office, Term
from sistercities.kernel.days import day_in
from sistercities.kernel.workflow import RuleError


def today_in(city: City) -> date:
    """The day it is now in this city."""
    return day_in(ZoneInfo(city.timezone))


def with_city(office: Office, title: str = "") -> str:
    """The title of an office with its city, named once: “Mayor of Kyiv”, but “Mayor (Kyiv)”.

    ``title`` is that of another day than today.
    """
    city, title = office.city.name, title or office.title
    return title if city.casefold() in title.casefold() else f"{title} ({city})"


def must_hold_office(term: Term, day: date, *, as_read: bool = False) -> None:
    """Only the holder of an office on that very day may sign for it.

    The database is asked whether the term was closed meanwhile, unless a page has just read it.

    Raises RuleError: the term had not begun, or had ended.
    """
    if not (term.runs_on(day) if as_read else Term.objects.on(day).filter(pk=term.pk).exists()):
        raise RuleError(
            _("%(name)s does not hold the office “%(office)s” on %(day)s.")
            % {
                "name": term.person.name,
                "office": term.office.title,
                "day": date_format(day, "DATE_FORMAT"),
            }
        )

"""Offices: who held one on a given day, counted where the office is, and its title.

Whoever enters an office enters its title; a correction takes two. City and kind of an office cannot
change. An office entered for the wrong city or kind is struck by two and entered anew, as long as
nobody was entered as its holder. What was signed or voted keeps the title of its day.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.cities.models.cities import City
from relationships.council.models.council import Office, Term
from relationships.council.models.council_entries import OfficeTitle
from sistercities.kernel import entries
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock


@transaction.atomic
def enter_office(office: Office, *, by: User) -> Office:
    """Save a new office, and its title as its first entry.

    Raises RuleError: it has no title; another office of the city has this one.
    """
    must_have_its_own_title(office, office.title)
    office.save(force_insert=True)
    said = {"title": office.title, "title_local": office.title_local}
    entries.enter(OFFICE_TITLE, office, by=by, **said)
    return office


def title_that_counts(office: Office) -> OfficeTitle:
    """The entry that gives the office its title now."""
    return office.titles.current().get()


def must_have_its_own_title(office: Office, title: str) -> None:
    """Raises RuleError: another office of the city has this title."""
    others = Office.objects.filter(city=office.city_id, struck=False).exclude(pk=office.pk)
    if others.filter(title=title.strip()).exists():
        raise RuleError(_("Another office of this city has this title."))


def _lock(row: OfficeTitle) -> None:
    """Raises RuleError: it is struck already; it is to be struck, and somebody held it."""
    office = row.office
    lock(office.city)
    lock(office)
    if office.struck:
        raise RuleError(_("This office was struck."))
    if row.strikes and office.terms.exists():
        raise RuleError(_("Somebody was entered as its holder, so the office cannot be struck."))


def _check(row: OfficeTitle) -> None:
    """Raises RuleError: it has no title; another office of the city has this one."""
    row.title, row.title_local = row.title.strip(), row.title_local.strip()
    if not row.title:
        raise RuleError(_("Give the title."))
    must_have_its_own_title(row.office, row.title)


def _counts(row: OfficeTitle) -> None:
    row.office.struck = row.strikes
    row.office.save(update_fields=["struck"])


def _says(row: OfficeTitle) -> dict[str, Any]:
    return {"city": row.office.city.name, "title": row.title, "title_local": row.title_local}


OFFICE_TITLE = register(
    EntryKind(
        name="office_title",
        what=gettext_lazy("title of an office"),
        model=OfficeTitle,
        subject="office",
        fetch=("office__city",),
        called=lambda row: with_city(row.office),
        says=_says,
        reference=lambda row: f"office/{row.office_id}",
        happened_on=lambda row: HOUSE.today(),
        lock=_lock,
        check=_check,
        stands=("title", "title_local"),
        counts=_counts,
        act_of=lambda row: "office_entered",
        first_alone=True,
        house=HOUSE,
    )
)


def today_in(city: City) -> date:
    """Today's date in this city."""
    return day_in(ZoneInfo(city.timezone))


def with_city(office: Office, title: str = "") -> str:
    """The title of an office with its city, named once: “Mayor of Kyiv”, but “Mayor (Kyiv)”.

    ``title`` is that of another day than today.
    """
    city, title = office.city.name, title or office.title
    return title if city.casefold() in title.casefold() else f"{title} ({city})"


def must_hold_office(term: Term, day: date, *, as_read: bool = False) -> None:
    """Only the holder of an office on that very day may sign for it.

    The database is asked again whether the term was closed, unless a page has just read it.

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

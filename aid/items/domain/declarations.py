"""What a department's head declares about a thing, and the checks of thing and declaration."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.items.models.items import Item, SurplusDeclaration
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.numbers import comparable
from sistercities.kernel.workflow import RuleError


@dataclass(frozen=True)
class ItemFields:
    """What a thing is."""

    kind: str
    description: str
    condition: str
    quantity: int = 1
    maker: str = ""
    model: str = ""
    year: int | None = None
    serial_or_vin: str = ""
    known_defects: str = ""
    expires_on: date | None = None
    voltage: str = ""


@dataclass(frozen=True)
class Declaration:
    """What a department's head declares about a thing."""

    department: str
    declared_by: str
    declared_on: date
    surplus_since: date
    reason: str
    replaced_by: str


def must_be_one_of_its_number(item: ItemFields | Item) -> None:
    """See that no other thing of the council has this serial number.

    Blanks, punctuation, case and look-alike letters of other scripts make no other number. Of two
    people who enter one engine at the same moment, the second waits for the first and is refused.

    Raises RuleError: the number is given for several pieces, or is that of another thing here.
    """
    number, compared = item.serial_or_vin.strip(), comparable(item.serial_or_vin)
    if not compared:
        return
    if item.quantity > 1:
        raise RuleError(
            _("A serial number or VIN stands for one piece: enter each piece by itself.")
        )
    with connection.cursor() as cursor:  # held until the transaction ends
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"number {compared}"])
    others = Item.objects.numbered(number)
    if isinstance(item, Item):
        others = others.exclude(pk=item.pk)
    other = others.first()
    if other is not None:
        raise RuleError(
            _("The number %(number)s is entered already: “%(item)s”.")
            % {"number": number, "item": other}
        )


def check_declaration(item: Item, declaration: Declaration) -> None:
    """Raises RuleError: a day is in the future; it left service before it was made, or too late."""
    not_in_the_future(declaration.declared_on)
    not_in_the_future(declaration.surplus_since)
    if declaration.surplus_since > declaration.declared_on:
        raise RuleError(
            _("It was declared surplus on %(day)s, so it left service on that day or before.")
            % {"day": date_format(declaration.declared_on, "DATE_FORMAT")}
        )
    if item.year and declaration.surplus_since.year < item.year:
        raise RuleError(
            _("It was made in %(year)d, so it cannot have left service in %(since)d.")
            % {"year": item.year, "since": declaration.surplus_since.year}
        )


def declared(row: SurplusDeclaration) -> Declaration:
    """The facts of a declaration, to be compared or to fill a form."""
    return Declaration(**{name: getattr(row, name) for name in Declaration.__dataclass_fields__})

"""What sources say of a tie: its dates, and which lists name it or leave it out.

Sources that contradict each other all stay. One person adds what a source says; an entry copied
wrongly is corrected by two, and one that the source does not contain is struck.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.ties.domain.relationships import names, reference
from relationships.ties.models.relationships import Attestation, RelationshipDate
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError

Precision = RelationshipDate.Precision


def as_precise_as(on: date, precision: str) -> date:
    """The first day of the year or month, if the date is only that precise."""
    if precision == Precision.YEAR:
        return on.replace(month=1, day=1)
    return on.replace(day=1) if precision == Precision.MONTH else on


def _check_date(row: RelationshipDate) -> None:
    """Raises RuleError: no source; a future day that is not the one on which it takes effect."""
    row.source, row.note = row.source.strip(), row.note.strip()
    if not row.source:
        raise RuleError(_("Name the source of this date."))
    row.on = as_precise_as(row.on, row.precision)
    if row.what != RelationshipDate.What.EFFECTIVE:
        not_in_the_future(row.on)


def _date_says(row: RelationshipDate) -> dict[str, Any]:
    said = {"what": row.what, "date": row.on.isoformat(), "precision": row.precision}
    sources = {"source": row.source, "source_url": row.source_url, "note": row.note}
    return names(row.relationship) | said | sources


def _check_attestation(row: Attestation) -> None:
    """Raises RuleError: it says nothing, or no source is named."""
    row.note, row.source = row.note.strip(), row.source.strip()
    if not row.note or not row.source:
        raise RuleError(_("Say what the source says, and name it."))


def _attestation_says(row: Attestation) -> dict[str, Any]:
    said = {"note": row.note, "source": row.source, "source_url": row.source_url}
    return names(row.relationship) | said


TIE_DATE = register(
    EntryKind(
        name="tie_date",
        what=gettext_lazy("date from the public record"),
        model=RelationshipDate,
        subject="relationship",
        fetch=("relationship__city_a", "relationship__city_b"),
        says=_date_says,
        reference=lambda row: reference(row.relationship),
        happened_on=lambda row: row.on,
        check=_check_date,
        act_of=lambda row: "tie_date_added",
        first_alone=True,
        house=HOUSE,
    )
)
ATTESTATION = register(
    EntryKind(
        name="attestation",
        what=gettext_lazy("what another source says"),
        model=Attestation,
        subject="relationship",
        fetch=("relationship__city_a", "relationship__city_b"),
        says=_attestation_says,
        reference=lambda row: reference(row.relationship),
        happened_on=lambda row: HOUSE.today(),
        check=_check_attestation,
        act_of=lambda row: "tie_attested",
        first_alone=True,
        house=HOUSE,
    )
)

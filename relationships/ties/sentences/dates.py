"""Dates in words, no more precise than their source."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format

from relationships.ties.models.relationships import Relationship, RelationshipDate

Precision = RelationshipDate.Precision
_FORMATS = {
    Precision.YEAR: "Y",
    Precision.MONTH: "YEAR_MONTH_FORMAT",
    Precision.DAY: "DATE_FORMAT",
}
_KEPT: dict[str, int] = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}


def precisely(on: date, precision: str) -> str:
    """The date in words; only the year or the month if it is only that precise."""
    return date_format(on, _FORMATS[Precision(precision)])


def since(tie: Relationship) -> str:
    """Since when the tie has existed, in words; empty where no source says so."""
    if tie.official_on:
        return precisely(tie.official_on, Precision.DAY)
    row = beginning(tie)
    return precisely(row.on, row.precision) if row else ""


def beginning(tie: Relationship) -> RelationshipDate | None:
    """The date from which a tie is counted, with its source.

    The same choice as RelationshipDateQuerySet.since, from dates that are read already.
    """
    order = [str(what) for what in RelationshipDate.BEGINNINGS]
    rows = [row for row in tie.dates.all() if row.counts and row.what in order]
    return min(rows, key=lambda row: (order.index(row.what), row.on, row.pk), default=None)


def disagree(rows: Iterable[RelationshipDate]) -> bool:
    """Whether two sources give different dates for the same thing.

    “1967” and “27 June 1967” agree: one is only less precise.
    """
    dated = list(rows)
    return any(
        one.what == other.what and not _agree(one, other)
        for place, one in enumerate(dated)
        for other in dated[place + 1 :]
    )


def _agree(one: RelationshipDate, other: RelationshipDate) -> bool:
    kept = min(_KEPT[one.precision], _KEPT[other.precision])
    return one.on.timetuple()[:kept] == other.on.timetuple()[:kept]

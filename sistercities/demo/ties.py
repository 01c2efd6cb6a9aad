"""The sister cities of Los Angeles, recognised, and its friendship cities, reported.

The clerk's part is played. The evidence named is the City's own page on the city where our sources
have one, else the published list of the 25.
"""

from datetime import date
from typing import Any

from relationships.cities.domain.places import OTHER_NAME
from relationships.cities.models.city_entries import OtherName
from relationships.cities.states import Kind
from relationships.ties.domain import relationships, status
from relationships.ties.domain.recognitions import RECOGNITION
from relationships.ties.domain.tie_facts import ATTESTATION, TIE_DATE
from relationships.ties.models.relationships import Relationship, RelationshipDate
from sistercities.demo import facts, labelled_place
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User

LIST_OF = date(2016, 11, 9)
READ_ON = date(2026, 11, 22)

Source = dict[str, Any]


def enter(*, clerk: User, deputy: User) -> None:
    data = facts("ties")
    sources = {
        key: {"source": name, "source_url": url} for key, (name, url) in data["sources"].items()
    }
    for entry in data["ties"]:
        tie = _report(entry, sources, by=clerk)
        for row in entry["dates"]:
            _date(tie, row, sources[row["source"]], by=clerk)
        for row in entry["says"]:
            entries.enter(ATTESTATION, tie, by=clerk, note=row["note"], **sources[row["source"]])
        if tie.kind == Kind.SISTER:
            _recognise(tie, entry.get("evidence", "list"), sources, clerk=clerk, deputy=deputy)
        if "unclear" in entry:
            _unclear(tie, entry["unclear"], sources, by=clerk)


def _report(entry: dict[str, Any], sources: dict[str, Source], *, by: User) -> Relationship:
    city = labelled_place(entry, by=by)
    for name, language, until in entry.get("former", []):
        said = {"name": name, "language": language, "until_year": until}
        entries.enter(OTHER_NAME, city, by=by, kind=OtherName.Kind.FORMER, **said)
    if entry["kind"] == Kind.SISTER:
        return relationships.report_tie(
            city, kind=Kind.SISTER, by=by, as_of=LIST_OF, **sources["list"]
        )
    # The page of the friendship cities bears no date; a machine whose clock is late starts too.
    read_on = min(READ_ON, council_day())
    return relationships.report_tie(
        city, kind=entry["kind"], by=by, as_of=read_on, **sources["indiegogo"]
    )


def _date(tie: Relationship, row: dict[str, str], source: Source, *, by: User) -> None:
    precision = {
        4: RelationshipDate.Precision.YEAR,
        7: RelationshipDate.Precision.MONTH,
        10: RelationshipDate.Precision.DAY,
    }[len(row["on"])]
    entries.enter(
        TIE_DATE,
        tie,
        by=by,
        what=row["what"],
        on=date.fromisoformat((row["on"] + "-01-01")[:10]),
        precision=precision,
        note=row.get("note", ""),
        **source,
    )


def _unclear(
    tie: Relationship, row: dict[str, str], sources: dict[str, Source], *, by: User
) -> None:
    status.say_what_is_known(
        tie,
        by=by,
        certainty=Relationship.Certainty.UNCLEAR,
        note_text=row["note"],
        source=sources[row["source"]]["source"],
    )


def _recognise(
    tie: Relationship, named: str, sources: dict[str, Source], *, clerk: User, deputy: User
) -> None:
    """The pages bear no date of their own; one tells of the relaunch of 9 November 2016."""
    evidence = sources[named]
    recognition = entries.enter(
        RECOGNITION,
        tie,
        by=clerk,
        evidence=evidence["source"],
        evidence_url=evidence["source_url"],
        evidence_on=None,
    )
    entries.confirm(recognition, by=deputy)

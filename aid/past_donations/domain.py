"""Past donations: what a source tells of gifts from before this register, or of other cities.

They are reported, never decided here: they have no basis and no acceptance, and never count against
a cap. Those of the council's own city enter the public record too, with their source. One person
enters what a source says; an entry copied wrongly is corrected by two, and an entry that is not in
the source at all is struck.
"""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.past_donations.models import PastDonation
from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from relationships.ties.domain.tie_facts import as_precise_as
from relationships.ties.models.relationships import RelationshipDate
from sistercities.kernel import entries
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import Provenance, User
from sistercities.kernel.workflow import RuleError

Precision = RelationshipDate.Precision
FACTS = (
    "what", "quantity", "model_year", "happened_on", "precision", "stage", "value_text",
    "condition", "decision", "note", "source", "source_url", "as_of",
)  # fmt: skip


def report_past(*, by: User, from_city: City, to_city: City, **facts: Any) -> PastDonation:
    """Enter a donation that a named source tells of; ``facts`` are named in ``FACTS``.

    Raises RuleError: as `check`.
    """
    said = facts | {"to_city": to_city, "provenance": Provenance.REPORTED}
    past: PastDonation = entries.enter(PAST_DONATION, from_city, by=by, **said)
    return past


def check(past: PastDonation) -> None:
    """Raises RuleError: no gift, no source or day of reading it; a future day; one city twice."""
    if past.from_city_id == past.to_city_id:
        raise RuleError(_("Giver and receiver must be two cities."))
    past.what, past.source = past.what.strip(), past.source.strip()
    if not past.what:
        raise RuleError(_("Say what was given."))
    if not past.source or past.as_of is None:
        raise RuleError(_("Name the source, and the day on which it was read."))
    not_in_the_future(past.as_of)
    if past.happened_on:
        past.happened_on = as_precise_as(past.happened_on, past.precision)
        not_in_the_future(past.happened_on)


def _check(past: PastDonation) -> None:
    """Raises RuleError: as `check`. The giver is locked, so that no two get the same reference."""
    check(past)
    if past.corrects is None and not past.reference:
        past.reference = _new_reference(past)


def _new_reference(past: PastDonation) -> str:
    """Giver, receiver and year; the giver is locked, so that no two are the same."""
    year = past.happened_on.year if past.happened_on else "undated"
    base = f"{_in_short(past.from_city)}-{_in_short(past.to_city)}-{year}"
    taken = set(
        PastDonation.objects.filter(reference__startswith=base).values_list("reference", flat=True)
    )
    wanted = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 2))]
    return next(reference for reference in wanted if reference not in taken)


def _in_short(city: City) -> str:
    return (city.slug or slugify(city.name) or f"place-{city.pk}")[:20].strip("-")


def _says(past: PastDonation) -> dict[str, Any]:
    """The facts, without those that the source does not give."""
    told = {"giver": past.from_city.name, "city": past.to_city.name}
    told |= {name: getattr(past, name) for name in FACTS}
    del told["happened_on"], told["precision"], told["as_of"]
    told |= {"happened": _as_known(past), "as_of_on": str(past.as_of or "")}
    return {name: fact for name, fact in told.items() if fact}


def _for_the_record(past: PastDonation, facts: dict[str, Any]) -> dict[str, Any] | None:
    """A first report enters the record if the council's own city gave; a correction always does.

    What other cities did is no act of this council; correcting what it published about them is.
    """
    ours = Council.objects.filter(city=past.from_city).exists()
    return facts if ours or past.corrects is not None else None


def _reference(past: PastDonation) -> str:
    return f"donation/{past.reference}"


def _as_known(past: PastDonation) -> str:
    """The day, month or year, no more precise than the source."""
    if past.happened_on is None:
        return "undated"
    kept = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[Precision(past.precision)]
    return past.happened_on.isoformat()[:kept]


PAST_DONATION = register(
    EntryKind(
        name="past_donation",
        what=gettext_lazy("past donation"),
        model=PastDonation,
        subject="from_city",
        fetch=("from_city", "to_city"),
        about=("to_city", "reference", "provenance"),
        says=_says,
        reference=_reference,
        happened_on=lambda past: HOUSE.today(),
        check=_check,
        record=_for_the_record,
        act_of=lambda past: "past_donation_reported",
        first_alone=True,
        house=HOUSE,
    )
)

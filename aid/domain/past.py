"""Past donations: what a source tells of gifts from before this register, or of other cities.

They are reported, never decided here: they have no ground, no receipt, and never count against a
cap. Those of the council's own city enter the public record too, with their source.
"""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from aid.models import PastDonation
from relationships.domain.calendar import council_day
from relationships.domain.relationships import not_in_the_future
from relationships.domain.tie_facts import as_precise_as
from relationships.models import City, Council, RelationshipDate
from sistercities import public_record
from sistercities.models import Provenance
from sistercities.workflow import RuleError, lock

Precision = RelationshipDate.Precision
FACTS = (
    "what", "quantity", "model_year", "happened_on", "precision", "stage", "value_text",
    "condition", "decision", "note", "source", "source_url", "as_of",
)  # fmt: skip


@transaction.atomic
def report_past(*, from_city: City, to_city: City, **facts: Any) -> PastDonation:
    """Enter a donation that a named source tells of; ``facts`` are named in ``FACTS``.

    Raises RuleError: as `check`.
    """
    past = PastDonation(
        provenance=Provenance.REPORTED, from_city=from_city, to_city=to_city, **facts
    )
    return enter(past)


@transaction.atomic
def enter(past: PastDonation) -> PastDonation:
    """Enter a filled-in past donation under a new reference. Raises RuleError: as `check`."""
    check(past)
    lock(past.from_city)
    past.provenance = Provenance.REPORTED
    past.reference = _new_reference(past)
    past.save(force_insert=True)
    _record("past_donation_reported", past)
    return past


@transaction.atomic
def correct(past: PastDonation) -> None:
    """Save a corrected entry. Its reference and the two cities stay.

    Raises RuleError: as `check`.
    """
    check(past)
    past.save(update_fields=FACTS)
    _record("past_donation_corrected", past)


def check(past: PastDonation) -> None:
    """Say no to what is not told by a source.

    Raises RuleError: it is not said what was given; there is no source, or no day on which it was
    read; a day lies in the future; both cities are the same.
    """
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


def _new_reference(past: PastDonation) -> str:
    """Who gave to whom in which year; the giver is locked, so no two get the same."""
    year = past.happened_on.year if past.happened_on else "undated"
    base = f"{_in_short(past.from_city)}-{_in_short(past.to_city)}-{year}"
    taken = set(
        PastDonation.objects.filter(reference__startswith=base).values_list("reference", flat=True)
    )
    wanted = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 2))]
    return next(reference for reference in wanted if reference not in taken)


def _in_short(city: City) -> str:
    return (city.slug or slugify(city.name) or f"place-{city.pk}")[:20].strip("-")


def _record(act: str, past: PastDonation) -> None:
    """Of the council's own city only: what other cities did is not this council's act.

    What is recorded happened today: the report. When the donation was, its facts say.
    """
    if not Council.objects.filter(city=past.from_city).exists():
        return
    told = {
        "city": past.to_city.name,
        "what": past.what,
        "quantity": past.quantity,
        "happened": _as_known(past),
        "value_text": past.value_text,
        "source": past.source,
        "as_of_on": str(past.as_of or ""),
    }
    public_record.append(
        act=act,
        subject=f"donation/{past.reference}",
        happened_on=council_day(),
        facts={name: fact for name, fact in told.items() if fact},
    )


def _as_known(past: PastDonation) -> str:
    """The day, month or year, no more precise than the source."""
    if past.happened_on is None:
        return "undated"
    kept = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[Precision(past.precision)]
    return past.happened_on.isoformat()[:kept]

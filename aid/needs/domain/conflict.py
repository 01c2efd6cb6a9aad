"""Cities in conflict: what would help an attacker is on no public page.

While a city is marked, no route, place, date after the approval or officer of a donation to it is
public, recipient bodies appear by their kind only, and the public record learns of a shipment
together with its acceptance. The mark itself is public, with its reason and source.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.needs.models.recipients import ConflictMark
from relationships.cities.models.cities import City
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock


def in_conflict(city: City) -> bool:
    """Whether the city is marked today."""
    return ConflictMark.objects.open().filter(city=city).exists()


def subject(city: City) -> str:
    """How the public record names the city."""
    return f"city/{city.slug or city.geoname_id or f'place-{city.pk}'}"


@transaction.atomic
def mark(city: City, *, by: User, reason: str, source: str) -> ConflictMark:
    """Mark a city as in conflict, from a public source.

    Raises RuleError: there is no reason or no source; the city is marked already.
    """
    lock(city)
    reason, source = reason.strip(), source.strip()
    check(city, reason=reason, source=source)
    row = ConflictMark.objects.create(city=city, reason=reason, source=source, began_by=by)
    _record("city_in_conflict", row)
    return row


def check(city: City, *, reason: str, source: str) -> None:
    """Raises RuleError: there is no reason or no source; the city is marked already."""
    if not reason.strip() or not source.strip():
        raise RuleError(_("Give the reason, and name a public source."))
    if in_conflict(city):
        raise RuleError(_("%(city)s is marked as in conflict already.") % {"city": city})


def uncovered(city: City) -> int:
    """How many public donations to this city will be shown in full once the mark is lifted."""
    return city.donations.public().count()


@transaction.atomic
def lift(mark: ConflictMark, *, by: User, reason: str) -> None:
    """Lift the mark: from now on the pages of donations to this city show everything.

    Raises RuleError: the mark was lifted already; there is no reason.
    """
    lock(mark)
    if mark.ended_at:
        raise RuleError(_("This mark was lifted already."))
    if not reason.strip():
        raise RuleError(_("Say why the mark is lifted."))
    mark.ended_at, mark.ended_by, mark.ended_reason = timezone.now(), by, reason.strip()
    mark.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _record(
        "city_no_longer_in_conflict",
        mark,
        reason=mark.ended_reason,
        marked_because=mark.reason,
        donations=uncovered(mark.city),
    )


def _record(act: str, row: ConflictMark, **more: str | int) -> None:
    facts = {"city": row.city.name, "reason": row.reason, "source": row.source} | more
    public_record.append(act=act, subject=subject(row.city), happened_on=council_day(), facts=facts)

"""The beginning of an installation: its one council, the rule by which it votes, its seats."""

import zoneinfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relationships.domain import cities
from relationships.models import City, Council, Office
from sistercities.workflow import RuleError


@transaction.atomic
def set_up_council(
    *,
    city: City,
    name: str,
    seats: int,
    quorum: int,
    threshold: str,
    timezone: str,
    contact_email: str,
    rules_source: str = "",
    seat_title: str,
) -> Council:
    """Enter the council with its seats; ``seat_title`` holds {number}. Who sits there comes later.

    One installation serves one council; another council is another installation.

    Raises RuleError: there is a council already; the quorum does not fit the seats; the time zone
    is unknown; two seats would have the same title.
    """
    if Council.objects.exists():
        raise RuleError(_("There is a council already."))
    if not 1 <= quorum <= seats:
        raise RuleError(_("The quorum must be between 1 and the number of seats."))
    if timezone not in zoneinfo.available_timezones():
        raise RuleError(_("There is no time zone %(zone)s.") % {"zone": timezone})
    titles = [seat_title.format(number=number) for number in range(1, seats + 1)]
    if len(set(titles)) < seats:
        raise RuleError(_("Each seat needs a title of its own: write {number} where it differs."))
    try:
        with transaction.atomic():
            council = Council.objects.create(
                city=city,
                name=name,
                seats=seats,
                quorum=quorum,
                threshold=threshold,
                timezone=timezone,
                contact_email=contact_email,
                rules_source=rules_source,
            )
    except IntegrityError as error:
        raise RuleError(_("There is a council already.")) from error
    if not city.slug:
        cities.give_slug(city)
    for title in titles:
        Office.objects.create(city=city, kind=Office.Kind.SEAT, title=title)
    return council

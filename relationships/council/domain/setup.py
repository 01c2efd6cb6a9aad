"""The beginning of an installation: its one council, the rule by which it votes, its seats."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relationships.cities.domain import cities
from relationships.cities.models.cities import City
from relationships.council.domain.bodies import load_notice_rule
from relationships.council.domain.council_facts import enter_council
from relationships.council.domain.offices import enter_office
from relationships.council.domain.vote_rules import enter_first
from relationships.council.models.council import Council, Office
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError


@transaction.atomic
def set_up_council(
    *,
    city: City,
    seats: int,
    seat_title: str,
    by: User,
    votes: dict[str, Any],
    notice: str = "",
    notice_from: date | None = None,
    **rules: Any,
) -> Council:
    """Enter the council with its seats; ``seat_title`` holds {number}. Who sits there comes later.

    ``rules`` are its name, time zone and address for the public; ``votes`` say how it votes, and
    where that stands (see vote_rules.py); ``notice`` is a law about notice that we ship, and
    counts here from today on, or from ``notice_from``. One installation serves one council; another
    council is another.

    Raises RuleError: there is a council already; the quorum does not fit the seats; the time zone
    is unknown; two seats would have the same title.
    """
    if Council.objects.exists():
        raise RuleError(_("There is a council already."))
    titles = [seat_title.format(number=number) for number in range(1, seats + 1)]
    if len(set(titles)) < seats:
        raise RuleError(_("Each seat needs a title of its own: write {number} where it differs."))
    try:
        with transaction.atomic():
            council = enter_council(Council(city=city, seats=seats, **rules), by=by)
    except IntegrityError as error:
        raise RuleError(_("There is a council already.")) from error
    enter_first(council.body, by=by, **votes)
    if not city.slug:
        cities.give_slug(city)
    for title in titles:
        enter_office(Office(city=city, kind=Office.Kind.SEAT, title=title), by=by)
    if notice:
        day = notice_from or HOUSE.today()
        load_notice_rule(council.body, notice, in_force_on=day, by=by)
    return council

"""Reminders by date: one daily clock, and each reminder once.

The mail loop looks at the clock every hour. In the morning, where the council sits, it sends what
the processes have registered: to whoever must act before a day, and to the clerk's office what has
become late. What was told of a row and a day is not told again, whoever asks and however often; if
the day is moved, it is told anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from sistercities.kernel import outbox
from sistercities.kernel.calendar import by_the_councils_clock, council_day, council_zone
from sistercities.kernel.desk import LATE, Card, cards
from sistercities.kernel.models import Reminded, User
from sistercities.kernel.permissions import clerks
from sistercities.kernel.site_address import site_url

MORNING = time(7)


@dataclass(frozen=True)
class Reminder:
    """Whom to remind of what: the rows that wait on a day, the day each is about, and the mail."""

    name: str
    rows: Callable[[date], Iterable[Any]]
    day: Callable[[Any], date]
    send: Callable[[Any], None]


_REGISTERED: list[Reminder] = []


def register(*reminders: Reminder) -> None:
    """Let the daily clock send the reminders of a process; its module does so when loaded."""
    _REGISTERED.extend(reminders)


def send_due() -> int:
    """Send what is due and was not sent yet, if it is morning; return how many mails that were."""
    if timezone.localtime(timezone=council_zone()).time() < MORNING:
        return 0
    with by_the_councils_clock(), translation.override("en"):
        today = council_day()
        sent = sum(_send(reminder, row) for reminder in _REGISTERED for row in reminder.rows(today))
        return sent + sum(_tell_what_is_late(clerk, today) for clerk in clerks())


def _send(reminder: Reminder, row: Any) -> bool:
    with transaction.atomic():
        new = _not_told(reminder.name, row, reminder.day(row))
        if new:
            reminder.send(row)
    return new


def _tell_what_is_late(clerk: User, today: date) -> bool:
    """One mail with all that has become late since the last; none if nothing has."""
    with transaction.atomic():
        late = [(card, _new_rows(card, clerk, today)) for card in cards() if card.group == LATE]
        told = [
            {
                "heading": card.heading,
                "rows": [(card.line(row), site_url() + card.address(row)) for row in rows],
            }
            for card, rows in late
            if rows
        ]
        if told:
            outbox.post("office_late", to=clerk.email, language="en", context={"cards": told})
    return bool(told)


def _new_rows(card: Card, clerk: User, today: date) -> list[Any]:
    day = card.day
    if day is None:
        return []
    return [
        row
        for row in card.rows_for(clerk, today)
        if _not_told(card.slug, row, day(row), reader=clerk)
    ]


def _not_told(name: str, row: Any, day: date, *, reader: User | None = None) -> bool:
    """Write down that it is told now. Of two that try at once, the second one is too late."""
    try:
        with transaction.atomic():
            Reminded.objects.create(name=name, row=row.pk, about=day, reader=reader)
    except IntegrityError:
        return False
    return True

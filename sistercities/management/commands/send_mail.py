"""Sends what waits in the outbox, one mail after the other.

The loop also runs, once an hour, the commands that the settings name in HOURLY_COMMANDS.
"""

import logging
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from post_office.mail import send_queued

from sistercities.kernel.outbox import drop_texts
from sistercities.kernel.secret_addresses import scrub

LOCK = 0x5157E3
PAUSE_SECONDS = 2.0
HOUR_SECONDS = 3600.0


class Command(BaseCommand):
    help = "Send the mails of the outbox; with --loop, go on until told to end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="look for mails until told to end")

    def handle(self, *args: Any, loop: bool = False, **options: Any) -> None:
        """Send until the outbox is empty; two senders never send at the same time."""
        logging.getLogger("post_office").setLevel(logging.WARNING)
        due, self.is_tidy = time.monotonic(), False
        with _told_to_end() as end:
            while not end.is_set():
                self._send_what_waits(end)
                if not loop:
                    return
                if time.monotonic() >= due:
                    due += HOUR_SECONDS
                    self.run_hourly_commands()
                end.wait(PAUSE_SECONDS)

    def _send_what_waits(self, end: Event) -> None:
        try:
            with _alone() as alone:
                if alone and not self.is_tidy:
                    drop_texts()  # of a sender that was killed before it came to this
                    self.is_tidy = True
                while alone and not end.is_set() and sum(send_queued()):
                    drop_texts()
        except (OperationalError, InterfaceError) as error:
            self.is_tidy = False
            self.stderr.write(scrub(f"The database does not answer, trying again: {error}"))
            connection.close()

    def run_hourly_commands(self) -> None:
        """Run what is due every hour; what fails does not stop the mail."""
        for name in settings.HOURLY_COMMANDS:
            try:
                call_command(name, verbosity=0)
            except Exception as error:  # whatever it was, the mail goes on
                self.stderr.write(scrub(f"{name} failed, trying again in an hour: {error}"))
                connection.close()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only sender at this moment, in all processes on this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (held,) = cursor.fetchone() or (False,)
        try:
            yield held
        finally:
            if held:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _told_to_end() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set, also where SIGINT was ignored at the start."""
    end = Event()
    before = {
        number: signal.signal(number, lambda *_: end.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

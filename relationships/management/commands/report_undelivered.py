"""Tells the clerk's office of mail that could not be delivered. The mail loop runs it hourly."""

from typing import Any

from django.core.management.base import BaseCommand

from sistercities.kernel import undelivered


class Command(BaseCommand):
    help = "Tell the clerk's office, once of each, of mails that could not be delivered."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        told = undelivered.tell_clerks()
        if verbosity:
            self.stdout.write(f"Mails reported as undelivered: {told}.")

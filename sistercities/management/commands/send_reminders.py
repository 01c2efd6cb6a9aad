"""Sends the reminders that are due, each once. The mail loop runs it hourly."""

from typing import Any

from django.core.management.base import BaseCommand

from sistercities.kernel import reminders


class Command(BaseCommand):
    help = "Send the reminders that are due by today's date, each once."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        sent = reminders.send_due()
        if verbosity:
            self.stdout.write(f"Reminders sent: {sent}.")

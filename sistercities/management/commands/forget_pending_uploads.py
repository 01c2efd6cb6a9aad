"""Deletes the files that waited for another try of a form. The mail loop runs it hourly."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sistercities.kernel import pending_uploads


class Command(BaseCommand):
    help = "Delete files that came with forms which could not be taken, a day later."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        forgotten = pending_uploads.forget(timezone.now() - pending_uploads.KEPT_FOR)
        if verbosity:
            self.stdout.write(f"Files forgotten: {forgotten}.")

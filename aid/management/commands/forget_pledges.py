"""Erases what donors began and never confirmed, as the page promises. Run regularly."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from aid.casework.domain import erasure


class Command(BaseCommand):
    help = "Erase pledges that were not confirmed within fourteen days, and files left behind."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        now = timezone.now()
        forgotten = erasure.forget_unconfirmed(now - erasure.KEPT_UNCONFIRMED)
        swept = erasure.sweep_photographs(now - erasure.KEPT_WITHOUT_A_ROW)
        if verbosity:
            self.stdout.write(f"Pledges forgotten: {forgotten}. Files swept: {swept}.")

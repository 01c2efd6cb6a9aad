from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from sistercities.demo import accounts, aid, council, kyiv, meetings, ties
from sistercities.kernel import installation
from sistercities.kernel.models import Installation


class Command(BaseCommand):
    help = "Load Los Angeles as a demonstration into a database without a council. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.DATA_DIR) / "demo-accounts"
        with transaction.atomic():
            self.stdout.write(load(path))


def load(path: Path) -> str:
    """Load everything or nothing, and say which. The accounts are written to ``path``."""
    if Council.objects.exists() and installation.is_demonstration():
        return "  The demonstration is already there."
    if Council.objects.exists() or Installation.objects.filter(demonstration=False).exists():
        return "  This database belongs to a real council: no demonstration is loaded."
    if not City.objects.exists():
        raise CommandError("Load the gazetteer first: manage.py load_gazetteer")
    installation.declare(demonstration=True)
    if Council.objects.exists():  # another start was quicker
        return "  The demonstration is already there."
    users = accounts.create(path)
    sitting = council.enter(by=users["administrator"])
    ties.enter(clerk=users["clerk"], deputy=users["deputy"])
    kyiv.enter(users, council.enter_policy())
    aid.enter(clerk=users["clerk"])
    meetings.enter(sitting, clerk=users["clerk"], deputy=users["deputy"])
    return f"  The demonstration is loaded; its accounts are in {path}."

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from aid.legal_bases.domain import grounds_data


class Command(BaseCommand):
    help = (
        "Load the legal grounds on which a city gives away its own property. Safe to repeat: a"
        " ground that is there already, with its amounts, stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("law", choices=grounds_data.available(), help="Whose law")

    def handle(self, *args: Any, **options: Any) -> None:
        added = grounds_data.load(options["law"])
        for ground in added:
            self.stdout.write(f"  Added: {ground.title}")
        self.stdout.write(
            "Check the amounts and the start of the year in the admin, under Legal grounds."
            if added
            else "All of them are there already. Nothing was changed."
        )

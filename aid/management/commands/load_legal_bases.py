from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from aid.legal_bases.domain import legal_bases_data


class Command(BaseCommand):
    help = (
        "Load the legal bases on which a city gives away its own property. Safe to repeat: a"
        " basis that is there already, with its amounts, stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("law", choices=legal_bases_data.available(), help="Whose law")

    def handle(self, *args: Any, **options: Any) -> None:
        added = legal_bases_data.load(options["law"])
        for legal_basis in added:
            self.stdout.write(f"  Added: {legal_basis.title}")
        self.stdout.write(
            "Check the amounts and the start of the year in the admin, under Legal bases."
            if added
            else "All of them are there already. Nothing was changed."
        )

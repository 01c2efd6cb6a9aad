from typing import Any

from django.core.management.base import BaseCommand

from sistercities.kernel import roles


class Command(BaseCommand):
    help = "Make the groups and their permissions what kernel/roles.py says. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        roles.sync()
        if options["verbosity"] > 1:
            self.stdout.write(f"Roles: {', '.join(roles.ROLES)}")

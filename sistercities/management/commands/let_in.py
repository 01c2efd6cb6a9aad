import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sistercities.kernel import database_roles


class Command(BaseCommand):
    help = (
        "Let the role in APP_ROLE use the tables, and no more, with the password in APP_PASSWORD. "
        "Run it as the owner of the database. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            database_roles.let_in(os.environ["APP_ROLE"], os.environ.get("APP_PASSWORD", ""))
        except KeyError as error:
            raise CommandError(
                "APP_ROLE is not set: name the role that will use the tables."
            ) from error
        except ValueError as error:
            raise CommandError(str(error)) from error

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Make database and static files ready for this version. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="static files are collected already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("migrate", interactive=False, verbosity=0)
        self.step("createcachetable", verbosity=0)
        self.step("sync_roles")
        self.step("load_gazetteer")
        if settings.DEMO:
            self.step("load_demo")
        if not options["no_static"]:
            self.step("collectstatic", interactive=False, verbosity=0)

    def step(self, command: str, **options: Any) -> None:
        started = time.monotonic()
        call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
        self.stdout.write(f"  {command}: {time.monotonic() - started:.1f} s")

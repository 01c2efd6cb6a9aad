import hashlib
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = {"sistercities", "relationships", "aid"}


class Command(BaseCommand):
    help = (
        "Make database and static files ready for this version, as the owner of the database; "
        "APP_ROLE names the role that will use it. Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="static files are collected already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_what_another_version_made()
        self.step("migrate", interactive=False, verbosity=0)
        self.step("createcachetable", verbosity=0)
        self.step("sync_roles")
        self.step("load_gazetteer")
        if settings.DEMO:
            self.step("load_demo")
        if os.environ.get("APP_ROLE"):
            self.step("let_in")
        if not options["no_static"]:
            self.collect_static_files()

    def step(self, command: str, **options: Any) -> None:
        started = time.monotonic()
        call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
        self.stdout.write(f"  {command}: {time.monotonic() - started:.1f} s")
        self.stdout.flush()

    def collect_static_files(self) -> None:
        """Compressing them takes seconds, so only do it when one of them has changed."""
        stamp = Path(f"{settings.STATIC_ROOT}.collected")
        fingerprint = fingerprint_of_static_files()
        if not stamp.exists() or stamp.read_text() != fingerprint:
            self.step("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(fingerprint)


def refuse_what_another_version_made() -> None:
    """Of a database that was made by steps which are not here, nobody knows what it holds.

    Raises CommandError: such steps were taken.
    """
    loader = MigrationLoader(connection)
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    ours = sorted(f"{app} {name}" for app, name in unknown if app in OURS)
    if ours:
        raise CommandError(
            f"This database was made by another version of this software ({ours[-1]}), and this "
            "one cannot take it over. Go on with that version, or begin with an empty database; "
            "of a demonstration, delete the folder .data (or what DATA_DIR names)."
        )


def fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()

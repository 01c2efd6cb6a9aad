import gc
import os
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings
from django.utils import translation

from sistercities.kernel import installation
from tests.browser_keys import Browser
from tests.owner import owner
from tests.shelf import SHELF

KEPT = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}
# What takes longest begins first, so that no worker is left alone with it at the end.
LONGEST_FIRST = (
    "tests/races/test_kills.py",
    "tests/embedded/test_runner.py",
    "tests/journeys",
    "tests/browser",
    "tests/walks",
    "tests/races",
)


def pytest_collection_modifyitems(items):
    items.sort(key=_turn)


def _turn(item):
    """Where the file of a test stands in that order; all others, in theirs, come after."""
    path = item.path.relative_to(item.config.rootpath).as_posix()
    turns = [turn for turn, start in enumerate(LONGEST_FIRST) if path.startswith(start)]
    return min(turns, default=len(LONGEST_FIRST))


def pytest_collection_finish():
    """Look for circles of rubbish seldom, and not among what stays to the end.

    Else a tenth of the time goes into looking through all models, forms and tests again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Copy the test database, as its owner, from the one that tests/database.py has migrated."""
    if "DATABASE_TEMPLATE" not in os.environ:
        yield
        return
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ["DATABASE_TEMPLATE"]
    without_one = DatabaseCreation._nodb_cursor

    @contextmanager
    def as_owner(creation):
        with without_one(creation) as cursor:
            cursor.execute("SET ROLE NONE")
            yield cursor

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_nodb_cursor", as_owner)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with owner() as cursor:  # the rights on a database are not copied with it
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        call_command("sync_roles", verbosity=0)
    yield
    # What a thread of some test left open would keep the database from being dropped.
    with django_db_blocker.unblock(), owner() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def flush_past_append_only_tables():
    """A transactional test empties the tables at its end, also those that refuse to be emptied.

    What the migrations and the roles put there stays, so that the next test may be of any kind.
    To delete a few rows takes a tenth of the time that TRUNCATE takes for so many tables.
    """

    def sql_flush(self, style, tables, **_options):
        emptied = [self.quote_name(table) for table in sorted(tables) if table not in KEPT]
        past_the_triggers = "SET ROLE NONE; SET LOCAL session_replication_role = replica;"
        deleted = (f"DELETE FROM {table};" for table in emptied)
        return [past_the_triggers, *deleted, "RESET ROLE;"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_words: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly():
    """No test is about the half second that guessing one password costs on a real site."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(autouse=True)
def nothing_from_the_shelf_before_each_test():
    SHELF.begin()


@pytest.fixture(autouse=True)
def nothing_is_declared_before_each_test():
    """A process keeps what it was told that the site is; each test is a site of its own."""
    installation._DECLARED.clear()


@pytest.fixture(autouse=True)
def english_before_each_test():
    """A request in another language leaves that language behind in this thread."""
    translation.activate("en")


@pytest.fixture
def real_outbox(settings):
    """Mail of every library goes where it goes on a real site; the test runner puts it aside."""
    settings.EMAIL_BACKEND = "post_office.EmailBackend"


@pytest.fixture
def client():
    """A browser, which sends the hidden key along with a form that a test does not read first."""
    return Browser()


@pytest.fixture
def sql():
    """Run one statement past Django's models, as a careless owner of the database would."""

    def run(statement, parameters=()):
        with owner() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    return run

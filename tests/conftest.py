import os

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation

from tests.browser_keys import Browser


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Copy the test database from the one that tests/database.py has migrated."""
    if "DATABASE_TEMPLATE" in os.environ:
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ["DATABASE_TEMPLATE"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("sync_roles", verbosity=0)


@pytest.fixture(autouse=True)
def roles_after_the_flush(request):
    """A transactional test empties every table at its end, also that of the groups."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        call_command("sync_roles", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def flush_past_append_only_tables():
    """Append-only tables refuse TRUNCATE, also Django's flush; only the flush is let past."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self, *args, **kwargs):
        statements = original(self, *args, **kwargs)
        return ["SET LOCAL session_replication_role = replica;", *statements]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = original


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
    """Run one statement past Django's models, as a careless person with database access would."""

    def run(statement, parameters=()):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    return run

"""All tests of this folder walk through one world, which is built once and rolled back.

The folder is a package, so that the world ends with its last test and not with the session.
"""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tests.walks.forms_shown import open_acts
from tests.walks.world import build


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Nothing of it is left after the last test of the folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(tmp_path_factory.mktemp("demo"))
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def on_the_road(world, django_db_blocker):
    """Beside the world's own cases one at each stage of its road; they stay to the world's end."""
    with django_db_blocker.unblock():
        world.open_acts = open_acts(world)


@pytest.fixture(autouse=True)
def _nobody_here_is_outside_of_it(world):
    """A test that did not ask for the world would find it all the same."""


@pytest.fixture
def looking(settings):
    """Inside this context whoever writes gets an error; sessions and counters lie elsewhere."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    @contextmanager
    def only():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
            yield
            transaction.set_rollback(True)

    return only

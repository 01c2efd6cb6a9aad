"""What the owner of the database may do: tests sign in as the owner and act as the application."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def owner():
    """A cursor with the owner's rights. An error leaves them to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        try:
            yield cursor
        except Exception:
            if not connection.in_atomic_block:
                cursor.execute("RESET ROLE")
            raise
        cursor.execute("RESET ROLE")


@contextmanager
def past_the_triggers():
    """Lay down rows whose road is another test's matter."""
    with owner() as cursor:
        cursor.execute("SET session_replication_role = replica")
    yield
    with owner() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")

"""What the application's role may do in the database, and what it may not."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.owner import owner

pytestmark = pytest.mark.django_db

RECORD = "sistercities_publicrecordentry"
RIGHTS = re.compile("permission denied|must be (owner|superuser)|[Oo]nly roles with")
NOT_ALLOWED = (
    f"ALTER TABLE {RECORD} DISABLE TRIGGER ALL",
    f"DROP TRIGGER {{trigger}} ON {RECORD}",
    "CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RETURN NEW; END $$",
    f"TRUNCATE {RECORD}",
    f"DROP TABLE {RECORD} CASCADE",
    f"ALTER TABLE {RECORD} ADD COLUMN note text",
    f"ALTER TABLE {RECORD} OWNER TO app",
    f"CREATE TEMPORARY TABLE {RECORD} (sequence bigint, hash text)",
    "CREATE TABLE another (id int)",
    "SET session_replication_role = replica",
    "UPDATE django_migrations SET name = 'another'",
    "CREATE ROLE another",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
)


def refusal(statement):
    """What the database says against it; empty if it lets it happen."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error)
    return ""


def test_it_neither_owns_nor_rules(sql):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchall() == [(False,) * 5]

    assert sql("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'app'") == []
    assert sql("SELECT has_schema_privilege('app', 'public', 'CREATE')") == [(False,)]
    assert sql("SELECT has_database_privilege('app', current_database(), 'TEMP')") == [(False,)]


def test_it_cannot_get_past_a_trigger(sql):
    trigger, function = sql(
        f"SELECT tgname, tgfoid::regprocedure::text FROM pg_trigger"
        f" WHERE tgrelid = '{RECORD}'::regclass AND NOT tgisinternal LIMIT 1"
    )[0]
    every = [one.format(trigger=trigger, function=function) for one in NOT_ALLOWED]

    heard = {one: refusal(one) for one in every}

    assert [one for one, said in heard.items() if not RIGHTS.search(said)] == []


def test_the_owner_may_what_it_may_not():
    """Without this the test above would pass for a statement that nobody may run."""
    with owner(), transaction.atomic():
        assert refusal(f"ALTER TABLE {RECORD} DISABLE TRIGGER ALL") == ""
        transaction.set_rollback(True)


def test_it_reads_and_writes_every_table_but_that_of_the_migrations(sql):
    rows = sql(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public' AND c.relkind = 'r'
           AND NOT (has_table_privilege('app', c.oid, 'SELECT')
               AND has_table_privilege('app', c.oid, 'INSERT')
               AND has_table_privilege('app', c.oid, 'UPDATE')
               AND has_table_privilege('app', c.oid, 'DELETE'))"""
    )

    assert rows == [("django_migrations",)]


def test_whoever_is_let_in_is_named(monkeypatch):
    monkeypatch.delenv("APP_ROLE", raising=False)

    with pytest.raises(CommandError, match="APP_ROLE is not set"):
        call_command("let_in")


@pytest.mark.parametrize(
    ("name", "says"), [("owner", "the owner itself"), ("ruler", "is a superuser")]
)
def test_neither_the_owner_nor_a_superuser_is_let_in(monkeypatch, sql, name, says):
    monkeypatch.setenv("APP_ROLE", name)
    sql("CREATE ROLE ruler SUPERUSER")

    with owner(), pytest.raises(CommandError, match=says):
        call_command("let_in")


def test_a_role_that_is_missing_is_made_and_gets_its_password(monkeypatch, sql):
    monkeypatch.setenv("APP_ROLE", "another")
    monkeypatch.setenv("APP_PASSWORD", "it's long")

    with owner():
        call_command("let_in")

    assert sql(
        "SELECT rolsuper, rolpassword IS NOT NULL FROM pg_authid WHERE rolname = 'another'"
    ) == [(False, True)]
    assert sql(f"SELECT has_table_privilege('another', '{RECORD}', 'INSERT')") == [(True,)]

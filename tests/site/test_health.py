import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.owner import owner


def test_livez_asks_nobody_else(client):
    # No django_db marker: pytest-django refuses any query.
    response = client.get("/livez")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )
    assert not response.cookies


@pytest.mark.django_db
def test_readyz_answers_when_the_database_is_complete(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert not response.cookies


@pytest.mark.django_db
def test_readyz_refuses_while_a_migration_is_missing(client):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("sistercities")
    with owner():
        MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_readyz_says_nothing_of_why_the_database_is_away(client):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("could not connect to host db.internal as app")

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready\n")

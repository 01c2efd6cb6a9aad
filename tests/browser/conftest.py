"""The world of tests/walks, committed, for pages that a real browser opens."""

import copy
import io

import pytest
from django.db import connection, transaction

from tests.conftest import KEPT
from tests.owner import past_the_triggers
from tests.walks.world import build


class Shelf:
    """Builds the world once; for every later test its rows are laid out from a copy."""

    def __init__(self, folder):
        self.folder, self.rows, self.world = folder, {}, None

    def lay_out(self):
        if self.world is None:
            self.world = build(self.folder)
            self.rows = {table: rows for table in self._tables() if (rows := self._copied(table))}
        else:
            self._put_back()
        return copy.deepcopy(self.world)

    def _tables(self):
        return {*connection.introspection.table_names()} - KEPT - {"django_migrations", "cache"}

    def _copied(self, table):
        rows = io.StringIO()
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
        return rows.getvalue()

    @transaction.atomic
    def _put_back(self):
        with past_the_triggers(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(rows))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(transactional_db, settings, shelf):
    settings.STORAGES = settings.STORAGES | {
        "private": settings.STORAGES["private"]
        | {"OPTIONS": {"location": shelf.folder, "base_url": None}}
    }
    return shelf.lay_out()

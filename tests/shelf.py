"""What a factory lays out stands on a shelf, once it was asked for the same before.

To walk a nomination to its ballot takes hundreds of statements, and hundreds of tests begin there.
The rows are the same each time. So the second test that asks for them leaves a copy on the shelf,
and each later one gets that copy in a few statements:

    @from_the_shelf
    def reviewing(members=7): ...

Only a test that has written nothing by itself, but accounts and sessions, gets a copy: one of an
empty database, or one that follows on the copy it got before. All rows keep their numbers, which is
safe because sequences never go back. Each worker has its own shelf.
"""

import copy
import datetime
import functools
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.utils import timezone, translation
from factory.django import DjangoModelFactory

from sistercities.kernel.days import day_in
from tests.days import COUNCIL_ZONE
from tests.owner import past_the_triggers

CLOCK = timezone.now
NEVER_COPIED = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}
NEVER_COPIED |= {"django_migrations", "cache"}
PAST = "session_replication_role"  # while the triggers are off, rows come out otherwise
READS = ("SELECT", "SAVEPOINT", "RELEASE", "SET ", "RESET", "COPY", "WITH")
PLAIN = (bool, int, float, bytes, Decimal, datetime.date, datetime.timedelta)
# Who else has an account, or is signed in, does not matter to what stands on the shelf.
ACCOUNTS = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(sistercities_user\w*|django_session)"')
NOTHING_ELSE_IS_THERE = " AND ".join(
    f"NOT EXISTS (SELECT FROM relationships_{table})"
    for table in ("city", "person", "body", "country")
)


class NotComparableError(Exception):
    """Nobody can say whether this argument is the same as another test's."""


@dataclass
class Copy:
    """What was made and of what, with all rows that then were there, and the changes to them."""

    made: tuple
    rows: dict
    gone: dict
    added: dict


class Shelf:
    def __init__(self):
        self.copies, self.asked_for = {}, set()
        self._forget()

    def begin(self):
        """Before each test: it has got nothing and written nothing.

        Once a browser is open in a worker, Django gives its tests another connection.
        """
        if self.watch not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.watch)
        self._forget()

    def _forget(self):
        self.trail, self.rows = (), {}
        self.looked = self.others = self.touched = self.busy = self.past = False

    def watch(self, execute, sql, params, many, context):
        """Notice what a test writes by itself."""
        if PAST in str(sql) and not self.busy:
            self.past = str(sql).endswith("replica")
        if not (self.busy or self.touched or str(sql).lstrip("( \n").startswith(READS)):
            self.others, self.touched = True, not ACCOUNTS.match(str(sql))
        return execute(sql, params, many, context)

    def take(self, name, factory, args, kwargs):
        try:
            key = (*self.trail, (name, *_surroundings(), comparable((args, kwargs))))
        except NotComparableError:
            return factory(*args, **kwargs)
        if not self._is_usable():
            return factory(*args, **kwargs)
        self.trail = key
        if key in self.copies:
            return self._lay_out(self.copies[key], args, kwargs)
        if key in self.asked_for and not self.others:
            return self._keep(key, factory, args, kwargs)
        self.asked_for.add(key)
        self.touched = True
        return factory(*args, **kwargs)

    def _is_usable(self):
        blocks = connection.atomic_blocks
        if self.busy or self.touched or self.past or not blocks or _of_the_test_itself(blocks):
            return False
        if not self.looked:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {NOTHING_ELSE_IS_THERE}, EXISTS (SELECT FROM sistercities_user)"
                )
                empty, self.others = cursor.fetchone()
            self.looked, self.touched = True, not empty
        return not self.touched

    def _keep(self, key, factory, args, kwargs):
        self.busy = True
        try:
            made = factory(*args, **kwargs)
        finally:
            self.busy, self.touched = False, True
        rows, none = _all_rows(), frozenset()
        gone = {table: old - rows.get(table, none) for table, old in self.rows.items()}
        added = {table: new - self.rows.get(table, none) for table, new in rows.items()}
        self.copies[key] = Copy(copy.deepcopy((made, args, kwargs)), rows, gone, added)
        self.rows, self.touched = rows, False
        return made

    def _lay_out(self, kept, args, kwargs):
        """Put the rows there, and what was done to the arguments into them."""
        self.busy = True
        with past_the_triggers(), connection.cursor() as cursor:
            for table, rows in kept.gone.items():
                if rows:
                    numbers = [_number(row) for row in rows]
                    cursor.execute(f'DELETE FROM "{table}" WHERE id = ANY(%s)', [numbers])
            for table, rows in kept.added.items():
                text = "".join(sorted(rows, key=_number))
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(text))
        self.busy, self.rows = False, kept.rows
        made, old_args, old_kwargs = copy.deepcopy(kept.made)
        pairs = zip((*args, *kwargs.values()), (*old_args, *old_kwargs.values()), strict=True)
        for given, old in pairs:
            if isinstance(given, models.Model):
                given.__dict__.update(old.__dict__)
                made = given if made is old else made
        return made


def _of_the_test_itself(blocks):
    """Whether a test has begun a transaction: in there it looks at what the database says."""
    return not all(block._from_testcase for block in blocks)


def _surroundings():
    """What else decides what a factory makes: the day, the language, where files are kept."""
    if timezone.now is not CLOCK:
        raise NotComparableError
    days = day_in(datetime.UTC), day_in(ZoneInfo(COUNCIL_ZONE))
    return days, translation.get_language(), settings.MEDIA_ROOT, str(settings.STORAGES)


def comparable(value):
    """The value as something that two tests can be compared by."""
    if isinstance(value, models.Model) and value.pk is not None:
        return value._meta.label, value.pk
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return tuple((comparable(name), comparable(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(comparable(one) for one in value)
    if hasattr(value, "name_on_the_shelf"):
        return value.name_on_the_shelf
    if value is None or isinstance(value, PLAIN):
        return type(value), value
    raise NotComparableError


def _number(row):
    number = row.partition("\t")[0].strip()
    return int(number) if number.isdigit() else 0


@functools.cache
def _tables():
    return sorted({*connection.introspection.table_names()} - NEVER_COPIED)


def _all_rows():
    """Every row that is there, as text: table -> rows."""
    filled = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in _tables()
    )
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(filled)
        for (table,) in cursor.fetchall():
            text = io.StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
            found[table] = frozenset(text.getvalue().splitlines(keepends=True))
    return found


SHELF = Shelf()


def from_the_shelf(factory):
    name = f"{factory.__module__}.{factory.__qualname__}"

    @functools.wraps(factory)
    def made(*args, **kwargs):
        return SHELF.take(name, factory, args, kwargs)

    return made


class ModelFactory(DjangoModelFactory):
    """One row and what belongs to it, from the shelf."""

    class Meta:
        abstract = True

    @classmethod
    def create(cls, **fields):
        return SHELF.take(cls.__name__, super().create, (), fields)

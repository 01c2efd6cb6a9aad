"""How a place is found by what somebody typed: spelling, accents and case do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

SEARCH_LIMIT = 50
LONGEST_TEXT = 100
LONGEST_SHORT_TEXT = 6  # fewer trigrams survive a slip here, so a lower similarity suffices

# The folded text stands in the statement as a constant expression, so that the planner can read
# both indexes with it; the second branch runs only when the first has found too little.
RANKED = """
SET LOCAL pg_trgm.similarity_threshold = %(threshold)s;
WITH begins AS (
    SELECT city_id,
           (folded <> lower(f_unaccent(%(text)s)))::int AS rank,
           (kind <> 'gazetteer')::int::numeric AS closeness,
           population
    FROM relationships_cityname
    WHERE folded ^@ lower(f_unaccent(%(text)s)) {within}
    ORDER BY rank, closeness DESC, population DESC
    LIMIT 400
), resembles AS (
    SELECT city_id,
           2 AS rank,
           round(similarity(folded, lower(f_unaccent(%(text)s)))::numeric, 1) AS closeness,
           population
    FROM relationships_cityname
    WHERE folded %% lower(f_unaccent(%(text)s)) {within}
      AND length(f_unaccent(%(text)s)) > 2
      AND (SELECT count(DISTINCT city_id) FROM begins) < %(limit)s
    ORDER BY closeness DESC, population DESC
    LIMIT 400
)
SELECT city_id FROM (SELECT * FROM begins UNION ALL SELECT * FROM resembles) AS found
GROUP BY city_id
ORDER BY min(rank), max(closeness) DESC, max(population) DESC, city_id
LIMIT %(limit)s
"""


def searchable(text: str) -> str:
    """The text as it may go to the database; empty if fewer than two letters are left.

    Composed (NFC), without control and invisible characters, single spaces, cut at 100.
    """
    visible = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text[: LONGEST_TEXT * 4])
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    clean = " ".join("".join(visible).split())[:LONGEST_TEXT].strip()
    return clean if sum(char.isalnum() for char in clean) >= 2 else ""


def search_hint(text: str) -> str:
    """What to tell a person whose text is too short to search for; empty if it is not."""
    return "" if searchable(text) else _("Type at least two letters.")


class Position(Func):
    """Where a primary key stands in a given list: keeps rows in the order the search found."""

    function = "array_position"
    output_field = IntegerField()

    def __init__(self, ids: Sequence[int], key: str) -> None:
        super().__init__(Value(list(ids), output_field=ArrayField(BigIntegerField())), key)


class PositionOfText(Func):
    """Where a text stands in a given list: sorts rows by an order that the caller knows."""

    function = "array_position"
    output_field = IntegerField()

    def __init__(self, texts: Sequence[str], field: str) -> None:
        wanted = Value(list(texts), output_field=ArrayField(TextField()))
        super().__init__(wanted, Cast(field, TextField()))


class IsAmong(Func):
    """Whether a value stands in an array: the planner then takes the index of the value."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def ranked_city_ids(text: str, *, using: str, within: QuerySet[Any] | None = None) -> list[int]:
    """Keys of the places with such a name, best first, at most SEARCH_LIMIT; one query.

    First the exact name, then names that begin so (ours and the main ones before the gazetteer's
    other spellings), then similar ones; among equals the larger place. `within` selects the keys
    of the cities that count; None means all.
    """
    wanted = searchable(text)
    if not wanted:
        return []
    connection = connections[using]
    condition = ""
    if within is not None:
        compose = cast(DatabaseOperations, connection.ops).compose_sql
        try:
            condition = f"AND city_id IN ({compose(*within.query.sql_with_params())})"
        except EmptyResultSet:
            return []
    short = len(wanted) <= LONGEST_SHORT_TEXT and " " not in wanted
    parameters: dict[str, str | float]
    parameters = {"text": wanted, "limit": SEARCH_LIMIT, "threshold": 0.3 if short else 0.45}
    with connection.cursor() as cursor:
        cursor.execute(RANKED.format(within=condition.replace("%", "%%")), parameters)
        return [key for (key,) in cursor.fetchall()]

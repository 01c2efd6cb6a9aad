"""What PostgreSQL needs before places can be searched without regard to accents and case.

`unaccent()` itself is only STABLE and may therefore stand in no index; `f_unaccent()` names its
dictionary at the moment it is created, which makes the promise IMMUTABLE true for as long as
nobody edits the dictionary's file.
"""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunSQL
from django.db.models import Func, TextField

CREATE_F_UNACCENT = """
CREATE FUNCTION f_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN unaccent('unaccent'::regdictionary, normalize($1, NFC))
"""

SEARCH_OPERATIONS: list[Operation] = [
    TrigramExtension(),
    UnaccentExtension(),
    BtreeGistExtension(),
    RunSQL(sql=CREATE_F_UNACCENT, reverse_sql="DROP FUNCTION f_unaccent(text)"),
]


class FUnaccent(Func):
    """The text without accents, as an expression that indexes and generated columns accept."""

    function = "f_unaccent"
    arity = 1
    output_field = TextField()

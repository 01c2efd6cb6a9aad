"""The rules of the house as PostgreSQL triggers, so that raw SQL cannot break them either."""

from collections.abc import Mapping

import pgtrigger

Moves = Mapping[str, frozenset[str]]


def legal_moves(moves: Moves, *, first: list[str]) -> list[pgtrigger.Trigger]:
    """Let a row be born only in a ``first`` state and change state only along ``moves``."""
    return [
        pgtrigger.FSM(
            name="along_legal_moves",
            field="state",
            transitions=[(old, new) for old, after in moves.items() for new in sorted(after)],
        ),
        pgtrigger.Trigger(
            name="first_state",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=~pgtrigger.Q(new__state__in=first),
            func=refuse("a case cannot begin in state % of this table"),
        ),
        *never_deleted(),
    ]


def refuse(sentence: str) -> str:
    """The body of a trigger that says no; each % in the sentence is the row's state."""
    arguments = ", NEW.state" * sentence.count("%")
    return f"RAISE EXCEPTION '{sentence}'{arguments} USING ERRCODE = 'check_violation';"


def never_deleted() -> list[pgtrigger.Trigger]:
    """Refuse DELETE and TRUNCATE."""
    return [
        pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'this table is part of the record';",
        ),
    ]


def append_only() -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE: a correction is a new row."""
    return [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update), *never_deleted()]


def settled_after(field: str) -> list[pgtrigger.Trigger]:
    """Let a draft be edited or discarded until the time ``field`` is set; nothing after that."""
    return [
        pgtrigger.Protect(
            name="settled",
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(**{f"old__{field}__isnull": False}),
        ),
        never_deleted()[1],
    ]


def closes_once(field: str, *, also: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """Let the row be closed once by setting ``field`` (and ``also``); nothing else ever changes."""
    keep = "OLD." + field + " IS NOT NULL OR NEW." + field + " IS NULL OR "
    names = ", ".join(f"'{name}'" for name in (field, *also))
    rest = f"to_jsonb(NEW) - ARRAY[{names}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{names}]"
    return [
        pgtrigger.Trigger(
            name="closes_once",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"IF {keep}{rest} THEN RAISE EXCEPTION 'this row can only be closed, once'"
            " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
        ),
        *never_deleted(),
    ]


def require(name: str, condition: str, sentence: str, *, on: str = "both") -> pgtrigger.Trigger:
    """Refuse an INSERT or UPDATE unless the SQL ``condition`` on NEW and OLD holds."""
    operations = {
        "both": pgtrigger.Insert | pgtrigger.Update,
        "insert": pgtrigger.Insert,
        "update": pgtrigger.Update,
    }
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operations[on],
        func=f"IF NOT ({condition}) THEN RAISE EXCEPTION '{sentence}'"
        " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
    )


def same_but(*columns: str) -> str:
    """SQL that holds while NEW differs from OLD in no other column than these."""
    names = ", ".join(f"'{column}'" for column in columns)
    return f"to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]"

"""The rules of the house as PostgreSQL triggers, so that raw SQL cannot break them either."""

from collections.abc import Iterable, Mapping

import pgtrigger
from django.db.models import Model
from pgtrigger import compiler

Moves = Mapping[str, frozenset[str]]


class StrictSql(compiler.UpsertTriggerSql):
    """One trigger and its function, which no setting and no temporary table can get around.

    The library's own functions first ask a setting (`pgtrigger.ignore`) whether to do nothing, and
    anybody may set it. And a temporary table hides one of ours of the same name, unless the
    function says where to look first. Migrations name this class, so its text stays as it is.
    """

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE FUNCTION {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Trigger(pgtrigger.Trigger):
    """A trigger of this house: use this, never the library's own."""

    def compile(self, model: Model) -> compiler.Trigger:
        heedful = super().compile(model)
        told = {key: text for key, text in heedful.sql.kwargs.items() if key != "ignore_func_name"}
        return compiler.Trigger(name=heedful.name, sql=StrictSql(**told))


class Protect(Trigger, pgtrigger.Protect):
    """Refuses an operation."""


class FSM(Trigger, pgtrigger.FSM):
    """Refuses a move that the table does not know."""


def legal_moves(moves: Moves, *, first: list[str]) -> list[Trigger]:
    """Let a row be born only in a ``first`` state and change state only along ``moves``."""
    return [
        FSM(
            name="along_legal_moves",
            field="state",
            transitions=[(old, new) for old, after in moves.items() for new in sorted(after)],
        ),
        Trigger(
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


def never_deleted() -> list[Trigger]:
    """Refuse DELETE and TRUNCATE."""
    return [
        Protect(name="never_deleted", operation=pgtrigger.Delete),
        Trigger(
            name="never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'this table is part of the record';",
        ),
    ]


def append_only() -> list[Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE: a correction is a new row."""
    return [Protect(name="never_changed", operation=pgtrigger.Update), *never_deleted()]


def closes_once(field: str, *, also: tuple[str, ...] = ()) -> list[Trigger]:
    """Let the row be closed once by setting ``field`` (and ``also``); nothing else ever changes."""
    keep = "OLD." + field + " IS NOT NULL OR NEW." + field + " IS NULL OR "
    names = ", ".join(f"'{name}'" for name in (field, *also))
    rest = f"to_jsonb(NEW) - ARRAY[{names}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{names}]"
    return [
        Trigger(
            name="closes_once",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"IF {keep}{rest} THEN RAISE EXCEPTION 'this row can only be closed, once'"
            " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
        ),
        *never_deleted(),
    ]


def require(name: str, condition: str, sentence: str, *, on: str = "both") -> Trigger:
    """Refuse an INSERT or UPDATE unless the SQL ``condition`` on NEW and OLD holds.

    What is not known (a NULL) does not hold.
    """
    operations = {
        "both": pgtrigger.Insert | pgtrigger.Update,
        "insert": pgtrigger.Insert,
        "update": pgtrigger.Update,
    }
    return Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operations[on],
        func=f"IF ({condition}) IS NOT TRUE THEN RAISE EXCEPTION '{sentence}'"
        " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
    )


def at_the_end(name: str, condition: str, sentence: str) -> Trigger:
    """Refuse a transaction if, at its end, the SQL ``condition`` fails for a row that it wrote."""
    return Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=f"IF ({condition}) IS NOT TRUE THEN RAISE EXCEPTION '{sentence}'"
        " USING ERRCODE = 'check_violation'; END IF; RETURN NULL;",
    )


def switched_by_an_act(column: str, steps: str, *, on: str, off: str) -> Trigger:
    """A switch of the row turns as the last act in its history says, which is told first."""
    table, case = steps.split(".")
    return require(
        f"{column}_by_an_act",
        f"NEW.{column} = OLD.{column} OR NEW.{column} = (SELECT s.act = '{on}' FROM {table} s"
        f" WHERE s.{case} = NEW.id AND s.act IN ('{on}', '{off}') ORDER BY s.id DESC LIMIT 1)",
        "what is switched by an act changes with its act only",
        on="update",
    )


def same_but(*columns: str) -> str:
    """SQL that holds while NEW differs from OLD in no other column than these."""
    names = ", ".join(f"'{column}'" for column in columns)
    return f"to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]"


def listed(words: Iterable[str]) -> str:
    """Words as an SQL list. They are our own, never somebody's input."""
    return ", ".join(f"'{word!s}'" for word in words)

"""The rules of a committee's seats as SQL, for the triggers."""

import pgtrigger

from sistercities.kernel.triggers import Trigger, require, same_but


def leaves_once() -> Trigger:
    """A member leaves once, and is given another role while seated only."""
    return require(
        "leaves_once",
        "OLD.left_on IS NULL AND (NEW.left_on IS NULL OR NEW.role = OLD.role) AND "
        + same_but("left_on", "role"),
        "this row can only be closed, once, and gets another role before that",
        on="update",
    )


def one_of_each_role() -> Trigger:
    """A trigger: of those seated on a committee one is its chair and one its vice-chair."""
    return Trigger(
        name="one_of_each_role",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF NEW.role = 'member' OR NEW.left_on IS NOT NULL THEN RETURN NEW; END IF;
            PERFORM c.id FROM relationships_committee c JOIN relationships_seat s
                ON s.committee_id = c.id WHERE s.id = NEW.seat_id FOR NO KEY UPDATE OF c;
            IF EXISTS (SELECT 1 FROM relationships_committeemember m
                JOIN relationships_seat s ON s.id = m.seat_id
                WHERE s.committee_id = (SELECT committee_id FROM relationships_seat
                    WHERE id = NEW.seat_id)
                AND m.role = NEW.role AND m.left_on IS NULL AND m.id <> NEW.id)
                THEN RAISE EXCEPTION 'a committee has one chair and one vice-chair at a time'
                USING ERRCODE = 'check_violation'; END IF;
            RETURN NEW;
        """,
    )

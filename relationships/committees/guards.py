"""The rules of a committee's seats as SQL, for the triggers."""

import pgtrigger

from relationships.council.models.rules import RULE
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, require, same_but

# SQL: the rule `r` by which the committee votes on the day of the meeting of the item.
RULE_OF_THE_DAY = (
    "(SELECT v.* FROM relationships_voterule v"
    " JOIN relationships_committee c ON c.id = NEW.committee_id AND c.body_id = v.body_id"
    " JOIN relationships_agendaitem i ON i.id = NEW.item_id"
    " JOIN relationships_meeting g ON g.id = i.meeting_id"
    f" WHERE {COUNTS_IN_SQL.format(row='v')} AND v.purpose = ''"
    " AND (v.since IS NULL OR v.since <= (g.starts_at AT TIME ZONE g.timezone)::date)"
    " ORDER BY v.since DESC NULLS LAST LIMIT 1) AS r"
)
# SQL: its seats, those in which somebody sits, and how many of these have stepped aside.
SEATS = (
    "(SELECT count(*) AS seats, count(m.id) AS members, count(q.id) AS aside"
    " FROM relationships_seat s"
    " LEFT JOIN relationships_committeemember m ON m.seat_id = s.id AND m.left_on IS NULL"
    " LEFT JOIN relationships_recusal q ON q.member_id = m.id AND q.lifted_at IS NULL"
    " WHERE s.committee_id = NEW.committee_id) AS k"
)
# SQL: how many make a quorum by that rule, as `quorum_of` in the council's domain/voting.py.
QUORUM = (
    "(SELECT GREATEST(1, CASE r.quorum_of WHEN 'number' THEN r.quorum"
    " WHEN 'majority' THEN k.members / 2 + 1 ELSE (2 * k.members + 2) / 3 END"
    " - CASE WHEN r.quorum_shrinks THEN k.aside ELSE 0 END)"
    f" FROM {RULE_OF_THE_DAY}, {SEATS})"
)


def votes_by_its_rule() -> Trigger:
    """A trigger: a ballot has the rule of its day, and the seats as they are."""
    rule, copied = (", ".join(f"{row}.{name}" for name in RULE) for row in ("r", "NEW"))
    return require(
        "votes_by_its_rule",
        f"EXISTS (SELECT 1 FROM {RULE_OF_THE_DAY}, {SEATS}"
        f" WHERE ({copied}) IS NOT DISTINCT FROM ({rule})"
        " AND (NEW.seats, NEW.vacant) = (k.seats, k.seats - k.members))",
        "a ballot has the rule by which its committee votes on that day, and its seats",
        on="insert",
    )


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

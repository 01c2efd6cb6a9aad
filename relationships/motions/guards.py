"""Rules of motions and roll calls, as SQL for triggers. Each locks what it rests on."""

import pgtrigger

from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, require


def corrects_its_own(table: str, *same: str, confirmed: bool = True) -> Trigger:
    """A correction points to a row that counts, and keeps what that row is about."""
    old = ", ".join(f"o.{column}" for column in same)
    new = ", ".join(f"NEW.{column}" for column in same)
    counts = " AND o.confirmed_at IS NOT NULL" if confirmed else ""
    return require(
        "corrects_its_own",
        f"NEW.corrects_id IS NULL OR EXISTS (SELECT 1 FROM {table} o"
        f" WHERE o.id = NEW.corrects_id AND ({old}) IS NOT DISTINCT FROM ({new}){counts})",
        "a correction is of a row that counts and of the same subject",
    )


def suits_its_matter() -> Trigger:
    """What is moved suits the case: a nomination, a donation, or a tie."""
    return require(
        "suits_its_matter",
        "(SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) ="
        " CASE NEW.purpose WHEN 'donate' THEN 'donation' WHEN 'begin' THEN 'nomination'"
        " WHEN 'designate' THEN 'nomination' ELSE 'relationship' END",
        "a motion suits the kind of its matter",
    )


def one_open_at_a_time() -> Trigger:
    """A further motion on a matter is filed once the last is decided, and not after it carried.

    On a tie the council may decide the same again, once its earlier decision was carried out.
    Two that are filed at once wait for each other, by a lock on the matter.
    """
    return Trigger(
        name="one_open_at_a_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.corrects_id IS NOT NULL THEN RETURN NEW; END IF;
            PERFORM id FROM relationships_matter WHERE id = NEW.matter_id FOR NO KEY UPDATE;
            IF EXISTS (SELECT 1 FROM relationships_motion m
                WHERE m.matter_id = NEW.matter_id AND m.corrects_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM relationships_rollcall r
                WHERE r.motion_id = m.id AND r.confirmed_at IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM relationships_disposition d
                WHERE d.motion_id = m.id AND d.what IN ('withdrawn', 'filed') AND """
        + COUNTS_IN_SQL.format(row="d")
        + """)) THEN
                RAISE EXCEPTION 'the council has not decided the last motion on this matter'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF EXISTS (SELECT 1 FROM relationships_motion m
                JOIN relationships_rollcall r ON r.motion_id = m.id
                WHERE m.matter_id = NEW.matter_id AND m.purpose = NEW.purpose
                AND r.carried AND """
        + COUNTS_IN_SQL.format(row="r")
        + """ AND NOT EXISTS (SELECT 1 FROM relationships_statuschange c
                JOIN relationships_rollcall f ON f.id = c.roll_call_id
                WHERE f.motion_id = m.id AND """
        + COUNTS_IN_SQL.format(row="c")
        + """)) THEN
                RAISE EXCEPTION 'the council has carried such a motion already'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def seconded_when_moved() -> Trigger:
    """Seconders are entered in the same transaction as the motion, and never later."""
    entered = "((pg_current_xact_id()::text::bigint >> 32 << 32) + m.xmin::text::bigint)"
    return require(
        "seconded_when_moved",
        "EXISTS (SELECT 1 FROM relationships_motion m WHERE m.id = NEW.motion_id"
        f" AND pg_xact_status({entered}::text::xid8) = 'in progress')",
        "seconders are entered with their motion",
        on="insert",
    )


def votable_on_its_day() -> Trigger:
    """No vote on a motion before the day to which it was continued, or after it was closed."""
    stands = COUNTS_IN_SQL.format(row="d")
    return require(
        "votable_on_its_day",
        "NEW.provenance = 'reported' OR NOT EXISTS (SELECT 1 FROM relationships_disposition d"
        f" WHERE d.motion_id = NEW.motion_id AND {stands}"
        " AND (d.until > NEW.held_on OR d.what IN ('withdrawn', 'filed')))",
        "the motion was continued to a later day, withdrawn, or received and filed",
        on="insert",
    )


def back_from_its_body() -> Trigger:
    """No vote on what another body has: it reported back by then, or the council took it up."""
    return require(
        "back_from_its_body",
        "NEW.provenance = 'reported' OR (SELECT count(*) FILTER (WHERE d.what = 'referred') <="
        " count(*) FILTER (WHERE d.what IN ('back', 'taken_up') AND d.decided_on <= NEW.held_on)"
        " FROM relationships_disposition d WHERE d.motion_id = NEW.motion_id"
        f" AND {COUNTS_IN_SQL.format(row='d')})",
        "the motion is with another body, and was not taken up again",
        on="insert",
    )


def carries_as_amended() -> Trigger:
    """A vote is on the wording that stood that day: none is amended later than the vote on it."""
    return require(
        "carries_as_amended",
        "NOT EXISTS (WITH RECURSIVE w AS (SELECT id, amended_on FROM relationships_motion"
        " WHERE id = NEW.motion_id UNION ALL SELECT m.id, m.amended_on FROM relationships_motion m"
        " JOIN w ON m.corrects_id = w.id) SELECT 1 FROM w WHERE w.amended_on > NEW.held_on)",
        "the motion was amended later, and carries only as amended",
    )


def amended_before_the_vote() -> Trigger:
    """Once the council has voted, its motion is amended no more; a slip of the pen is corrected."""
    return require(
        "amended_before_the_vote",
        "NEW.amended_on IS NULL OR NEW.amended_on IS NOT DISTINCT FROM (SELECT o.amended_on"
        " FROM relationships_motion o WHERE o.id = NEW.corrects_id)"
        " OR NEW.corrects_id IS NOT NULL AND NOT EXISTS (WITH RECURSIVE o AS (SELECT id,"
        " corrects_id FROM relationships_motion WHERE id = NEW.corrects_id UNION ALL"
        " SELECT m.id, m.corrects_id FROM relationships_motion m JOIN o ON m.id = o.corrects_id)"
        " SELECT 1 FROM relationships_rollcall r JOIN o ON o.id = r.motion_id"
        f" WHERE {COUNTS_IN_SQL.format(row='r')})",
        "the council has voted, so its motion is amended no more",
        on="insert",
    )


_NAMED = {
    "ayes": "aye", "noes": "no", "abstentions": "abstain", "absent": "absent",
    "recused": "recused", "not_voting": "present", "left_early": "left",
}  # fmt: skip


def names_add_up() -> Trigger:
    """The totals of a confirmed roll call are those of its names; each vacant seat is named."""
    totals = ", ".join(f"NEW.{total}" for total in _NAMED)
    counted = ", ".join(f"count(*) FILTER (WHERE choice = '{said}')" for said in _NAMED.values())
    return require(
        "names_add_up",
        "NEW.confirmed_at IS NULL OR NEW.provenance = 'reported' OR NEW.by_voice OR"
        f" (NEW.unnamed OR ({totals}) ="
        f" (SELECT {counted} FROM relationships_rollcallvote WHERE roll_call_id = NEW.id))"
        " AND NEW.vacant ="
        " (SELECT count(*) FROM relationships_vacantseat WHERE roll_call_id = NEW.id)",
        "the totals of a roll call must be those of its names",
    )


def carried(purpose: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM relationships_motion m JOIN relationships_rollcall r"
        " ON r.motion_id = m.id WHERE m.matter_id = NEW.matter_id"
        f" AND m.purpose = '{purpose}' AND r.carried AND {COUNTS_IN_SQL.format(row='r')})"
    )


def at_its_meeting() -> Trigger:
    """A vote is taken at a meeting of the council, on that day, on what its agenda names."""
    return require(
        "at_its_meeting",
        "NEW.item_id IS NULL OR EXISTS (SELECT 1 FROM relationships_agendaitem i"
        " JOIN relationships_meeting m ON m.id = i.meeting_id"
        " JOIN relationships_body b ON b.id = m.body_id AND b.kind = 'council'"
        " JOIN relationships_motion n ON n.id = NEW.motion_id AND n.matter_id = i.matter_id"
        " WHERE i.id = NEW.item_id AND m.state NOT IN ('planned', 'cancelled')"
        " AND (m.starts_at AT TIME ZONE m.timezone)::date = NEW.held_on)",
        "a roll call names its item on the agenda of the council that day",
    )

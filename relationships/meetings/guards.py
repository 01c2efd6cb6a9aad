"""The rules of meetings as SQL, for the triggers."""

import pgtrigger

from sistercities.kernel.triggers import Trigger, require, same_but

# SQL: where the meeting of an item stands; its row is locked first, so that no posting overtakes.
_STATE = "(SELECT state FROM relationships_meeting WHERE id = {item}.meeting_id)"


def agenda_is_posted_once() -> list[Trigger]:
    """An item comes before the posting or is marked as late, and is dropped before it only."""
    return [
        Trigger(
            name="as_posted",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Delete,
            func=f"""
                PERFORM id FROM relationships_meeting
                    WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR NO KEY UPDATE;
                IF TG_OP = 'INSERT' AND {_STATE.format(item="NEW")} IS NOT DISTINCT FROM
                    (CASE WHEN NEW.late THEN 'posted' ELSE 'planned' END) THEN RETURN NEW; END IF;
                IF TG_OP = 'DELETE' AND {_STATE.format(item="OLD")} = 'planned'
                    THEN RETURN OLD; END IF;
                RAISE EXCEPTION 'never deleted: an agenda stays as it was posted'
                    USING ERRCODE = 'check_violation';
            """,
        ),
    ]


def planned_until_posted() -> Trigger:
    """When, where and of which body: it stands from the posting on."""
    return require(
        "stays_as_posted",
        "(OLD.state = 'planned' AND NEW.body_id = OLD.body_id) OR "
        + same_but("state", "posted_at", "posted_how", "approved_at_id", "changed_at"),
        "a meeting stays as its agenda was posted",
        on="update",
    )


def posted_as_entered() -> str:
    """SQL: what stands on the meeting about its posting is what the entry says that counts."""
    return (
        "EXISTS (SELECT 1 FROM relationships_meeting m LEFT JOIN relationships_posting p"
        " ON p.meeting_id = m.id AND p.confirmed_at IS NOT NULL AND p.replaced_by_id IS NULL"
        " AND NOT p.strikes WHERE m.id = {meeting} AND (m.posted_at, m.posted_how)"
        " IS NOT DISTINCT FROM (p.posted_at, COALESCE(p.posted_how, '')))"
    )


def approved_at_a_later_one() -> Trigger:
    """Minutes are approved at a later meeting of the same body."""
    return require(
        "approved_at_a_later_one",
        "(NEW.approved_at_id IS NULL) = (NEW.state <> 'approved') AND (NEW.approved_at_id IS NULL"
        " OR EXISTS (SELECT 1 FROM relationships_meeting m WHERE m.id = NEW.approved_at_id"
        " AND m.body_id = NEW.body_id AND m.starts_at > NEW.starts_at))",
        "minutes are approved at a later meeting of the same body",
        on="update",
    )

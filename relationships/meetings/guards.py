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


# SQL: what was done at the meeting with a quorum: how many it needed, and who could be of it then.
_DONE_THERE = """
    (SELECT d.quorum_needed AS needed, ARRAY(SELECT m.person_id FROM relationships_seat s
        JOIN relationships_committeemember m ON m.seat_id = s.id
        JOIN relationships_noconflict n ON n.member_id = m.id AND n.declared_at <= d.opened_at
        WHERE s.committee_id = d.committee_id AND NOT EXISTS (SELECT 1
            FROM relationships_recusal q WHERE q.member_id = m.id AND q.declared_at < d.opened_at
            AND (q.lifted_at IS NULL OR q.lifted_at > d.opened_at))) AS able
    FROM relationships_discussion d JOIN relationships_agendaitem i ON i.id = d.item_id
    WHERE i.meeting_id = NEW.meeting_id
    UNION ALL
    SELECT b.quorum_needed, ARRAY(SELECT m.person_id FROM relationships_elector e
        JOIN relationships_committeemember m ON m.id = e.member_id
        JOIN relationships_noconflict n ON n.member_id = m.id AND n.declared_at <= b.closed_at
        WHERE e.ballot_id = b.id AND NOT EXISTS (SELECT 1
            FROM relationships_recusal q WHERE q.member_id = m.id AND q.declared_at < b.closed_at
            AND (q.lifted_at IS NULL OR q.lifted_at > b.closed_at)))
    FROM relationships_ballot b JOIN relationships_agendaitem i ON i.id = b.item_id
    WHERE i.meeting_id = NEW.meeting_id AND b.result IN ('passed', 'failed', 'tie')) AS r"""
_THERE = (
    "(SELECT count(*) FROM relationships_attendee a"
    " WHERE a.attendance_id = {attendance} AND a.person_id = ANY(r.able))"
)


def keeps_its_quorum() -> Trigger:
    """A corrected attendance leaves the quorum that a discussion or a ballot there needed."""
    now, before = (_THERE.format(attendance=f"NEW.{one}") for one in ("id", "corrects_id"))
    return require(
        "keeps_its_quorum",
        "NEW.corrects_id IS NULL OR NEW.confirmed_at IS NULL OR NEW.replaced_by_id IS NOT NULL OR"
        f" NOT EXISTS (SELECT 1 FROM {_DONE_THERE} WHERE {now} < LEAST(r.needed, {before}))",
        "an attendance keeps the quorum of what was done at the meeting",
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

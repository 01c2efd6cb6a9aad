"""What must be there before a tie moves, as SQL for triggers."""

from relationships.nominations.guards import SIGNATURES
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, require, same_but


def decided_by_the_council() -> Trigger:
    """What suspends, reinstates or ends a tie of ours names the council's decision."""
    return require(
        "decided_by_the_council",
        "NEW.confirmed_at IS NULL OR NEW.strikes OR NEW.to_state = 'dormant' OR NEW.decision <> ''"
        " OR NEW.roll_call_id IS NOT NULL"
        " OR NOT EXISTS (SELECT 1 FROM relationships_relationship t"
        " JOIN relationships_council h ON h.city_id = t.city_a_id AND h.decides_on_ties"
        " WHERE t.id = NEW.relationship_id)",
        "the council decides on suspending, reinstating and ending a tie",
    )


def carried_by_its_vote() -> Trigger:
    """The vote that a change of status names carried just this, on that day, and counts as such."""
    return require(
        "carried_by_its_vote",
        "NEW.roll_call_id IS NULL OR NEW.confirmed_at IS NULL OR NEW.strikes"
        " OR EXISTS (SELECT 1 FROM relationships_rollcall f"
        " JOIN relationships_motion m ON m.id = f.motion_id"
        " JOIN relationships_relationship t ON t.matter_id = m.matter_id"
        " JOIN relationships_rollcall r ON r.motion_id = m.id AND r.carried"
        f" AND {COUNTS_IN_SQL.format(row='r')} AND r.held_on = NEW.decided_on"
        " WHERE f.id = NEW.roll_call_id AND f.corrects_id IS NULL AND t.id = NEW.relationship_id"
        " AND NEW.to_state = CASE m.purpose WHEN 'suspend' THEN 'suspended'"
        " WHEN 'reinstate' THEN 'official' WHEN 'end' THEN 'ended' END)",
        "the vote that is named must have carried this change, on that day",
    )


RELATIONSHIP_EVIDENCE = [
    require(
        "our_city_stands_first",
        "NOT EXISTS (SELECT 1 FROM relationships_council WHERE city_id = NEW.city_b_id)",
        "the council''s own city is the first of the two",
        on="insert",
    ),
    require(
        "official_by_two_signatures",
        "NEW.state <> 'official' OR (NEW.provenance = 'process' AND "
        + SIGNATURES.format(where="a.id = NEW.agreement_id AND a.nomination_id = NEW.nomination_id")
        + " = 2)",
        "official needs two confirmed signatures",
        on="insert",
    ),
    require(
        "official_by_recognition",
        "NEW.state <> 'official' OR OLD.state <> 'reported' OR EXISTS (SELECT 1"
        " FROM relationships_recognition WHERE relationship_id = NEW.id"
        " AND confirmed_at IS NOT NULL AND replaced_by_id IS NULL)",
        "a reported tie becomes official by recognition only",
        on="update",
    ),
    require(
        "status_by_confirmed_act",
        "NEW.state = OLD.state OR OLD.state = 'reported' AND NEW.state = 'official'"
        " OR NEW.state = COALESCE((SELECT to_state FROM relationships_statuschange"
        " WHERE relationship_id = NEW.id AND confirmed_at IS NOT NULL AND replaced_by_id IS NULL"
        " AND NOT strikes ORDER BY number DESC LIMIT 1),"
        " CASE WHEN NEW.agreement_id IS NOT NULL OR EXISTS (SELECT 1"
        " FROM relationships_recognition WHERE relationship_id = NEW.id"
        " AND confirmed_at IS NOT NULL AND replaced_by_id IS NULL)"
        " THEN 'official' ELSE 'reported' END)",
        "a change of status needs a confirmed act",
        on="update",
    ),
    require(
        "stays_the_same_tie",
        same_but(
            "state", "certainty", "certainty_note", "certainty_source", "ended_on", "matter_id"
        )
        + " AND (OLD.matter_id IS NULL OR NEW.matter_id = OLD.matter_id)",
        "cities, kind, source and papers of a tie do not change",
        on="update",
    ),
    require(
        "matter_begins_with_a_motion",
        "NEW.matter_id IS NULL"
        " OR EXISTS (SELECT 1 FROM relationships_motion WHERE matter_id = NEW.matter_id)",
        "a tie comes before the council with a motion",
    ),
    require(
        "certainty_by_an_act",
        "(NEW.certainty, NEW.certainty_note, NEW.certainty_source)"
        " = (OLD.certainty, OLD.certainty_note, OLD.certainty_source)"
        " OR (NEW.certainty, NEW.certainty_note, NEW.certainty_source) = (SELECT"
        " replace(s.act, 'certainty_', ''), s.facts ->> 'note', s.facts ->> 'source'"
        " FROM relationships_relationshipstep s WHERE s.case_id = NEW.id"
        " AND s.act IN ('certainty_clear', 'certainty_unclear') ORDER BY s.id DESC LIMIT 1)",
        "what is known of a tie is said by an act",
        on="update",
    ),
    require(
        "status_day_as_decided",
        "NEW.ended_on IS NOT DISTINCT FROM CASE WHEN NEW.state = 'ended' THEN (SELECT c.decided_on"
        " FROM relationships_statuschange c WHERE c.relationship_id = NEW.id"
        f" AND c.to_state = 'ended' AND {COUNTS_IN_SQL.format(row='c')}"
        " ORDER BY c.number DESC LIMIT 1) END",
        "a tie ends on the day that was decided",
        on="update",
    ),
]

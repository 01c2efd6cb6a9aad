"""What must be there before a tie moves, as SQL for triggers."""

from relationships.nominations.guards import SIGNATURES
from sistercities.kernel.triggers import require

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
        "stays_the_same_pair",
        "(NEW.city_a_id, NEW.city_b_id) = (OLD.city_a_id, OLD.city_b_id)"
        " AND NEW.agreement_id IS NOT DISTINCT FROM OLD.agreement_id"
        " AND NEW.nomination_id IS NOT DISTINCT FROM OLD.nomination_id"
        " AND (OLD.official_on IS NULL OR NEW.official_on = OLD.official_on)",
        "the cities and the papers of a tie do not change",
        on="update",
    ),
]

"""What must be there before a nomination moves, as SQL for triggers."""

from relationships.motions.guards import carried
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, require


def _ballot(result: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM relationships_ballot b JOIN relationships_committee c"
        " ON c.id = b.committee_id WHERE c.nomination_id = NEW.id"
        f" AND b.result = '{result}' AND b.number = (SELECT max(number)"
        " FROM relationships_ballot WHERE committee_id = c.id))"
    )


SIGNATURES = (
    "(SELECT count(DISTINCT t.side) FROM relationships_signature s"
    " JOIN relationships_signatory t ON t.id = s.signatory_id"
    " JOIN relationships_agreement a ON a.id = t.agreement_id"
    " WHERE {where} AND a.state IN ('frozen', 'in_force') AND "
    + COUNTS_IN_SQL.format(row="s")
    + ")"
)


def _moves_only_with(name: str, state: str, evidence: str, sentence: str) -> Trigger:
    return require(
        name,
        f"NEW.state <> '{state}' OR OLD.state = '{state}' OR {evidence}",
        sentence,
        on="update",
    )


# The city has a tie of this kind with the council's own already, and not by this nomination.
_OFFICIAL_ALREADY = (
    "EXISTS (SELECT 1 FROM relationships_relationship t"
    " JOIN relationships_council h ON h.city_id = t.city_a_id WHERE t.city_b_id = NEW.city_id"
    " AND t.kind = NEW.kind AND t.state IN ('official', 'dormant', 'suspended')"
    " AND t.nomination_id IS DISTINCT FROM NEW.id)"
)

NOMINATION_EVIDENCE = [
    require(
        "not_official_already",
        f"NOT {_OFFICIAL_ALREADY}",
        "the city is official for this kind already",
        on="insert",
    ),
    # The steps that somebody takes; a vote under way may end, and a case may always be withdrawn.
    require(
        "not_official_meanwhile",
        "NEW.state = OLD.state OR NEW.state NOT IN ('filed', 'begun', 'committee_formed', 'ballot',"
        " 'designated', 'agreement', 'signed_by_one', 'official')"
        " OR (OLD.state = 'signed_by_one' AND NEW.state = 'agreement')"
        f" OR NOT {_OFFICIAL_ALREADY}",
        "the city is official for this kind already",
        on="update",
    ),
    _moves_only_with(
        "begun_by_council", "begun", carried("begin"), "begun needs a carried first roll call"
    ),
    _moves_only_with(
        "designated_by_council",
        "designated",
        carried("designate"),
        "designated needs a carried second roll call",
    ),
    _moves_only_with(
        "recommended_by_ballot", "recommended", _ballot("passed"), "no ballot has passed"
    ),
    _moves_only_with(
        "not_recommended_by_ballot", "not_recommended", _ballot("failed"), "no ballot has failed"
    ),
    _moves_only_with(
        "signed_by_one_mayor",
        "signed_by_one",
        SIGNATURES.format(where="a.nomination_id = NEW.id") + " >= 1",
        "no confirmed signature",
    ),
    _moves_only_with(
        "official_with_relationship",
        "official",
        "EXISTS (SELECT 1 FROM relationships_relationship WHERE nomination_id = NEW.id"
        " AND state = 'official')",
        "official needs two confirmed signatures",
    ),
    require(
        "stays_the_same_case",
        "(NEW.city_id, NEW.kind, NEW.slug, NEW.matter_id) ="
        " (OLD.city_id, OLD.kind, OLD.slug, OLD.matter_id)",
        "the city, kind, address and matter of a nomination do not change",
        on="update",
    ),
]

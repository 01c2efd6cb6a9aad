"""Rules that look at other rows, as SQL for triggers. Each locks or reads the rows it rests on."""

import pgtrigger

from sistercities.triggers import require


def single_handed_if_allowed() -> pgtrigger.Trigger:
    """One person may enter and confirm only where the council has switched the second off."""
    return require(
        "single_handed_if_allowed",
        "NOT NEW.single_handed OR EXISTS (SELECT 1 FROM relationships_council"
        " WHERE NOT two_people)",
        "this council asks a second person to confirm",
    )


def _carried(purpose: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM relationships_motion m JOIN relationships_rollcall r"
        " ON r.motion_id = m.id WHERE m.nomination_id = NEW.id"
        f" AND m.purpose = '{purpose}' AND r.carried AND r.confirmed_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM relationships_rollcall c"
        " WHERE c.corrects_id = r.id AND c.confirmed_at IS NOT NULL))"
    )


def _ballot(result: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM relationships_ballot b JOIN relationships_committee c"
        " ON c.id = b.committee_id WHERE c.nomination_id = NEW.id"
        f" AND b.result = '{result}' AND b.number = (SELECT max(number)"
        " FROM relationships_ballot WHERE committee_id = c.id))"
    )


_SIGNATURES = (
    "(SELECT count(DISTINCT t.side) FROM relationships_signature s"
    " JOIN relationships_signatory t ON t.id = s.signatory_id"
    " JOIN relationships_agreement a ON a.id = t.agreement_id"
    " WHERE {where} AND a.state IN ('frozen', 'in_force') AND s.confirmed_at IS NOT NULL)"
)


def _moves_only_with(name: str, state: str, evidence: str, sentence: str) -> pgtrigger.Trigger:
    return require(
        name,
        f"NEW.state <> '{state}' OR OLD.state = '{state}' OR {evidence}",
        sentence,
        on="update",
    )


NOMINATION_EVIDENCE = [
    _moves_only_with(
        "begun_by_council", "begun", _carried("begin"), "begun needs a carried first roll call"
    ),
    _moves_only_with(
        "designated_by_council",
        "designated",
        _carried("designate"),
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
        _SIGNATURES.format(where="a.nomination_id = NEW.id") + " >= 1",
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
        "(NEW.city_id, NEW.kind, NEW.slug) = (OLD.city_id, OLD.kind, OLD.slug)",
        "the city, kind and address of a nomination do not change",
        on="update",
    ),
]

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
        + _SIGNATURES.format(
            where="a.id = NEW.agreement_id AND a.nomination_id = NEW.nomination_id"
        )
        + " = 2)",
        "official needs two confirmed signatures",
        on="insert",
    ),
    require(
        "official_by_recognition",
        "NEW.state <> 'official' OR OLD.state <> 'reported' OR EXISTS (SELECT 1"
        " FROM relationships_recognition WHERE relationship_id = NEW.id"
        " AND confirmed_at IS NOT NULL)",
        "a reported tie becomes official by recognition only",
        on="update",
    ),
    require(
        "standing_by_confirmed_act",
        "NEW.state = OLD.state OR OLD.state = 'reported' AND NEW.state = 'official'"
        " OR EXISTS (SELECT 1 FROM relationships_standingchange WHERE to_state = NEW.state"
        " AND id = (SELECT max(id) FROM relationships_standingchange"
        " WHERE relationship_id = NEW.id AND confirmed_at IS NOT NULL))",
        "a change of standing needs a confirmed act",
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

SIGNATURE_GUARDS = [
    single_handed_if_allowed(),
    pgtrigger.Trigger(
        name="of_a_frozen_text",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("paper", "record")],
        func="""
            SELECT a.state AS text_state, a.sha256, n.state AS case_state INTO paper
                FROM relationships_signatory t
                JOIN relationships_agreement a ON a.id = t.agreement_id
                JOIN relationships_nomination n ON n.id = a.nomination_id
                WHERE t.id = NEW.signatory_id FOR UPDATE OF a;
            IF paper.text_state <> 'frozen' OR paper.sha256 <> NEW.sha256
                OR paper.case_state NOT IN ('agreement', 'signed_by_one') THEN
                RAISE EXCEPTION 'only the frozen text of a designated city can be signed'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
]

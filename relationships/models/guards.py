"""Rules that look at other rows, as SQL for triggers. Each locks or reads the rows it rests on."""

import pgtrigger

from sistercities.entry_model import COUNTS_IN_SQL
from sistercities.triggers import Trigger, require


def corrects_its_own(table: str, *same: str, confirmed: bool = True) -> Trigger:
    """A correction points to a row that counts, and leaves untouched what that row is about."""
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
    """One moves to begin or to designate on a nomination, and to give away on a donation."""
    return require(
        "suits_its_matter",
        "(SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) ="
        " CASE NEW.purpose WHEN 'donate' THEN 'donation' ELSE 'nomination' END",
        "a motion suits the kind of its matter",
    )


def one_open_at_a_time() -> Trigger:
    """A further motion on a matter is filed once the last is decided, and not after it carried.

    Two that are filed at once wait for each other at the matter.
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
                WHERE r.motion_id = m.id AND r.confirmed_at IS NOT NULL)) THEN
                RAISE EXCEPTION 'the council has not decided the last motion on this matter'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF EXISTS (SELECT 1 FROM relationships_motion m
                JOIN relationships_rollcall r ON r.motion_id = m.id
                WHERE m.matter_id = NEW.matter_id AND m.purpose = NEW.purpose
                AND r.carried AND """
        + COUNTS_IN_SQL.format(row="r")
        + """) THEN
                RAISE EXCEPTION 'the council has carried such a motion already'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _carried(purpose: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM relationships_motion m JOIN relationships_rollcall r"
        " ON r.motion_id = m.id WHERE m.matter_id = NEW.matter_id"
        f" AND m.purpose = '{purpose}' AND r.carried AND {COUNTS_IN_SQL.format(row='r')})"
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
    # The doors that somebody opens; a vote that is under way ends, and every way out stays open.
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
        "(NEW.city_id, NEW.kind, NEW.slug, NEW.matter_id) ="
        " (OLD.city_id, OLD.kind, OLD.slug, OLD.matter_id)",
        "the city, kind, address and matter of a nomination do not change",
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
        " AND confirmed_at IS NOT NULL AND replaced_by_id IS NULL)",
        "a reported tie becomes official by recognition only",
        on="update",
    ),
    require(
        "standing_by_confirmed_act",
        "NEW.state = OLD.state OR OLD.state = 'reported' AND NEW.state = 'official'"
        " OR NEW.state = COALESCE((SELECT to_state FROM relationships_standingchange"
        " WHERE relationship_id = NEW.id AND confirmed_at IS NOT NULL AND replaced_by_id IS NULL"
        " AND NOT strikes ORDER BY number DESC LIMIT 1),"
        " CASE WHEN NEW.agreement_id IS NOT NULL OR EXISTS (SELECT 1"
        " FROM relationships_recognition WHERE relationship_id = NEW.id"
        " AND confirmed_at IS NOT NULL AND replaced_by_id IS NULL)"
        " THEN 'official' ELSE 'reported' END)",
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
    Trigger(
        name="of_a_frozen_text",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("paper", "record")],
        func="""
            SELECT a.state AS text_state, a.sha256, n.state AS case_state INTO paper
                FROM relationships_signatory t
                JOIN relationships_agreement a ON a.id = t.agreement_id
                JOIN relationships_nomination n ON n.id = a.nomination_id
                WHERE t.id = NEW.signatory_id FOR NO KEY UPDATE OF a;
            IF (NEW.corrects_id IS NOT NULL OR NEW.replaced_by_id IS NOT NULL)
                AND paper.text_state = 'in_force' THEN
                RETURN NEW;
            END IF;
            IF paper.text_state <> 'frozen' OR paper.sha256 <> NEW.sha256
                OR paper.case_state NOT IN ('agreement', 'signed_by_one') THEN
                RAISE EXCEPTION 'only the frozen text of a designated city can be signed'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
    require(
        "official_day_stays",
        "NEW.corrects_id IS NULL OR NEW.confirmed_at IS NULL OR NOT EXISTS (SELECT 1"
        " FROM relationships_signatory t JOIN relationships_agreement a ON a.id = t.agreement_id"
        " JOIN relationships_relationship r ON r.agreement_id = a.id"
        " WHERE t.id = NEW.signatory_id AND r.official_on <> GREATEST(a.effective_on,"
        " (NEW.signed_at AT TIME ZONE NEW.place_timezone)::date,"
        " (SELECT max((s.signed_at AT TIME ZONE s.place_timezone)::date)"
        " FROM relationships_signature s JOIN relationships_signatory o ON o.id = s.signatory_id"
        " WHERE o.agreement_id = a.id AND o.id <> t.id AND "
        + COUNTS_IN_SQL.format(row="s")
        + ")))",
        "a correction does not move the day since which a tie is official",
    ),
]

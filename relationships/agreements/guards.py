"""What may be signed, as SQL for triggers."""

import pgtrigger

from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, require

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
            IF (paper.text_state = 'frozen' AND paper.sha256 = NEW.sha256
                AND paper.case_state IN ('agreement', 'signed_by_one')) IS NOT TRUE THEN
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

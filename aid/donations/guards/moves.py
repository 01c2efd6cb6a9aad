"""Rules of aid that look at other rows, as SQL for triggers. Each locks what it rests on."""

from collections.abc import Iterable

import pgtrigger

from aid.donations.states import (
    CONDITIONS,
    DONATION_COUNTED,
    VEHICLE_CONDITIONS,
    DonationState,
    ShippingCondition,
)
from aid.needs.states import HELD_BACK, VEHICLES
from relationships.ties.models.official import official_kind
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, listed, require

_FORWARD = (DonationState.APPROVED, DonationState.READY, DonationState.SHIPPED)
_LIVE_LINES = (
    "FROM aid_donationline l JOIN aid_item i ON i.id = l.item_id"
    " WHERE l.donation_id = NEW.id AND l.cancelled_at IS NULL"
)


def _into(name: str, states: Iterable[str], condition: str, sentence: str) -> Trigger:
    """A condition on moves forward into these states; reopening a condition moves backward."""
    return require(
        name,
        f"NEW.state = OLD.state OR NEW.state NOT IN ({listed(states)})"
        f" OR (OLD.state = 'ready' AND NEW.state = 'approved') OR ({condition})",
        sentence,
        on="update",
    )


# The carried roll call that counts, by name, on the last motion about this donation.
_COUNCIL_VOTED = (
    "EXISTS (SELECT 1 FROM relationships_rollcall r JOIN relationships_motion m"
    " ON m.id = r.motion_id WHERE m.purpose = 'donate' AND m.id = (SELECT max(id)"
    " FROM relationships_motion WHERE matter_id = NEW.matter_id AND corrects_id IS NULL)"
    " AND r.provenance <> 'reported' AND r.entered_by_id IS NOT NULL AND r.carried"
    " AND r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM relationships_rollcall c"
    " WHERE c.corrects_id = r.id AND c.confirmed_at IS NOT NULL))"
)
# The council voted for it while the basis was in use.
_VOTED_BY_THEN = _COUNCIL_VOTED.replace("r.carried", "r.carried AND r.held_on <= g.out_of_use_on")
# What one piece is worth, by the valuation that counts, if it is in the donation's currency.
_WORTH = (
    "(SELECT v.amount FROM aid_valuation v WHERE v.item_id = i.id AND v.currency = NEW.currency"
    f" AND {COUNTS_IN_SQL.format(row='v')})"
)
_REQUEST_COUNTS = COUNTS_IN_SQL.format(row="w")
# The lines of the acceptance that counts.
_ACCEPTANCE = (
    "FROM aid_acceptanceline x JOIN aid_acceptance a ON a.id = x.acceptance_id"
    f" WHERE a.donation_id = NEW.id AND {COUNTS_IN_SQL.format(row='a')}"
)
_TIE = (
    "SELECT t.state FROM relationships_relationship t"
    " JOIN relationships_council h ON h.city_id = t.city_a_id"
    " WHERE t.city_b_id = NEW.city_id AND t.state <> 'ended'"
)
# The basis asks for no tie, or serves the kind of the one that is official today.
_SERVES_THE_TIE = (
    "COALESCE((SELECT cardinality(g.kinds_of_tie) = 0"
    f" OR EXISTS ({official_kind('{city}')} AND t.kind = ANY (g.kinds_of_tie))"
    " FROM aid_legalbasis g WHERE g.id = NEW.legal_basis_id), true)"
)


def _cleared(shipping_conditions: Iterable[str]) -> str:
    return " AND ".join(
        "COALESCE((SELECT g.cleared FROM aid_conditionrecord g WHERE g.donation_id = NEW.id"
        f" AND g.shipping_condition = '{shipping_condition!s}' ORDER BY g.id DESC LIMIT 1), false)"
        for shipping_condition in shipping_conditions
    )


DONATION_GUARDS = [
    require(
        "stays_the_same_donation",
        "(NEW.kind, NEW.reference, NEW.city_id, NEW.body_id) ="
        " (OLD.kind, OLD.reference, OLD.city_id, OLD.body_id)"
        " AND NEW.pledge_id IS NOT DISTINCT FROM OLD.pledge_id"
        " AND (OLD.matter_id IS NULL OR NEW.matter_id = OLD.matter_id)"
        " AND (OLD.state = 'proposed' OR (NEW.legal_basis_id, NEW.basis_evidence,"
        " NEW.cap_begins_on,"
        " NEW.currency) IS NOT DISTINCT FROM (OLD.legal_basis_id, OLD.basis_evidence,"
        " OLD.cap_begins_on, OLD.currency))",
        "owner, recipient, pledge, matter and legal basis of a donation do not change",
        on="update",
    ),
    require(
        "matter_begins_with_a_motion",
        "NEW.matter_id IS NULL"
        " OR EXISTS (SELECT 1 FROM relationships_motion WHERE matter_id = NEW.matter_id)",
        "a donation comes before the council with a motion",
    ),
    require(
        "council_decides_what_it_was_told",
        "OLD.matter_id IS NULL OR (NEW.legal_basis_id, NEW.basis_evidence, NEW.currency) IS NOT"
        " DISTINCT FROM (OLD.legal_basis_id, OLD.basis_evidence, OLD.currency)"
        " AND (NEW.value = OLD.value"
        f" OR NEW.value = (SELECT COALESCE(sum(l.value), 0) {_LIVE_LINES}))",
        "from the motion on, basis and value of a donation do not change",
        on="update",
    ),
    require(
        "body_is_in_the_city",
        "(SELECT city_id FROM aid_recipientbody WHERE id = NEW.body_id) = NEW.city_id",
        "the recipient body must be in the city",
        on="insert",
    ),
    require(
        "not_to_ourselves",
        "NOT EXISTS (SELECT 1 FROM relationships_council WHERE city_id = NEW.city_id)",
        "a gift to the council''s own city is not made here",
        on="insert",
    ),
    Trigger(
        name="of_a_live_pledge",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("stands", "text")],
        func="""
            IF NEW.pledge_id IS NULL THEN RETURN NEW; END IF;
            SELECT state INTO stands FROM aid_pledge WHERE id = NEW.pledge_id FOR NO KEY UPDATE;
            IF (stands IN ('received', 'question', 'taken_up')) IS NOT TRUE THEN
                RAISE EXCEPTION 'this pledge does not stand' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
    _into(
        "pledge_is_taken_up",
        _FORWARD,
        "NEW.pledge_id IS NULL"
        " OR (SELECT state FROM aid_pledge WHERE id = NEW.pledge_id) = 'taken_up'",
        "the pledge of this donation does not stand",
    ),
    _into(
        "approved_by_two",
        ["approved"],
        "EXISTS (SELECT 1 FROM aid_approval a WHERE a.donation_id = NEW.id"
        f" AND {COUNTS_IN_SQL.format(row='a')} AND (a.legal_basis_id, a.value, a.currency)"
        " IS NOT DISTINCT FROM (NEW.legal_basis_id, NEW.value, NEW.currency))",
        "a donation needs a confirmed approval of its basis and value",
    ),
    _into(
        "requested",
        ["approved"],
        "EXISTS (SELECT 1 FROM aid_recipientrequest w WHERE w.donation_id = NEW.id AND"
        f" {_REQUEST_COUNTS})",
        "nothing is approved without the recipient''s recorded request",
    ),
    _into(
        "voted_by_the_council",
        _FORWARD,
        f"NEW.kind = 'donor' OR {_COUNCIL_VOTED}",
        "the council''s own property needs a carried roll call",
    ),
    _into(
        "surplus_and_valued",
        ["approved"],
        f"NEW.kind = 'donor' OR NOT EXISTS (SELECT 1 {_LIVE_LINES}"
        f" AND (COALESCE(l.value <> l.quantity * {_WORTH}, true)"
        " OR NOT EXISTS (SELECT 1 FROM aid_surplusdeclaration s WHERE s.item_id = i.id)))",
        "the council''s own property is declared surplus and valued first",
    ),
    _into(
        "basis_of_this_year",
        ["approved"],
        "NEW.kind = 'donor' OR EXISTS (SELECT 1 FROM aid_legalbasis g WHERE g.id ="
        " NEW.legal_basis_id"
        f" AND (g.is_active OR {_VOTED_BY_THEN}) AND (date_part('month', NEW.cap_begins_on),"
        " date_part('day', NEW.cap_begins_on)) = (g.year_begins_month, g.year_begins_day)"
        # One day of tolerance: the council's day may differ from that of the database.
        " AND current_date BETWEEN NEW.cap_begins_on - 1"
        " AND NEW.cap_begins_on + interval '1 year')",
        "the legal basis must be in use, or have been at the vote, and the year of its cap the one"
        " in which we are",
    ),
    _into(
        "has_lines",
        _FORWARD,
        f"EXISTS (SELECT 1 {_LIVE_LINES})"
        f" AND NOT EXISTS (SELECT 1 {_LIVE_LINES} AND i.kind IN ({listed(HELD_BACK)}))",
        "a donation needs a line, and none of a kind that is held back",
    ),
    _into(
        "tie_allows_it",
        _FORWARD,
        f"COALESCE(({_TIE}) <> 'suspended', true) AND {_SERVES_THE_TIE.format(city='NEW.city_id')}",
        "the tie with this city does not allow it",
    ),
    require(
        "basis_serves_the_tie",
        "(NEW.legal_basis_id, NEW.matter_id) IS NOT DISTINCT FROM (OLD.legal_basis_id,"
        " OLD.matter_id)"
        f" OR {_SERVES_THE_TIE.format(city='NEW.city_id')}",
        "this legal basis does not serve the tie with this city",
        on="update",
    ),
    _into(
        "conditions_are_cleared",
        [DonationState.READY, DonationState.SHIPPED],
        f"{_cleared(CONDITIONS)} AND (NOT EXISTS (SELECT 1 {_LIVE_LINES}"
        f" AND i.kind IN ({listed(VEHICLES)})) OR ({_cleared(VEHICLE_CONDITIONS)}))",
        "a condition for shipping is not met",
    ),
    _into(
        "shipped_with_papers",
        [DonationState.SHIPPED],
        "EXISTS (SELECT 1 FROM aid_shipment s WHERE s.donation_id = NEW.id)",
        "nothing is shipped without carrier and reference",
    ),
    _into(
        "signed_for",
        [DonationState.RECEIVED, DonationState.RECEIVED_IN_PART],
        f"NOT EXISTS (SELECT 1 {_LIVE_LINES} AND NOT EXISTS (SELECT 1 {_ACCEPTANCE}"
        " AND x.line_id = l.id AND x.in_order = l.arrived))"
        f" AND (NEW.state = 'received') = NOT EXISTS (SELECT 1 {_ACCEPTANCE}"
        " AND x.damaged + x.missing > 0)",
        "received needs an acceptance of each line, in full only if nothing is damaged or missing",
    ),
    require(
        "title_comes_back_first",
        "NEW.state <> 'cancelled' OR OLD.state = 'cancelled' OR NOT"
        f" ({_cleared([ShippingCondition.TITLE])})",
        "what belongs to the recipient is not cancelled before its title has come back",
        on="update",
    ),
    require(
        "value_is_of_the_lines",
        f"NEW.kind = 'donor' OR NEW.state NOT IN ({listed(_FORWARD)})"
        " OR (NEW.state, NEW.value) IS NOT DISTINCT FROM (OLD.state, OLD.value)"
        f" OR NEW.value = (SELECT COALESCE(sum(l.value), 0) {_LIVE_LINES})",
        "the value of a donation is that of its lines",
        on="update",
    ),
    Trigger(
        name="books_its_cap",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        declare=[("g", "record"), ("was", "numeric"), ("now_is", "numeric")],
        func=f"""
            IF NEW.legal_basis_id IS NULL
                OR (NEW.state, NEW.value) IS NOT DISTINCT FROM (OLD.state, OLD.value) THEN
                RETURN NEW;
            END IF;
            SELECT counts_in, "limit", currency INTO g FROM aid_legalbasis
                WHERE id = NEW.legal_basis_id FOR NO KEY UPDATE;
            IF g.counts_in = '' THEN RETURN NEW; END IF;
            was := CASE WHEN OLD.state NOT IN ({listed(DONATION_COUNTED)}) THEN 0
                WHEN g.counts_in = 'money' THEN OLD.value ELSE 1 END;
            now_is := CASE WHEN NEW.state NOT IN ({listed(DONATION_COUNTED)}) THEN 0
                WHEN g.counts_in = 'money' THEN NEW.value ELSE 1 END;
            IF was = now_is THEN RETURN NEW; END IF;
            IF g.counts_in = 'money' AND g.currency IS DISTINCT FROM NEW.currency THEN
                RAISE EXCEPTION 'the value must be in the currency of the cap'
                    USING ERRCODE = 'check_violation';
            END IF;
            INSERT INTO aid_capyear (legal_basis_id, city_id, begins_on, "limit", currency, used)
                VALUES (NEW.legal_basis_id, NEW.city_id, NEW.cap_begins_on, g."limit",
                    g.currency, 0)
                ON CONFLICT (legal_basis_id, city_id, begins_on) DO NOTHING;
            UPDATE aid_capyear SET used = used + now_is - was,
                "limit" = CASE WHEN now_is > was THEN g."limit" ELSE "limit" END
                WHERE legal_basis_id = NEW.legal_basis_id AND city_id = NEW.city_id
                AND begins_on = NEW.cap_begins_on;
            RETURN NEW;
        """,
    ),
]


def request_before_approval() -> Trigger:
    """No approval, not even a draft, is entered before the recipient's request."""
    return require(
        "requested",
        "EXISTS (SELECT 1 FROM aid_recipientrequest w WHERE w.donation_id = NEW.donation_id"
        f" AND {_REQUEST_COUNTS})",
        "nothing is approved without the recipient''s recorded request",
        on="insert",
    )


def approved_on_a_basis_that_serves() -> Trigger:
    """No approval, not even a draft, rests on a basis that does not suit today's tie."""
    city = "(SELECT city_id FROM aid_donation WHERE id = NEW.donation_id)"
    return require(
        "basis_serves_the_tie",
        "NEW.corrects_id IS NOT NULL OR NEW.replaced_by_id IS NOT NULL"
        f" OR {_SERVES_THE_TIE.format(city=city)}",
        "this legal basis does not serve the tie with this city",
    )

"""The rules of the lines of donations, as SQL for triggers."""

import pgtrigger

from aid.donations.states import DONATION_PROMISED
from aid.needs.states import HELD_BACK
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, listed, same_but

_CANCELLABLE = listed(DONATION_PROMISED)
_REST_STAYS = same_but("value", "arrived", "cancelled_at", "cancelled_why", "cancelled_reason")

LINE_GUARDS = [
    Trigger(
        name="follows_its_donation",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("d", "record"), ("owner", "bigint")],
        func=f"""
            SELECT state, pledge_id, body_id, matter_id, legal_basis_id INTO d FROM aid_donation
                WHERE id = NEW.donation_id FOR NO KEY UPDATE;
            SELECT pledge_id INTO owner FROM aid_item WHERE id = NEW.item_id;
            IF owner IS DISTINCT FROM d.pledge_id THEN
                RAISE EXCEPTION 'all things of a donation belong to its donor'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.need_id IS NOT NULL AND (SELECT body_id FROM aid_need
                WHERE id = NEW.need_id) IS DISTINCT FROM d.body_id THEN
                RAISE EXCEPTION 'the need is of another recipient body'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'INSERT' THEN
                IF d.state IS DISTINCT FROM 'proposed' OR d.matter_id IS NOT NULL
                    OR NEW.cancelled_at IS NOT NULL OR NEW.arrived IS DISTINCT FROM 0
                    OR EXISTS (SELECT 1 FROM aid_approval WHERE donation_id = NEW.donation_id) THEN
                    RAISE EXCEPTION 'lines are added until a motion or an approval is entered'
                        USING ERRCODE = 'check_violation';
                END IF;
                IF d.legal_basis_id IS NOT NULL THEN
                    RAISE EXCEPTION 'the legal basis was chosen for the lines that there are'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END IF;
            IF ({_REST_STAYS}) IS NOT TRUE OR OLD.cancelled_at IS NOT NULL
                OR (NEW.value IS DISTINCT FROM OLD.value
                    AND (d.state IS DISTINCT FROM 'proposed' OR d.matter_id IS NOT NULL))
                OR (NEW.cancelled_at IS NOT NULL AND (d.state IN ({_CANCELLABLE})) IS NOT TRUE) THEN
                RAISE EXCEPTION 'a line can be cancelled before it is shipped, nothing else'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.arrived IS DISTINCT FROM OLD.arrived
                AND NEW.arrived IS DISTINCT FROM (SELECT x.in_order
                FROM aid_acceptanceline x JOIN aid_acceptance a ON a.id = x.acceptance_id
                WHERE x.line_id = NEW.id AND {COUNTS_IN_SQL.format(row="a")}) THEN
                RAISE EXCEPTION 'what arrived is what the acceptance says'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
    Trigger(
        name="never_more_than_there_are",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("there", "record"), ("taken", "bigint")],
        func=f"""
            SELECT quantity, state, kind INTO there FROM aid_item
                WHERE id = NEW.item_id FOR NO KEY UPDATE;
            IF there.kind IN ({listed(HELD_BACK)}) THEN
                RAISE EXCEPTION 'things of this kind are held back'
                    USING ERRCODE = 'check_violation';
            END IF;
            SELECT COALESCE(sum(l.quantity), 0) INTO taken FROM aid_donationline l
                JOIN aid_donation d ON d.id = l.donation_id
                WHERE l.item_id = NEW.item_id AND l.cancelled_at IS NULL
                AND d.state <> 'cancelled';
            IF (there.state <> 'gone' AND taken + NEW.quantity <= there.quantity) IS NOT TRUE THEN
                RAISE EXCEPTION 'the item is in another donation, or gone'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
    Trigger(
        name="never_more_than_needed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("asked", "record"), ("promised", "bigint")],
        func="""
            IF NEW.need_id IS NULL THEN RETURN NEW; END IF;
            SELECT quantity, state INTO asked FROM aid_need
                WHERE id = NEW.need_id FOR NO KEY UPDATE;
            SELECT COALESCE(sum(CASE WHEN d.state IN ('received', 'received_in_part', 'thanked')
                THEN l.arrived ELSE l.quantity END), 0) INTO promised
                FROM aid_donationline l JOIN aid_donation d ON d.id = l.donation_id
                WHERE l.need_id = NEW.need_id AND l.cancelled_at IS NULL
                AND d.state <> 'cancelled';
            IF (asked.state = 'published' AND promised + NEW.quantity <= asked.quantity)
                IS NOT TRUE THEN
                RAISE EXCEPTION 'more than the recipient asked for, or the need is not published'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
]

"""What a pledge may not do once its things have left, as SQL for a trigger."""

import pgtrigger

from aid.donations.states import DONATION_PROMISED
from sistercities.kernel.triggers import Trigger, listed


def withdrawn_until_hand_over() -> Trigger:
    """Once a thing has left it belongs to the recipient: its pledge can no longer be withdrawn."""
    return Trigger(
        name="withdrawn_until_hand_over",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.state <> 'withdrawn' OR OLD.state = 'withdrawn' THEN RETURN NEW; END IF;
            PERFORM id FROM aid_donation WHERE pledge_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (SELECT 1 FROM aid_donation WHERE pledge_id = NEW.id
                AND state NOT IN ({listed(DONATION_PROMISED)}, 'cancelled')) THEN
                RAISE EXCEPTION 'something of this pledge has been handed over'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )

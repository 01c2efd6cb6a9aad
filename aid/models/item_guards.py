"""The rules of surplus declarations and valuations, as SQL for triggers."""

import pgtrigger

from aid.models.guards import listed
from aid.states import DONATION_PROMISED
from sistercities.triggers import require


def corrects_same_item(table: str) -> pgtrigger.Trigger:
    """A correction is about the same item as the row that it corrects."""
    return require(
        "corrects_its_own",
        f"NEW.corrects_id IS NULL OR EXISTS (SELECT 1 FROM {table} o"
        " WHERE o.id = NEW.corrects_id AND o.item_id = NEW.item_id)",
        "a correction is about the same item",
        on="insert",
    )


def of_the_councils_own() -> pgtrigger.Trigger:
    """What a donor owns is neither declared surplus nor valued."""
    return require(
        "of_the_councils_own",
        "(SELECT pledge_id FROM aid_item WHERE id = NEW.item_id) IS NULL",
        "only the council''s own things are declared surplus and valued here",
        on="insert",
    )


def not_before_the_council() -> pgtrigger.Trigger:
    """While a donation with a motion waits to be shipped, the value of its things stays."""
    return pgtrigger.Trigger(
        name="not_before_the_council",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM d.id FROM aid_donation d JOIN aid_donationline l ON l.donation_id = d.id
                WHERE l.item_id = NEW.item_id ORDER BY d.id FOR UPDATE OF d;
            IF EXISTS (SELECT 1 FROM aid_donation d JOIN aid_donationline l
                ON l.donation_id = d.id WHERE l.item_id = NEW.item_id AND l.cancelled_at IS NULL
                AND d.motion_id IS NOT NULL AND d.state IN ({listed(DONATION_PROMISED)})) THEN
                RAISE EXCEPTION 'the council decides about the value that it was told'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )

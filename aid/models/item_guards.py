"""The rules of what is said about items: description, declaration, value; as SQL for triggers."""

import pgtrigger

from aid.models.guards import listed
from aid.states import DONATION_PROMISED
from sistercities.triggers import Trigger, require


def corrects_same_item(table: str) -> Trigger:
    """A correction is about the same item as the row that it corrects."""
    return require(
        "corrects_its_own",
        f"NEW.corrects_id IS NULL OR EXISTS (SELECT 1 FROM {table} o"
        " WHERE o.id = NEW.corrects_id AND o.item_id = NEW.item_id)",
        "a correction is about the same item",
        on="insert",
    )


def of_the_councils_own() -> Trigger:
    """What a donor owns is neither declared surplus nor valued."""
    return require(
        "of_the_councils_own",
        "(SELECT pledge_id FROM aid_item WHERE id = NEW.item_id) IS NULL",
        "only the council''s own things are declared surplus and valued here",
        on="insert",
    )


def not_before_the_council() -> Trigger:
    """While a donation with a motion waits to be shipped, the value of its things stays."""
    return Trigger(
        name="not_before_the_council",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__confirmed_at__isnull=False),
        func=f"""
            PERFORM d.id FROM aid_donation d JOIN aid_donationline l ON l.donation_id = d.id
                WHERE l.item_id = NEW.item_id ORDER BY d.id FOR NO KEY UPDATE OF d;
            IF EXISTS (SELECT 1 FROM aid_donation d JOIN aid_donationline l
                ON l.donation_id = d.id WHERE l.item_id = NEW.item_id AND l.cancelled_at IS NULL
                AND d.matter_id IS NOT NULL AND d.state IN ({listed(DONATION_PROMISED)})) THEN
                RAISE EXCEPTION 'the council decides about the value that it was told'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


# What a clerk typed about a thing, besides its kind and quantity, with the type of the column.
DESCRIBED = {
    "description": "varchar",
    "maker": "varchar",
    "model": "varchar",
    "year": "smallint",
    "serial_or_vin": "varchar",
    "condition": "varchar",
    "known_defects": "text",
    "expires_on": "date",
    "voltage": "varchar",
}


def _described(row: str) -> str:
    """What an item says about itself, as JSON: the very words that a correction holds."""
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in DESCRIBED)
    return f"jsonb_build_object({pairs})"


def described_as_corrected() -> Trigger:
    """What is said of the council's own is what was entered, or what its last correction says."""
    return require(
        "described_as_corrected",
        f"NEW.pledge_id IS NOT NULL OR {_described('NEW')} = {_described('OLD')}"
        " OR COALESCE((SELECT (c.was, c.now) ="
        f" ({_described('OLD')}, {_described('NEW')})"
        " FROM aid_itemcorrection c WHERE c.item_id = NEW.id ORDER BY c.id DESC LIMIT 1), false)",
        "what is said of the council''s own changes by a correction only",
        on="update",
    )


def compares_its_number() -> Trigger:
    """The number is kept a second time as it is compared, whoever writes it and however.

    What stood here before numbers were compared, and bears the number of another thing, keeps a
    mark of its own behind it until it is corrected.
    """
    return Trigger(
        name="compares_its_number",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF TG_OP = 'UPDATE' AND (NEW.serial_or_vin, NEW.compared_number, NEW.state)
                = (OLD.serial_or_vin, OLD.compared_number, OLD.state) THEN
                RETURN NEW;
            END IF;
            NEW.compared_number := f_comparable_number(NEW.serial_or_vin);
            RETURN NEW;
        """,
    )


def corrects_what_stands() -> Trigger:
    """A correction says what stood there, and something else that stands there from now on."""
    return Trigger(
        name="corrects_what_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("i", "record")],
        func=f"""
            SELECT * INTO i FROM aid_item WHERE id = NEW.item_id FOR NO KEY UPDATE;
            IF i.pledge_id IS NOT NULL OR NEW.was <> {_described("i")} OR NEW.now = NEW.was THEN
                RAISE EXCEPTION 'a correction tells what stood there, and what stands there now'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def tells_its_item() -> Trigger:
    """What the correction says now stands in the item, in the same moment."""
    pairs = ", ".join(f"{name} = (NEW.now->>'{name}')::{kind}" for name, kind in DESCRIBED.items())
    return Trigger(
        name="tells_its_item",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("i", "record")],
        func=f"""
            UPDATE aid_item SET {pairs} WHERE id = NEW.item_id RETURNING * INTO i;
            IF NEW.now <> {_described("i")} THEN
                RAISE EXCEPTION 'a correction says all that stands there now, and nothing else'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )

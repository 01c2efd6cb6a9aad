"""The rules of what is said about items: description, declaration, value; as SQL for triggers."""

import pgtrigger

from aid.donations.states import DONATION_PROMISED
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, at_the_end, listed, require


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
    """A donor's thing is neither declared surplus nor valued."""
    return require(
        "of_the_councils_own",
        "(SELECT pledge_id FROM aid_item WHERE id = NEW.item_id) IS NULL",
        "only the council''s own things are declared surplus and valued here",
        on="insert",
    )


def not_before_the_council() -> Trigger:
    """While a donation with a motion is not shipped yet, its things keep their value."""
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


# What a clerk types about a thing, besides its kind and quantity.
DESCRIBED = (
    "description",
    "maker",
    "model",
    "year",
    "serial_or_vin",
    "condition",
    "known_defects",
    "expires_on",
    "voltage",
)

# SQL: the description on the council's thing equals the entry that counts.
DESCRIBED_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM aid_item i LEFT JOIN aid_itemdescription d ON d.item_id = i.id AND "
    + COUNTS_IN_SQL.format(row="d")
    + " WHERE i.id = {item} AND (i.pledge_id IS NOT NULL OR (d.id IS NOT NULL AND ("
    + ", ".join(f"i.{name}" for name in DESCRIBED)
    + ") IS NOT DISTINCT FROM ("
    + ", ".join(f"d.{name}" for name in DESCRIBED)
    + "))))"
)


def described_as_entered() -> Trigger:
    """Checked at the end of the transaction, since thing and description are entered together."""
    return at_the_end(
        "described_as_entered",
        "NOT EXISTS (SELECT 1 FROM aid_item WHERE id = NEW.id) OR "
        + DESCRIBED_AS_ENTERED.format(item="NEW.id"),
        "what is said of the council''s own changes by a correction only",
    )


def compares_its_number() -> Trigger:
    """The number is stored a second time in its comparable form, whoever writes it.

    A row from before numbers were compared that has the number of another thing keeps a mark behind
    it until it is corrected.
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


def stays_with_its_receipt() -> Trigger:
    """The photographs of a receipt come with it; once it counts, none comes, changes or goes."""
    receipt = (
        "FROM aid_acceptance a JOIN aid_acceptanceline x ON x.acceptance_id = a.id"
        " WHERE x.id IN (OLD.acceptance_line_id, NEW.acceptance_line_id)"
    )
    return Trigger(
        name="stays_with_its_receipt",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            PERFORM a.id {receipt} ORDER BY a.id FOR NO KEY UPDATE OF a;
            IF EXISTS (SELECT 1 {receipt} AND a.confirmed_at IS NOT NULL) THEN
                RAISE EXCEPTION 'what stands below a confirmed entry does not change'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )

"""When conditions, shipments and acceptances may be entered, as SQL that locks the donation."""

import pgtrigger

from aid.donations.states import DONATION_ARRIVED, DonationState
from sistercities.kernel.entry_model import follows_its_entry
from sistercities.kernel.triggers import Trigger, listed, require


def _of_a_donation(
    name: str, condition: str, sentence: str, on: pgtrigger.Operation = pgtrigger.Insert
) -> Trigger:
    """A trigger that asks ``stands`` of the state of the row's donation, which it locks."""
    return Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=on,
        declare=[("stands", "text")],
        func=f"""
            SELECT state INTO stands FROM aid_donation WHERE id = NEW.donation_id FOR NO KEY UPDATE;
            IF ({condition}) IS NOT TRUE THEN
                RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _corrected(table: str, states: list[DonationState]) -> str:
    return (
        f"NEW.corrects_id IS NOT NULL AND stands IN ({listed(states)}) AND EXISTS (SELECT 1"
        f" FROM {table} o WHERE o.id = NEW.corrects_id AND o.donation_id = NEW.donation_id)"
    )


def _moves_its_donation(
    name: str, state: DonationState, sentence: str, when: pgtrigger.Q | None = None
) -> Trigger:
    """A trigger at the end of the transaction: by then the donation has left this state."""
    return Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=when,
        func=f"""
            IF EXISTS (SELECT 1 FROM aid_donation
                WHERE id = NEW.donation_id AND state = '{state}') THEN
                RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def approves_its_donation() -> Trigger:
    """A confirmed approval and an approved donation are written in the same transaction."""
    return _moves_its_donation(
        "approves_its_donation",
        DonationState.PROPOSED,
        "a confirmed approval approves its donation",
        pgtrigger.Q(new__confirmed_at__isnull=False),
    )


def approved_in_the_year_of_its_cap() -> Trigger:
    """The day of a corrected approval lies in the year in whose cap the donation was counted."""
    return require(
        "approved_in_the_year_of_its_cap",
        "NEW.corrects_id IS NULL OR EXISTS (SELECT 1 FROM aid_donation d"
        " WHERE d.id = NEW.donation_id AND (d.cap_begins_on IS NULL OR (NEW.approved_on"
        " >= d.cap_begins_on AND NEW.approved_on < d.cap_begins_on + interval '1 year')))",
        "an approval lies in the year of its cap",
    )


def ships_its_donation() -> Trigger:
    """A shipment and a shipped donation are written in the same transaction."""
    return _moves_its_donation(
        "ships_its_donation", DonationState.READY, "what has left is shipped"
    )


def receives_its_donation() -> Trigger:
    """An acceptance and a received donation are written in the same transaction."""
    return _moves_its_donation(
        "receives_its_donation",
        DonationState.SHIPPED,
        "what was signed for is received",
        pgtrigger.Q(new__confirmed_at__isnull=False),
    )


def of_an_approved_donation() -> Trigger:
    """Conditions for shipping are met, or opened again, between approval and shipping."""
    return _of_a_donation(
        "of_an_approved_donation",
        f"stands IN ({listed([DonationState.APPROVED, DonationState.READY])})",
        "conditions are met between approval and shipping",
    )


def request_stays_once_approved() -> Trigger:
    """A request on which an approval rests is corrected, not struck."""
    return require(
        "request_stays_once_approved",
        "NOT NEW.strikes OR NEW.confirmed_at IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM aid_approval a WHERE a.donation_id = NEW.donation_id)",
        "a request on which an approval rests is not struck",
    )


def of_a_ready_donation() -> Trigger:
    """A shipment is entered when everything is ready; a correction of it afterwards."""
    later = [DonationState.SHIPPED, *DONATION_ARRIVED]
    return _of_a_donation(
        "of_a_ready_donation",
        f"(NEW.corrects_id IS NULL AND stands = 'ready') OR ({_corrected('aid_shipment', later)})",
        "a shipment is of a donation that is ready",
    )


def of_a_shipped_donation() -> Trigger:
    """An acceptance is signed for what was shipped; a correction of it for what was received."""
    later = [DonationState.RECEIVED, DonationState.RECEIVED_IN_PART]
    return _of_a_donation(
        "of_a_shipped_donation",
        "OLD.confirmed_at IS NOT NULL OR (NEW.corrects_id IS NULL AND stands = 'shipped')"
        f" OR ({_corrected('aid_acceptance', later)})",
        "an acceptance is for a shipped donation",
        on=pgtrigger.Insert | pgtrigger.Update,
    )


def answers_for_each_line() -> Trigger:
    """An acceptance that counts has one answer for each line that was sent."""
    trigger = require(
        "says_of_each_line",
        "NOT EXISTS (SELECT 1 FROM aid_donationline l WHERE l.donation_id = NEW.donation_id"
        " AND l.cancelled_at IS NULL AND NOT EXISTS (SELECT 1 FROM aid_acceptanceline x"
        " WHERE x.line_id = l.id AND x.acceptance_id = NEW.id))",
        "an acceptance that counts answers for each line",
    )
    trigger.condition = pgtrigger.Q(new__confirmed_at__isnull=False)
    return trigger


def by_its_own_link() -> Trigger:
    """The link is of this donation, and was not revoked."""
    return require(
        "by_its_own_link",
        "NEW.link_id IS NULL OR EXISTS (SELECT 1 FROM aid_acceptancelink k WHERE k.id = NEW.link_id"
        " AND k.donation_id = NEW.donation_id AND k.revoked_at IS NULL)",
        "this link is of another donation, or was revoked",
        on="insert",
    )


ACCEPTANCE_LINE_GUARDS = [
    *follows_its_entry("aid_acceptance", "acceptance_id"),
    require(
        "adds_up",
        "EXISTS (SELECT 1 FROM aid_donationline l JOIN aid_acceptance a"
        " ON a.donation_id = l.donation_id WHERE l.id = NEW.line_id AND a.id = NEW.acceptance_id"
        " AND l.cancelled_at IS NULL AND l.quantity = NEW.in_order + NEW.damaged + NEW.missing)",
        "in order, damaged and missing together are what was sent",
    ),
]

import datetime
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from aid.donations.domain.choice_of_basis import choose_basis
from aid.donations.domain.valuations import VALUATION
from aid.items.domain import items
from aid.items.domain.declarations import Declaration, ItemFields
from sistercities.kernel.entries import enter
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.days import days_ago, today, tomorrow
from tests.entering import corrected, struck
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    ItemFactory,
    LegalBasisFactory,
    approved,
    cancelled,
    donate_motion,
    entered_approval,
    proposed,
    put,
    received_pledge,
    shipped,
    surplus_item,
)

pytestmark = pytest.mark.django_db

ENGINE = ItemFields(
    kind="fire_engine",
    description="Pumper, 1500 gallons a minute",
    condition="good",
    maker="Seagrave",
    year=1999,
    serial_or_vin="1F9E000000000001",
)
DECLARED = Declaration(
    department="Fire Department",
    declared_by="Fire Chief",
    declared_on=datetime.date(2026, 3, 2),
    surplus_since=datetime.date(2026, 1, 15),
    reason="It has served for 25 years.",
    replaced_by="Engine 27, bought in 2025",
)


def valuing(item, *, by, **said):
    return enter(VALUATION, item, by=by, **worth() | said)


def worth(**fields):
    given = {
        "amount": Decimal("18000"),
        "currency": "USD",
        "method": "market",
        "valued_by": "Fleet manager",
        "valued_on": days_ago(60),
    }
    return given | fields


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def declare(by=None, **fields):
    given = {"item": ENGINE, "declaration": DECLARED} | fields
    return items.declare_surplus(by=by or clerk(), **given)


def refused(act, *arguments, **fields):
    with pytest.raises(RuleError) as no:
        act(*arguments, **({"by": clerk()} | fields))
    return no.value.messages


def entry():
    return json.loads(PublicRecordEntry.objects.latest("sequence").line)


def test_declaration_brings_the_thing_and_goes_into_the_record():
    by = clerk()

    item = declare(by=by)

    assert (item.state, item.pledge, item.maker, item.year) == ("available", None, "Seagrave", 1999)
    assert items.declared(item.surplus) == DECLARED
    assert item.steps.get().act == "surplus_declared"
    assert (entry()["act"], entry()["subject"]) == ("surplus_declared", f"surplus/{item.pk}")
    assert entry()["happened_on"] == "2026-03-02"
    assert entry()["facts"] == {
        "item": "Pumper, 1500 gallons a minute",
        "item_kind": "fire_engine",
        "quantity": 1,
        "department": "Fire Department",
        "declared_by": "Fire Chief",
        "declared_on": "2026-03-02",
        "surplus_since_on": "2026-01-15",
        "reason": "It has served for 25 years.",
        "replaced_by": "Engine 27, bought in 2025",
    }


@pytest.mark.parametrize("date", ["declared_on", "surplus_since"])
def test_declaration_in_the_future_is_refused(date):
    assert refused(declare, declaration=replace(DECLARED, **{date: tomorrow()})) == [
        "This date is in the future."
    ]


def test_thing_leaves_service_before_it_is_declared_surplus():
    late = replace(DECLARED, surplus_since=datetime.date(2026, 3, 3))

    assert refused(declare, declaration=late) == [
        "It was declared surplus on March 2, 2026, so it left service on that day or before."
    ]


def test_thing_leaves_service_after_it_was_made():
    early = replace(DECLARED, surplus_since=datetime.date(1998, 12, 31))

    assert refused(declare, declaration=early) == [
        "It was made in 1999, so it cannot have left service in 1998."
    ]


def test_held_back_kinds_are_not_declared_here():
    assert refused(declare, item=replace(ENGINE, kind="body_armour")) == [
        "Things of this kind need licences that this register does not handle yet."
    ]


@pytest.mark.parametrize(
    "spelling",
    ["1f9e000000000001", "1F9E 0000 0000 0001", "1F9\u0415000000000001", "1F9E-000000000001"],
)
def test_one_vin_is_one_thing(spelling):
    declare()

    assert refused(declare, item=replace(ENGINE, serial_or_vin=spelling)) == [
        f"The number {spelling} is entered already: “Pumper, 1500 gallons a minute”."
    ]
    assert refused(declare, item=replace(ENGINE, serial_or_vin="2", quantity=2)) == [
        "A serial number or VIN stands for one piece: enter each piece by itself."
    ]


def test_correction_takes_the_place_and_the_first_stays():
    item = declare()
    right = replace(DECLARED, replaced_by="Engine 28")

    items.correct_declaration(
        item, by=clerk(), correction_reason="The wrong engine was named.", declaration=right
    )

    first, second = item.declarations.all()
    assert item.surplus == second
    assert (second.corrects, items.declared(first), items.declared(second)) == (
        first,
        DECLARED,
        right,
    )
    assert (entry()["act"], entry()["subject"]) == ("surplus_corrected", f"surplus/{item.pk}")
    assert entry()["facts"]["before_replaced_by"] == "Engine 27, bought in 2025"
    assert entry()["facts"]["correction_reason"] == "The wrong engine was named."
    sentence = describe(entry()["act"], entry()["facts"])
    assert "replaced by “Engine 28”. Before it said" in sentence
    assert "replaced by “Engine 27, bought in 2025”. Why" in sentence


def test_correction_needs_reason_and_difference():
    item, right = declare(), replace(DECLARED, department="Fire")
    correct = items.correct_declaration

    assert refused(correct, item, correction_reason=" ", declaration=right) == [
        "Give the reason for the correction. The public reads it."
    ]
    assert refused(correct, item, correction_reason="Slip", declaration=DECLARED) == [
        "Nothing is different from what stands there already."
    ]
    assert refused(correct, ItemFactory(), correction_reason="Slip", declaration=right) == [
        f"“{item.__class__.objects.latest('pk')}” is not declared surplus."
    ]


def test_value_of_one_piece_is_in_the_record():
    item = declare()

    row = enter(VALUATION, item, by=clerk(), **worth())

    assert item.valuation == row
    assert (row.amount, row.currency, row.corrects) == (Decimal("18000"), "USD", None)
    assert item.steps.latest("pk").act == "item_valued"
    assert (entry()["act"], entry()["subject"]) == ("item_valued", f"surplus/{item.pk}")
    assert entry()["happened_on"] == days_ago(60).isoformat()
    assert entry()["facts"] == {
        "item": "Pumper, 1500 gallons a minute",
        "amount": "18000.00",
        "currency": "USD",
        "valuation_method": "market",
        "valued_by": "Fleet manager",
        "valued_on": days_ago(60).isoformat(),
    }


def test_corrected_value_says_what_it_was_and_why():
    item = declare()
    first = enter(VALUATION, item, by=clerk(), **worth())

    second = corrected(first, reason="Two bids came in.", amount=Decimal("15000"))

    assert item.valuation == second
    assert item.steps.latest("pk").act == "item_value_corrected"
    assert (entry()["act"], entry()["subject"]) == ("item_value_corrected", f"surplus/{item.pk}")
    assert entry()["happened_on"] == today().isoformat()
    facts = entry()["facts"]
    assert (facts["before"]["amount"], facts["amount"]) == ("18000.00", "15000.00")
    sentence = describe(entry()["act"], facts)
    assert "$15,000 instead of $18,000" in sentence
    assert sentence.endswith("Reason: “Two bids came in.”")


def test_thing_is_valued_once():
    item = declare()
    enter(VALUATION, item, by=clerk(), **worth())

    with pytest.raises(RuleError, match="valued already"):
        enter(VALUATION, item, by=clerk(), **worth())


def test_valuation_in_the_future_or_of_a_donor_is_refused():
    theirs = received_pledge().items.get()

    assert refused(valuing, declare(), valued_on=tomorrow()) == ["This date is in the future."]
    assert refused(valuing, theirs) == ["A donor's own things are not valued here."]


def anew(item, **said):
    return corrected(item.valuation, **{"amount": Decimal("15000")} | said)


def strike_value(item):
    return struck(item.valuation)


@pytest.mark.parametrize("change", [anew, strike_value])
def test_new_value_sends_a_proposed_donation_back_to_its_basis(change):
    donation = proposed("council", items=[surplus_item("18000")])
    choose_basis(donation, by=clerk(), legal_basis=LegalBasisFactory())

    change(donation.lines.get().item)

    donation.refresh_from_db()
    assert (donation.legal_basis, donation.value, donation.currency) == (None, None, "")
    assert (donation.cap_begins_on, donation.lines.get().value) == (None, None)
    assert "basis_dropped" in donation.steps.values_list("act", flat=True)


@pytest.mark.parametrize("change", [anew, strike_value])
@pytest.mark.parametrize("on", [donate_motion, entered_approval, approved])
def test_value_stays_once_the_motion_is_filed(on, change):
    donation = proposed("council", items=[surplus_item()])
    on(donation)
    item = donation.lines.get().item

    with pytest.raises(RuleError) as refusal:
        change(item)

    assert refusal.value.messages == [
        f"“{item}” is in donation {donation}, whose motion is filed: the council decides about the"
        " value that it was told, so the value no longer changes. Cancel the donation and propose"
        " it anew."
    ]


def test_value_of_what_was_given_away_stays():
    item = shipped(proposed("council", items=[surplus_item()])).lines.get().item

    with pytest.raises(RuleError, match="was given away: its value no longer changes"):
        anew(item)


def test_rest_of_what_was_given_away_is_valued_anew():
    item = surplus_item(quantity=3)
    shipped(proposed("council", items=[item], quantities=[1]))

    row = anew(item)

    assert item.valuation == row


def test_old_valuation_is_refused():
    (reason,) = refused(valuing, declare(), valued_on=days_ago(3 * 366))

    assert reason.endswith("more than 24 months ago: value it anew.")


def test_what_was_struck_is_valued_anew():
    item = surplus_item()

    strike_value(item)
    struck_value = item.valuation
    row = enter(VALUATION, item, by=clerk(), **worth())

    assert (struck_value, item.valuation) == (None, row)


def test_gone_and_taken_back():
    item = declare()

    items.mark_gone(item, by=clerk(), reason="It burnt out.")
    gone = item.state
    items.take_back(item, by=clerk(), reason="It was another one.")

    assert (gone, item.state) == ("gone", "available")
    assert list(item.steps.values_list("act", flat=True)) == [
        "surplus_declared",
        "item_gone",
        "item_taken_back",
    ]


def test_gone_needs_a_reason_and_no_live_donation():
    donation = proposed("council")
    item = donation.lines.get().item

    assert refused(items.mark_gone, item, reason=" ") == ["Give the reason."]
    assert refused(items.mark_gone, item, reason="Burnt") == [
        f"“{item}” is in donation {donation}. Cancel that first."
    ]
    cancelled(donation)
    items.mark_gone(item, by=clerk(), reason="Burnt")
    assert item.state == "gone"


def test_taken_back_needs_a_reason_and_a_thing_that_is_gone():
    item = ItemFactory()

    assert refused(items.take_back, put(item, "gone"), reason="") == ["Give the reason."]
    assert refused(items.take_back, ItemFactory(), reason="Found")[0].endswith(
        "so this step is not possible."
    )


def test_thing_is_not_taken_back_once_its_number_was_entered_anew():
    gone = put(surplus_item(serial_or_vin="1FV-1986"), "gone")
    surplus_item(serial_or_vin="1FV-1986")

    with pytest.raises(RuleError, match="The number 1FV-1986 is entered already"):
        items.take_back(gone, by=clerk(), reason="It was another one.")

    gone.refresh_from_db()
    assert gone.state == "gone"

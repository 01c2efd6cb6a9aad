"""Items, their surplus declarations, valuations and photographs."""

import pytest
from django.db import DatabaseError, transaction

from aid.models import Item, Photograph, SurplusDeclaration, Valuation
from tests.factories_aid import (
    ItemFactory,
    approved,
    cancelled,
    declared,
    link_of,
    proposed,
    put,
    ready,
    received_pledge,
    shipped,
    surplus_item,
    unconfirmed_pledge,
    valued,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def of_a_donor():
    return received_pledge().items.get()


@pytest.mark.parametrize("column", ["kind", "pledge_id"])
def test_item_stays_what_it_is_and_whose_it_is(column, sql):
    item = of_a_donor()
    value = {"kind": "other", "pledge_id": None}[column]

    with pytest.raises(DatabaseError, match="of an item do not change"), transaction.atomic():
        sql(f"UPDATE aid_item SET {column} = %s", [value])

    assert Item.objects.values(column).get() == {column: getattr(item, column)}


@pytest.mark.parametrize("kind", ["council", "donor"])
def test_quantity_of_the_councils_own_or_below_what_is_promised_stays(kind, sql):
    line = proposed(kind).lines.get()
    changed = line.quantity + 1 if kind == "council" else line.quantity - 1

    with pytest.raises(DatabaseError, match="nor the quantity"), transaction.atomic():
        sql("UPDATE aid_item SET quantity = %s", [changed])

    assert Item.objects.get().quantity == line.quantity


def test_quantity_of_a_donors_thing_may_be_corrected(sql):
    of_a_donor()

    sql("UPDATE aid_item SET quantity = 2")

    assert Item.objects.get().quantity == 2


@pytest.mark.parametrize("fields", [{"quantity": 0}, {"year": 1899}, {"year": 2101}])
def test_impossible_item_is_refused(fields):
    with pytest.raises(DatabaseError, match="item_"), transaction.atomic():
        ItemFactory(**fields)

    assert Item.objects.count() == 0


@pytest.mark.parametrize("on", [lambda donation: donation, approved, ready])
def test_item_in_a_live_donation_is_not_gone(on):
    item = surplus_item()
    on(proposed("council", items=[item]))

    with pytest.raises(DatabaseError, match="cancel its line first"), transaction.atomic():
        put(item, "gone")

    assert Item.objects.get().state == "available"


SPELLINGS = ["1fv-1986", "1FV 1986", " 1FV–1986", "1FV1986", "\u200b1FV-1986", "１FV-1986"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_same_engine_is_not_entered_twice(spelling):
    surplus_item(serial_or_vin="1FV-1986")

    with pytest.raises(DatabaseError, match="once_by_number"), transaction.atomic():
        surplus_item(serial_or_vin=spelling)

    assert Item.objects.count() == 1


@pytest.mark.parametrize(
    ("mistaken", "sign"), [("A", "\u0410"), ("N", "\u039d"), ("1", "I"), ("0", "O"), ("0", "Q")]
)
def test_a_sign_of_a_vin_that_looks_alike_is_the_same(mistaken, sign):
    """Cyrillic, Greek, and what stands in no VIN."""
    surplus_item(serial_or_vin="1FDYD84N0DVA33697")

    with pytest.raises(DatabaseError, match="once_by_number"), transaction.atomic():
        surplus_item(serial_or_vin="1FDYD84N0DVA33697".replace(mistaken, sign))

    assert Item.objects.count() == 1


def test_the_number_as_it_is_compared_is_nobodys_to_write(sql):
    item = surplus_item(serial_or_vin="1FV-1986")

    sql("UPDATE aid_item SET compared_number = 'another'")

    assert sql("SELECT compared_number FROM aid_item WHERE id = %s", [item.pk]) == [("1FV1986",)]


def test_donors_may_offer_what_bears_the_same_number():
    surplus_item(serial_or_vin="1FV-1986")

    received_pledge(items=[{"serial_or_vin": "1FV 1986"}, {"serial_or_vin": "1FV-1986"}])

    assert Item.objects.filter(pledge__isnull=False).count() == 2


def test_engine_that_is_gone_can_be_entered_again():
    put(surplus_item(serial_or_vin="1FV-1986"), "gone")

    surplus_item(serial_or_vin="1FV-1986")

    assert Item.objects.filter(state="available").count() == 1


@pytest.mark.parametrize("on", [cancelled, shipped])
def test_item_of_no_live_donation_can_be_gone(on):
    item = surplus_item()
    on(proposed("council", items=[item]))

    assert put(item, "gone").state == "gone"


def test_item_of_an_unconfirmed_pledge_can_be_erased():
    unconfirmed_pledge().items.all().delete()

    assert Item.objects.count() == 0


@pytest.mark.parametrize("item", [of_a_donor, surplus_item])
def test_item_is_not_deleted(item, sql):
    item()

    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        sql("DELETE FROM aid_item")

    assert Item.objects.count() == 1


@pytest.mark.parametrize("write", [declared, valued])
def test_only_the_councils_own_is_surplus_and_valued(write):
    with pytest.raises(DatabaseError, match="only the council's own"), transaction.atomic():
        write(of_a_donor())

    assert (SurplusDeclaration.objects.count(), Valuation.objects.count()) == (0, 0)


@pytest.mark.parametrize("write", [declared, valued])
def test_second_row_must_correct_the_first(write):
    item = surplus_item()

    with pytest.raises(DatabaseError, match=r"declared_once|counts_once"), transaction.atomic():
        write(item)

    assert (SurplusDeclaration.objects.count(), Valuation.objects.count()) == (1, 1)


def test_correction_has_a_reason():
    item = surplus_item()

    with pytest.raises(DatabaseError, match="correction_has_reason"), transaction.atomic():
        declared(item, corrects=item.surplus)

    assert item.surplus.corrects is None


def test_row_is_corrected_once():
    item = surplus_item()
    first = item.surplus
    declared(item, corrects=first, correction_reason="A slip of the pen")

    with pytest.raises(DatabaseError, match="corrects_id"), transaction.atomic():
        declared(item, corrects=first, correction_reason="Another one")

    assert item.surplus.corrects == first


def test_correction_is_about_the_same_item():
    first = surplus_item().surplus

    with pytest.raises(DatabaseError, match="about the same item"), transaction.atomic():
        declared(ItemFactory(), corrects=first, correction_reason="A slip of the pen")

    assert type(first).objects.count() == 1


def test_value_is_not_negative():
    with pytest.raises(DatabaseError, match="valuation_not_negative"), transaction.atomic():
        valued(ItemFactory(), "-0.01")

    assert Valuation.objects.count() == 0


def photograph(**belongs):
    return Photograph.objects.create(file="x.jpg", width=1, height=1, size=1, **belongs)


def test_photograph_belongs_somewhere():
    with pytest.raises(DatabaseError, match="photograph_belongs_somewhere"), transaction.atomic():
        photograph()

    assert Photograph.objects.count() == 0


def test_photograph_of_a_donor_can_be_erased():
    pledge = received_pledge()
    photograph(pledge=pledge)
    photograph(item=pledge.items.get())

    Photograph.objects.all().delete()

    assert Photograph.objects.count() == 0


def test_photograph_may_wait_with_the_link_to_an_acceptance():
    photograph(acceptance_link=link_of(shipped(proposed())), draft_line=1)

    assert Photograph.objects.count() == 1

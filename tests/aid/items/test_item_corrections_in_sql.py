"""What is said of the council's own things changes by a correction only, whoever writes."""

import pytest
from django.db import DatabaseError, transaction

from aid.items.domain.item_descriptions import described
from aid.models import Item, ItemDescription
from tests.entering import counting
from tests.factories_aid import received_pledge, surplus_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]

DIFFERENT = {
    "description": "Another engine",
    "maker": "Pierce",
    "model": "Dash",
    "year": 1977,
    "serial_or_vin": "OTHER",
    "condition": "unknown",
    "known_defects": "The seal weeps",
    "expires_on": "2027-01-02",
    "voltage": "12 V",
}
AT_ONCE = "; SET CONSTRAINTS ALL IMMEDIATE"


def said(item):
    return Item.objects.values(*DIFFERENT).get(pk=item.pk)


def entered(item, **words):
    """A further entry that counts, past the rules of its kind; the thing itself stays."""
    before = item.descriptions.current().first()
    why = {"corrects": before, "correction_reason": "A slip"} if before else {}
    return counting(ItemDescription(item=item, **described(item) | words, **why))


@pytest.mark.parametrize("column", DIFFERENT)
def test_words_do_not_change_without_a_correction(sql, column):
    item = surplus_item()
    before = said(item)

    with pytest.raises(DatabaseError, match="by a correction only"), transaction.atomic():
        sql(f"UPDATE aid_item SET {column} = %s{AT_ONCE}", [DIFFERENT[column]])

    assert said(item) == before


def test_a_correction_does_not_leave_the_old_words(sql):
    item = surplus_item()
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    entered(item, maker="Pierce")

    with pytest.raises(DatabaseError, match="what the entry says that counts"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_correction_and_its_words_come_together(sql):
    item = surplus_item()

    entered(item, maker="Pierce")
    sql(f"UPDATE aid_item SET maker = 'Pierce'{AT_ONCE}")

    assert said(item)["maker"] == "Pierce"


def test_a_thing_does_without_its_words_in_no_moment(sql):
    Item.objects.create(kind="other", description="Pumper", condition="good")

    with pytest.raises(DatabaseError, match="by a correction only"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_number_of_another_engine_is_refused(sql):
    surplus_item(serial_or_vin="1FV-1986")
    item = surplus_item()

    with pytest.raises(DatabaseError, match="once_by_number"), transaction.atomic():
        sql("UPDATE aid_item SET serial_or_vin = '1fv 1986' WHERE id = %s", [item.pk])

    assert said(item)["serial_or_vin"] == ""


def test_things_of_donors_are_not_described_here_and_can_be_erased(sql):
    item = received_pledge().items.get()

    with pytest.raises(DatabaseError, match="only the council's own"), transaction.atomic():
        entered(item, maker="Pierce")
    sql(f"UPDATE aid_item SET description = 'Ambulance', serial_or_vin = ''{AT_ONCE}")

    assert said(item)["description"] == "Ambulance"

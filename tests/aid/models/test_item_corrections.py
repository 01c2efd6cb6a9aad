"""What is said of the council's own things changes by a correction only, whoever writes."""

import json

import pytest
from django.db import DatabaseError, transaction

from aid.domain.item_corrections import described
from aid.models import Item, ItemCorrection
from tests.factories import UserFactory
from tests.factories_aid import received_pledge, surplus_item

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def write(sql):
    """Write a correction past Django."""

    def run(item, *, was=None, now=None, reason="A slip of the pen"):
        before = described(Item.objects.get(pk=item.pk))
        values = [
            item.pk,
            json.dumps(before | (was or {})),
            json.dumps(before | (now or {})),
            reason,
            UserFactory().pk,
        ]
        with transaction.atomic():
            sql(
                "INSERT INTO aid_itemcorrection (item_id, was, now, reason, entered_by_id,"
                " entered_at) VALUES (%s, %s, %s, %s, %s, now())",
                values,
            )

    return run


def said(item):
    return Item.objects.values(*DIFFERENT).get(pk=item.pk)


@pytest.mark.parametrize("column", DIFFERENT)
def test_words_do_not_change_without_a_correction(sql, column):
    item = surplus_item()
    before = said(item)

    with pytest.raises(DatabaseError, match="by a correction only"), transaction.atomic():
        sql(f"UPDATE aid_item SET {column} = %s", [DIFFERENT[column]])

    assert said(item) == before


@pytest.mark.parametrize("column", DIFFERENT)
def test_correction_itself_writes_the_words(write, column):
    item = surplus_item()

    write(item, now={column: DIFFERENT[column]})

    assert str(said(item)[column]) == str(DIFFERENT[column])


def test_correction_opens_no_door_for_others(sql, write):
    item = surplus_item(maker="Seagrave")
    write(item, now={"maker": "Pierce"})

    for maker in ("Seagrave", "Mack"):
        with pytest.raises(DatabaseError, match="by a correction only"), transaction.atomic():
            sql("UPDATE aid_item SET maker = %s", [maker])

    assert said(item)["maker"] == "Pierce"


def test_older_correction_opens_no_door_either(sql, write):
    item = surplus_item(maker="Seagrave")
    write(item, now={"maker": "Pierce"})
    write(item, now={"maker": "Seagrave"})

    with pytest.raises(DatabaseError, match="by a correction only"), transaction.atomic():
        sql("UPDATE aid_item SET maker = 'Pierce'")

    assert said(item)["maker"] == "Seagrave"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"now": {}}, "what stood there, and what stands there now"),
        ({"was": {"maker": "Mack"}, "now": {"maker": "Pierce"}}, "what stood there"),
        ({"now": {"kind": "other"}}, "all that stands there now, and nothing else"),
        ({"now": {"year": "1977"}}, "by a correction only"),
        ({"now": {"year": 1899}}, "item_year_possible"),
        ({"now": {"maker": "Pierce"}, "reason": ""}, "item_correction_has_reason"),
    ],
)
def test_false_correction_is_refused(write, wrong, sentence):
    item = surplus_item()
    before = said(item)

    with pytest.raises(DatabaseError, match=sentence):
        write(item, **wrong)

    assert (said(item), ItemCorrection.objects.count()) == (before, 0)


def test_number_of_another_engine_is_refused(write):
    surplus_item(serial_or_vin="1FV-1986")

    with pytest.raises(DatabaseError, match="once_by_number"):
        write(surplus_item(), now={"serial_or_vin": "1fv 1986"})

    assert ItemCorrection.objects.count() == 0


def test_things_of_donors_are_not_corrected_here_and_can_be_erased(sql, write):
    item = received_pledge().items.get()

    with pytest.raises(DatabaseError, match="a correction tells"):
        write(item, now={"maker": "Pierce"})
    sql("UPDATE aid_item SET description = 'Ambulance', serial_or_vin = ''")

    assert said(item)["description"] == "Ambulance"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE aid_itemcorrection SET reason = 'x'", "DELETE FROM aid_itemcorrection"],
)
def test_correction_stays(sql, write, statement):
    write(surplus_item(), now={"maker": "Pierce"})

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        sql(statement)

    assert ItemCorrection.objects.get().reason == "A slip of the pen"

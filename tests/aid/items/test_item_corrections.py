"""What was typed wrongly about a thing of the council's is put right, never silently."""

import datetime
import json

import pytest
from django.utils.formats import date_format

from aid.items.domain.item_descriptions import described
from aid.models import Item
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.days import today
from tests.entering import corrected
from tests.factories import CouncilFactory
from tests.factories_aid import (
    ItemFactory,
    approved,
    cancelled,
    marked,
    proposed,
    put,
    received,
    shipped,
    surplus_item,
    voted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def engine(**fields):
    given = {
        "description": "Pumper",
        "maker": "Seagrave",
        "year": 1986,
        "serial_or_vin": "1F9E1",
        "condition": "good",
        "known_defects": "",
    }
    return surplus_item(**given | fields)


def correct(item, reason="A slip of the pen", **changes):
    row = corrected(item.descriptions.current().get(), reason=reason, **changes)
    item.refresh_from_db()
    return row


def refusal(item, **changes):
    before = described(item)
    with pytest.raises(RuleError) as refused:
        correct(item, **changes)
    assert described(Item.objects.get(pk=item.pk)) == before
    return refused.value.messages


def entry():
    return json.loads(PublicRecordEntry.objects.latest("sequence").line)


def test_correction_keeps_the_old_words_and_is_in_history_and_record():
    item = engine()

    row = correct(item, reason=" Read off the plate ", year=1987, condition="repair")

    assert (item.year, item.condition, item.maker) == (1987, "repair", "Seagrave")
    assert (row.corrects.year, row.year) == (1986, 1987)
    assert (entry()["act"], entry()["subject"]) == ("item_corrected", f"surplus/{item.pk}")
    assert entry()["happened_on"] == today().isoformat()
    facts = entry()["facts"]
    assert facts == item.steps.latest("pk").facts
    assert (facts["year"], facts["before"]["year"], facts["reason"]) == (
        "1987",
        "1986",
        "Read off the plate",
    )
    assert describe("item_corrected", facts) == (
        "What is said of “Pumper” was corrected: year: “1987” instead of “1986”; condition: “used,"
        " needs repair” instead of “used, works”. Reason: “Read off the plate”"
    )


def test_what_the_record_was_told_before_is_told_in_the_same_words():
    told = describe(
        "item_corrected",
        {
            "item": "Pumper",
            "changes": ["year", "condition"],
            "year": "1987",
            "before_year": "1986",
            "condition": "repair",
            "before_condition": "good",
            "reason": "Read off the plate",
        },
    )

    assert told == (
        "What is said of “Pumper” was corrected: year: “1987” instead of “1986”; condition: “used,"
        " needs repair” instead of “used, works”. Reason: “Read off the plate”"
    )


def test_everything_that_was_typed_can_be_corrected_more_than_once():
    item = engine()
    correct(item, description=" Ladder truck ", maker="", model="X", serial_or_vin="1F9E2")

    correct(
        item,
        known_defects="The seal weeps",
        expires_on=datetime.date(2027, 1, 2),
        voltage="110 V",
        year=None,
    )

    item.refresh_from_db()
    assert (item.description, item.maker, item.model) == ("Ladder truck", "", "X")
    assert (item.serial_or_vin, item.year, item.voltage) == ("1F9E2", None, "110 V")
    assert item.expires_on == datetime.date(2027, 1, 2)
    assert item.descriptions.count() == 3
    told = describe("item_corrected", entry()["facts"])
    assert "year: “nothing” instead of “1986”; known defects: “The seal weeps”" in told
    assert f"expires on: “{date_format(item.expires_on)}” instead of “nothing”" in told


@pytest.mark.parametrize("on", [proposed, voted, approved, shipped, received, cancelled])
def test_wrong_number_is_corrected_wherever_the_donation_stands(on):
    item = engine()
    donation = proposed("council", items=[item])
    if on is not proposed:
        on(donation)

    correct(item, serial_or_vin="1F9E2")

    item.refresh_from_db()
    assert (item.serial_or_vin, donation.lines.get().quantity) == ("1F9E2", 1)


def test_what_is_gone_may_have_the_number_of_what_is_here():
    gone = put(engine(), "gone")
    engine(serial_or_vin="1F9E2")

    correct(gone, serial_or_vin="1F9E2")

    assert Item.objects.filter(serial_or_vin="1F9E2").count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"maker": " Seagrave "}, "Nothing is different from what stands there already."),
        ({"description": " "}, "Say in one line what it is."),
        ({"year": 2090}, "It was made in 2090, so it cannot have left service in 2026."),
        ({"serial_or_vin": "x-1"}, "The number x-1 is entered already: “Tanker”."),
        ({"serial_or_vin": "\u0425 1"}, "The number \u0425 1 is entered already: “Tanker”."),
    ],
)
def test_correction_is_refused(changes, sentence):
    item = engine()
    engine(description="Tanker", serial_or_vin="X-1")

    assert refusal(item, **changes) == [sentence]
    assert item.descriptions.count() == 1


def test_number_stands_for_one_piece():
    item = ItemFactory(quantity=2, serial_or_vin="")

    assert refusal(item, serial_or_vin="X-1") == [
        "A serial number or VIN stands for one piece: enter each piece by itself."
    ]


def test_reason_is_kept_back_where_it_might_tell_of_a_place():
    item = engine()
    donation = approved(proposed("council", items=[item]))
    marked(city=donation.city)

    correct(item, reason="Seen at the depot", year=1987)

    assert entry()["facts"]["reason"] == "kept by the clerk's office"
    assert item.steps.get(act="item_corrected").facts["reason"] == "Seen at the depot"

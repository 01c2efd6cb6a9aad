"""Two people enter, or correct to, the same serial number at the same moment; real threads."""

from dataclasses import replace

import pytest

from aid.items.domain import items
from aid.models import Item
from sistercities.kernel import entries
from tests.aid.items.test_items import DECLARED, ENGINE
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import surplus_item
from tests.races.threads import DONE, REFUSED, outcomes_of

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8
NUMBER = ENGINE.serial_or_vin
SPELLINGS = [NUMBER, NUMBER.lower(), f"{NUMBER[:8]} {NUMBER[8:]}", NUMBER.replace("E", "\u0415")]


def test_of_those_who_declare_one_engine_one_does_and_the_others_read_why():
    CouncilFactory()
    by = clerk()
    works = [
        lambda case=case: items.declare_surplus(
            by=by,
            item=replace(ENGINE, serial_or_vin=SPELLINGS[case % len(SPELLINGS)]),
            declaration=DECLARED,
        )
        for case in range(AT_ONCE)
    ]

    outcomes = outcomes_of(*works)

    assert (outcomes.count(DONE), outcomes.count(REFUSED)) == (1, AT_ONCE - 1)
    assert Item.objects.count() == 1


def test_of_those_who_correct_to_one_number_one_does_and_the_others_read_why():
    CouncilFactory()
    by, things = clerk(), [surplus_item() for _each in range(AT_ONCE)]
    works = [
        lambda draft=draft: entries.confirm(draft, by=by)
        for draft in [
            entries.correct(
                item.descriptions.get(),
                by=clerk(),
                correction_reason="It was mistyped",
                serial_or_vin=NUMBER,
            )
            for item in things
        ]
    ]

    outcomes = outcomes_of(*works)

    assert (outcomes.count(DONE), outcomes.count(REFUSED)) == (1, AT_ONCE - 1)
    assert Item.objects.filter(serial_or_vin=NUMBER).count() == 1

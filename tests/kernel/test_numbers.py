"""One number in many spellings; Python and PostgreSQL agree about it."""

import pytest
from django.db import connection

from sistercities.kernel.numbers import comparable, is_vin

VIN = "1FDYD84N8DVA33697"
SAME = [
    VIN,
    VIN.lower(),
    " 1FDYD84N 8DVA-33697 ",
    "1FDYD84N–8DVA—33697",
    "\u200b\u202e1FDYD84N8DVA33697\u00ad",
    "１ＦＤＹＤ８４Ｎ８ＤＶＡ３３６９７",
    VIN.replace("A", "\u0410"),  # Cyrillic
    VIN.replace("A", "\u0430"),
    VIN.replace("A", "\u0391").replace("N", "\u039d").replace("Y", "\u03a5"),  # Greek
    VIN.replace("1", "I", 1),
]
ALONE = ["", " ", "—", "A-1", "A1B", "Ж-12", "ж 12", "№ 7", "7O", "70"]
CYRILLIC, GREEK = "АВСЕНІКМОРТХУ", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"


def in_sql(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT f_comparable_number(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("spelling", SAME)
def test_one_vin_in_many_spellings(spelling):
    assert comparable(spelling) == VIN


@pytest.mark.django_db
def test_postgresql_compares_alike():
    signs = map(chr, [*range(0xA0, 0x600, 7), *range(0x2000, 0x2300, 9)])

    answers = {one: in_sql(one) for one in [*SAME, *ALONE, CYRILLIC, GREEK, *signs]}

    assert {one: said for one, said in answers.items() if said != comparable(one)} == {}


@pytest.mark.parametrize(
    ("one", "other"), [("7O", "70"), ("A-1", "A-2"), ("Ж12", "12"), ("", "0"), ("SN1", "SNI")]
)
def test_other_numbers_stay_other_numbers(one, other):
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ж-12", "ж 12"), (CYRILLIC, "abcehikmoptxy"), (GREEK, "abezhikmnoptyx"), ("sn—1", "SN 1")],
)
def test_signs_case_and_script_make_no_other_number(one, other):
    assert comparable(one) == comparable(other)


def test_nothing_but_signs_is_no_number():
    assert comparable(" –/- ") == ""


@pytest.mark.parametrize("number", [VIN, "1m8gdm9a XKP042788"])
def test_a_vin_checks_itself(number):
    assert is_vin(number)


@pytest.mark.parametrize(
    "number", ["", "4711", VIN[:-1], VIN + "0", "1FDYD84N9DVA33697", "IFDYD84N8DVA33697", "Ж" * 17]
)
def test_what_is_no_vin_is_told(number):
    assert not is_vin(number)

"""Entries of the public record that are read alone, such as in the feed."""

import json

import pytest
from django.utils import translation

from aid.models import Need
from aid.needs.domain import needs
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.models import PublicRecordEntry
from tests.aid.approving import confirm_approval
from tests.factories import UserFactory, clerk
from tests.factories_aid import (
    donate_motion,
    entered_approval,
    official_tie,
    proposed,
    published_need,
    roll_call_on,
    sister_city_basis,
    surplus_item,
    the_council,
    with_basis,
)

pytestmark = pytest.mark.django_db


def newest():
    """The newest entry, in words."""
    line = json.loads(PublicRecordEntry.objects.order_by("sequence").last().line)
    return describe(line["act"], line["facts"])


def councils():
    the_council()
    donation = proposed("council", items=[surplus_item(value="18000.00")])
    official_tie(donation.city)
    return with_basis(donation, sister_city_basis())


def test_the_approval_of_the_councils_own_names_basis_value_and_recipient():
    donation = councils()
    entered_approval(donation)

    confirm_approval(donation, by=clerk())

    assert newest() == (
        f"The clerk's office approved donation {donation.reference} to {donation.city.name}"
        f" ({donation.body.name}), after the council's vote: {donation.lines.get()}, the council's"
        f" own property. Legal basis: “{donation.legal_basis.title}”. Fair market value: $18,000."
    )


def test_the_approval_of_a_donors_own_names_neither_basis_nor_vote():
    donation = proposed()
    entered_approval(donation)

    confirm_approval(donation, by=clerk())

    told = newest()
    assert told.startswith(f"The clerk's office approved donation {donation.reference} to ")
    assert told.endswith("a donor's own property.")
    assert "…" not in told
    assert "legal_basis" not in told


@pytest.mark.parametrize(
    ("carried", "verdict"),
    [(True, "The motion carried."), (False, "The motion did not carry.")],
)
def test_a_vote_names_the_donation_and_its_city(carried, verdict):
    donation = councils()
    call = roll_call_on(donate_motion(donation), carried=carried, confirmed=False)

    entries.confirm(call, by=UserFactory())

    told = newest()
    assert f"on donation {donation.reference} to {donation.city.name}" in told
    assert f"ayes {call.ayes}, noes {call.noes}, ayes needed {call.needed}. {verdict}" in told


def test_a_closed_need_stands_alone():
    need = published_need()
    number, what = need.quantity, need.what

    needs.close(Need.objects.get(pk=need.pk), by=clerk(), reason="They got it")

    told = newest()
    assert f"need {need.reference}, of {number} × “{what}”, was closed" in told
    assert told.endswith("Reason: “They got it”")


WORTH = {"value": "18000.00", "currency": "USD"}
VALUED = {"amount": "1250.50", "currency": "USD", "valued_on": "2026-10-20"}
CORRECTED = VALUED | {"before": {"amount": "18000.00", "currency": "EUR"}}
CORRECTED_THEN = VALUED | {"before_amount": "18000.00", "before_currency": "EUR"}


@pytest.mark.parametrize(
    ("act", "facts", "told", "told_uk"),
    [
        ("basis_chosen", WORTH, "value: $18,000.", "вартість: 18\xa0000\xa0$."),
        (
            "basis_chosen_with_evidence",
            WORTH,
            "value: $18,000. What",
            "вартість: 18\xa0000\xa0$. На",
        ),
        ("donation_motion_filed", WORTH, "value: $18,000.", "вартість: 18\xa0000\xa0$."),
        (
            "donation_approved",
            WORTH | {"property": "council"},
            "value: $18,000.",
            "вартість: 18\xa0000\xa0$.",
        ),
        (
            "item_valued",
            VALUED,
            "at $1,250.50 on Oct. 20, 2026 by",
            "в 1\xa0250,50\xa0$, коли – 20 жовтня 2026 року, хто",
        ),
        (
            "item_value_corrected",
            CORRECTED,
            "is worth $1,250.50 instead of €18,000, by",
            "коштує 1\xa0250,50\xa0$ замість 18\xa0000\xa0€, хто",
        ),
        (
            "item_value_corrected",
            CORRECTED_THEN,
            "is worth $1,250.50 instead of €18,000, by",
            "коштує 1\xa0250,50\xa0$ замість 18\xa0000\xa0€, хто",
        ),
    ],
)
def test_amounts_are_written_as_the_reader_writes_them(act, facts, told, told_uk):
    with translation.override("uk"):
        in_ukrainian = describe(act, facts)

    assert told in describe(act, facts)
    assert told_uk in in_ukrainian


def test_an_amount_without_a_sign_of_its_own_names_its_currency():
    assert "value: 18,000 CHF." in describe("basis_chosen", WORTH | {"currency": "CHF"})


@pytest.mark.parametrize("act", ["past_donation_reported", "past_donation_corrected"])
@pytest.mark.parametrize(
    ("happened", "told", "told_uk"),
    [
        ("2011", "(2011)", "(2011)"),
        ("2011-06", "(June 2011)", "(Червень 2011)"),
        ("2011-06-15", "(June 15, 2011)", "(15 червня 2011 року)"),
        ("undated", "(a day that our source does not give)", "("),
    ],
)
def test_an_earlier_donation_is_dated_as_precisely_as_its_source(act, happened, told, told_uk):
    with translation.override("uk"):
        in_ukrainian = describe(act, {"happened": happened})

    assert told in describe(act, {"happened": happened})
    assert told_uk in in_ukrainian
    assert "undated" not in in_ukrainian


def test_words_of_our_own_lists_are_told_in_the_readers_language():
    facts = {
        "reference": "kyiv-2026-1",
        "city": "Kyiv",
        "recipient": "fire and rescue service",
        "things": ["2 × fire engine", "1 × Pumper of 1999"],
        "property": "donor",
    }

    with translation.override("uk"):
        told = describe("donation_approved", facts)

    assert "(пожежно-рятувальна служба): 2 × пожежний автомобіль, 1 × Pumper of 1999" in told
    assert "(fire and rescue service): 2 × fire engine, 1 × Pumper" in describe(
        "donation_approved", facts
    )


def test_the_name_of_a_recipient_is_told_as_it_stands():
    facts = {"city": "Kyiv", "recipient": "Rescue unit 4", "things": [], "reference": "r"}

    with translation.override("uk"):
        assert "(Rescue unit 4)" in describe("donation_approved", facts)

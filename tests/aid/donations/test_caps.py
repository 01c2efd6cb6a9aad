"""The cap of a legal basis: the running total, what waits beside it, and what fits."""

import datetime
from decimal import Decimal

import pytest
from django.utils.formats import date_format

from aid.donations.domain.caps import (
    Total,
    must_fit,
    running_total,
    total_beside,
    why_too_much,
    year_of,
)
from sistercities.kernel.workflow import RuleError
from tests.aid.councils import engine_for, given
from tests.days import days_ago, today
from tests.factories import CouncilFactory
from tests.factories_aid import (
    LegalBasisFactory,
    RecipientBodyFactory,
    cancelled,
    emergency_basis,
    money_basis,
    times_basis,
    with_basis,
)

pytestmark = pytest.mark.django_db
NO_CAP = "What is given on this basis counts against no cap."


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def refused(donation, legal_basis, value):
    with pytest.raises(RuleError) as no:
        must_fit(donation, legal_basis, value)
    return no.value.messages


def since(legal_basis):
    return date_format(year_of(legal_basis, today()), "DATE_FORMAT")


def waiting(body, legal_basis, value):
    """A donation that was proposed on this basis, and not approved."""
    return with_basis(engine_for(body, value), legal_basis)


@pytest.mark.parametrize(
    ("day", "begins_on"),
    [
        ((2026, 6, 30), (2025, 7, 1)),
        ((2026, 7, 1), (2026, 7, 1)),
        ((2026, 12, 31), (2026, 7, 1)),
        ((2027, 1, 1), (2026, 7, 1)),
    ],
)
def test_year_begins_where_the_setting_says(day, begins_on):
    legal_basis = LegalBasisFactory.build(year_begins_month=7, year_begins_day=1)

    assert year_of(legal_basis, datetime.date(*day)) == datetime.date(*begins_on)


def test_running_total_is_of_one_basis_city_and_year():
    here, there = RecipientBodyFactory(), RecipientBodyFactory()
    legal_basis, other = money_basis(100_000), money_basis(100_000)
    given(here, legal_basis, "60000")
    given(here, legal_basis, "30000")
    given(there, legal_basis, "5000")
    given(here, other, "7000")

    total = running_total(legal_basis, here.city, today())
    last_year = running_total(legal_basis, here.city, days_ago(366))

    assert total == Total(
        used=Decimal(90_000),
        limit=Decimal(100_000),
        left=Decimal(10_000),
        currency="USD",
        begins_on=year_of(legal_basis, today()),
        counts_in="money",
    )
    assert str(total) == (
        "On this basis, $90,000 of $100,000 has been approved for this city in the year that began"
        f" on {since(legal_basis)}; $10,000 is left."
    )
    assert last_year.used == 0


def test_cancelled_donation_frees_its_cap():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    donation = given(body, legal_basis, "60000")

    cancelled(donation)

    assert running_total(legal_basis, body.city, today()).left == 100_000


def test_money_cap_is_refused_with_the_numbers():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000, title="Official sister city")
    given(body, legal_basis, "90000")
    engine, small = engine_for(body), engine_for(body, "10000")

    reasons = refused(engine, legal_basis, Decimal("18000"))
    must_fit(small, legal_basis, Decimal("10000"))

    assert reasons == [
        f"The basis “Official sister city” allows $100,000 a year. $90,000 was given since"
        f" {since(legal_basis)}, $10,000 is left; this donation is worth $18,000."
    ]


def test_times_cap_is_refused_in_words():
    body, legal_basis = RecipientBodyFactory(), times_basis(3, title="Another government")
    totals = [str(running_total(legal_basis, body.city, today()))]
    for _ in range(3):
        given(body, legal_basis, "1000")
        totals.append(str(running_total(legal_basis, body.city, today())))

    reasons = refused(engine_for(body), legal_basis, Decimal("18000"))

    assert reasons == [
        f"The basis “Another government” allows 3 donations a year to one city, and all were"
        f" approved since {since(legal_basis)}: another one is not possible."
    ]
    start, when = "On this basis,", f"in the year that began on {since(legal_basis)};"
    assert totals == [
        f"{start} 0 donations have been approved for this city {when} 3 more are possible.",
        f"{start} 1 donation has been approved for this city {when} 2 more are possible.",
        f"{start} 2 donations have been approved for this city {when} 1 more is possible.",
        f"{start} 3 donations have been approved for this city {when} 0 more are possible.",
    ]


def test_what_is_approved_holds_its_place():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    donation = given(body, legal_basis, "90000")

    must_fit(donation, legal_basis, Decimal("90000"))

    assert running_total(legal_basis, body.city, today()).used == 90_000


def test_basis_without_cap_has_no_limit():
    legal_basis = emergency_basis()
    body = RecipientBodyFactory()
    given(body, legal_basis, "500000")

    total = running_total(legal_basis, body.city, today())

    assert (total.limit, total.left, str(total)) == (None, None, NO_CAP)
    must_fit(engine_for(body), legal_basis, Decimal("500000"))


def test_new_year_begins_a_new_total():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    given(body, legal_basis, "90000")

    this_year = running_total(legal_basis, body.city, today())
    next_year = running_total(legal_basis, body.city, today().replace(year=today().year + 1, day=1))

    assert (this_year.used, next_year.used, next_year.left) == (90_000, 0, 100_000)


def test_what_is_proposed_beside_it_is_named_with_the_total():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    one, two = waiting(body, legal_basis, "60000"), waiting(body, legal_basis, "5000")
    mine = waiting(body, legal_basis, "50000")
    given(body, legal_basis, "10000")
    waiting(RecipientBodyFactory(), legal_basis, "7000")
    waiting(body, money_basis(100_000), "8000")

    total = total_beside(mine, legal_basis, today())

    assert total.proposed == (one, two)
    assert str(total) == (
        "On this basis, $10,000 of $100,000 has been approved for this city in the year that began"
        f" on {since(legal_basis)}; $90,000 is left. Proposed and not approved yet: $65,000"
        f" ({one.reference}, {two.reference})."
    )


def test_what_is_proposed_is_counted_where_the_cap_counts_donations():
    body, legal_basis = RecipientBodyFactory(), times_basis(3)
    mine = engine_for(body)
    one = waiting(body, legal_basis, "1000")

    told = [str(total_beside(mine, legal_basis, today()))]
    two = waiting(body, legal_basis, "1000")
    told.append(str(total_beside(mine, legal_basis, today())))

    assert [text.split("possible. ")[1] for text in told] == [
        f"Proposed and not approved yet: 1 donation ({one.reference}).",
        f"Proposed and not approved yet: 2 donations ({one.reference}, {two.reference}).",
    ]


def test_what_is_proposed_belongs_to_this_year():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    mine = engine_for(body)
    waiting(body, legal_basis, "60000")
    last_year = today().replace(year=today().year - 1, day=1)

    assert total_beside(mine, legal_basis, last_year).proposed == ()


def test_without_a_cap_nothing_waits_for_it():
    body, legal_basis = RecipientBodyFactory(), emergency_basis()
    waiting(body, legal_basis, "60000")

    assert str(total_beside(engine_for(body), legal_basis, today())) == NO_CAP


def test_what_is_proposed_hinders_nothing():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    waiting(body, legal_basis, "60000")

    must_fit(engine_for(body), legal_basis, Decimal("60000"))

    assert why_too_much(engine_for(body), legal_basis, Decimal("60000")) == ""


def test_what_would_not_fit_is_foreseen_in_the_words_of_the_refusal():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    given(body, legal_basis, "60000")
    donation = waiting(body, legal_basis, "60000")

    why = why_too_much(donation, legal_basis, donation.value)

    assert [why] == refused(donation, legal_basis, donation.value)
    assert why.endswith("$40,000 is left; this donation is worth $60,000.")

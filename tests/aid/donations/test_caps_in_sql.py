"""The cap of a legal basis: a counter that no race and no raw SQL passes."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from aid.legal_bases.domain.use import switch_basis
from aid.models import CapYear, LegalBasis
from tests.factories import clerk
from tests.factories_aid import (
    LegalBasisFactory,
    RecipientBodyFactory,
    approved,
    cancelled,
    cancelled_line,
    emergency_basis,
    entered_approval,
    money_basis,
    official_tie,
    proposed,
    put,
    ready,
    received,
    shipment_of,
    shipped,
    sister_city_basis,
    surplus_item,
    this_year,
    times_basis,
    with_basis,
)
from tests.owner import past_the_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


@pytest.fixture
def body():
    return RecipientBodyFactory()


def engine(legal_basis, *, body, value="18000.00"):
    """A proposed donation of one engine of this value, on this basis."""
    donation = proposed("council", items=[surplus_item(value)], body=body)
    return with_basis(donation, legal_basis)


def used():
    return list(CapYear.objects.order_by("pk").values_list("used", flat=True))


def test_approval_counts_against_the_cap(body):
    legal_basis = money_basis(100_000)

    approved(engine(legal_basis, body=body))

    year = CapYear.objects.get()
    assert (year.legal_basis, year.city, year.begins_on) == (
        legal_basis,
        body.city,
        this_year(legal_basis),
    )
    assert (year.used, year.limit, year.currency) == (18_000, 100_000, "USD")


def test_proposal_does_not_count(body):
    entered_approval(engine(money_basis(), body=body))

    assert used() == []


@pytest.mark.parametrize("on", [ready, shipped, received])
def test_what_goes_on_counts_once(on, body):
    on(approved(engine(money_basis(), body=body)))

    assert used() == [18_000]


def test_approval_above_the_cap_is_refused(body):
    legal_basis = money_basis(20_000)
    approved(engine(legal_basis, body=body))
    second = engine(legal_basis, body=body, value="2000.01")

    with pytest.raises(DatabaseError, match="cap_never_passed"), transaction.atomic():
        approved(second)

    second.refresh_from_db()
    assert (second.state, used()) == ("proposed", [18_000])


def test_cap_can_be_reached(body):
    legal_basis = money_basis(20_000)
    approved(engine(legal_basis, body=body))

    approved(engine(legal_basis, body=body, value="2000.00"))

    assert used() == [20_000]


@pytest.mark.parametrize("on", [approved, ready])
def test_cancellation_frees_the_cap(on, body):
    legal_basis = money_basis(20_000)

    cancelled(on(engine(legal_basis, body=body)))

    assert used() == [0]
    approved(engine(legal_basis, body=body, value="20000.00"))
    assert used() == [20_000]


def test_cancelled_line_frees_its_part_of_the_cap(body):
    items = [surplus_item("18000.00"), surplus_item("5000.00")]
    donation = approved(with_basis(proposed("council", items=items, body=body), money_basis()))
    cancelled_line(donation.lines.first())

    donation.value = 5_000
    donation.save()

    assert used() == [5_000]


def test_times_are_counted_and_capped(body):
    legal_basis = times_basis(3)
    for _ in range(3):
        approved(engine(legal_basis, body=body))
    fourth = engine(legal_basis, body=body)

    with pytest.raises(DatabaseError, match="cap_never_passed"), transaction.atomic():
        approved(fourth)

    assert used() == [3]


def test_cancellation_frees_one_of_the_times(body):
    legal_basis = times_basis(1)
    cancelled(approved(engine(legal_basis, body=body)))

    approved(engine(legal_basis, body=body))

    assert used() == [1]


def test_basis_without_cap_counts_nothing(body):
    approved(engine(emergency_basis(), body=body, value="9000000.00"))

    assert used() == []


def test_cities_and_bases_are_counted_apart(body):
    legal_basis = money_basis(20_000)

    approved(engine(legal_basis, body=body))
    approved(engine(legal_basis, body=RecipientBodyFactory()))
    approved(engine(money_basis(20_000), body=body))

    assert used() == [18_000, 18_000, 18_000]


def test_years_are_counted_apart(body):
    legal_basis = money_basis(20_000)
    last = this_year(legal_basis).replace(year=this_year(legal_basis).year - 1)
    with past_the_triggers():
        CapYear.objects.create(
            legal_basis=legal_basis,
            city=body.city,
            begins_on=last,
            limit=20_000,
            currency="USD",
            used=19_000,
        )

    approved(engine(legal_basis, body=body))

    assert used() == [19_000, 18_000]


def test_official_sister_city_has_its_cap(body):
    official_tie(body.city)
    legal_basis = sister_city_basis(20_000)
    approved(engine(legal_basis, body=body))
    second = engine(legal_basis, body=body)

    with pytest.raises(DatabaseError, match="cap_never_passed"), transaction.atomic():
        approved(second)

    assert used() == [18_000]


@pytest.mark.parametrize("years", [-1, 1])
def test_another_year_is_refused(years, body):
    donation = engine(money_basis(), body=body)
    begins_on = donation.cap_begins_on
    donation.cap_begins_on = begins_on.replace(year=begins_on.year + years)
    donation.save()

    with pytest.raises(DatabaseError, match="the year of its cap"), transaction.atomic():
        approved(donation)

    assert used() == []


def test_year_that_begins_on_another_day_is_refused(body):
    donation = engine(money_basis(), body=body)
    donation.cap_begins_on += datetime.timedelta(days=1)
    donation.save()

    with pytest.raises(DatabaseError, match="the year of its cap"), transaction.atomic():
        approved(donation)

    assert used() == []


def test_year_may_begin_in_july(body):
    legal_basis = money_basis(year_begins_month=7)

    approved(engine(legal_basis, body=body))

    assert CapYear.objects.get().begins_on == this_year(legal_basis)


def test_value_in_another_currency_is_refused(body):
    item = surplus_item("18000.00", currency="EUR")
    donation = with_basis(proposed("council", items=[item], body=body), money_basis())
    donation.currency = "EUR"
    donation.save()

    with pytest.raises(DatabaseError, match="in the currency of the cap"), transaction.atomic():
        approved(donation)

    assert used() == []


@pytest.mark.parametrize("on", [approved, ready, shipped, received])
def test_value_that_counts_does_not_change(on, body, sql):
    on(engine(money_basis(), body=body))

    with pytest.raises(DatabaseError, match="value of a donation do not"), transaction.atomic():
        sql("UPDATE aid_donation SET value = 1")

    assert used() == [18_000]


def test_value_does_not_change_on_the_way(body):
    donation = ready(engine(money_basis(), body=body))
    shipment_of(donation)

    with pytest.raises(DatabaseError, match="value of a donation do not"), transaction.atomic():
        put(donation, "shipped", value=1)

    assert used() == [18_000]


@pytest.mark.parametrize(
    "change", ["cap_begins_on = cap_begins_on + 1", "currency = 'EUR'", "basis_evidence = 'x'"]
)
def test_basis_stays_once_approved(change, body, sql):
    approved(engine(money_basis(), body=body))

    with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
        sql(f"UPDATE aid_donation SET {change}")

    assert used() == [18_000]


def test_another_basis_is_refused_once_approved(body, sql):
    approved(engine(money_basis(), body=body))
    other = emergency_basis()

    with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
        sql("UPDATE aid_donation SET legal_basis_id = %s", [other.pk])

    assert used() == [18_000]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE aid_capyear SET used = 0",
        'UPDATE aid_capyear SET "limit" = 1000000',
        "DELETE FROM aid_capyear",
        "TRUNCATE aid_capyear",
        'INSERT INTO aid_capyear (legal_basis_id, city_id, begins_on, "limit", currency, used)'
        " SELECT legal_basis_id, city_id, begins_on + 1, 9, currency, 0 FROM aid_capyear",
    ],
)
def test_counter_is_out_of_reach(statement, body, sql):
    approved(engine(money_basis(), body=body))
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with (
        pytest.raises(DatabaseError, match=r"kept by the|Cannot delete|part of the record"),
        transaction.atomic(),
    ):
        sql(statement)

    year = CapYear.objects.get()
    assert (year.used, year.limit) == (18_000, 100_000)


def test_year_is_counted_once_per_basis_and_city(body):
    donation = approved(engine(money_basis(), body=body))
    year = {
        "legal_basis": donation.legal_basis,
        "city": body.city,
        "begins_on": donation.cap_begins_on,
    }

    with (
        pytest.raises(DatabaseError, match="cap_year_once_per_city"),
        transaction.atomic(),
        past_the_triggers(),
    ):
        CapYear.objects.create(limit=1, currency="USD", **year)

    assert used() == [18_000]


TERMS = {
    "counts_in": "counts_in = '', \"limit\" = NULL",
    "limit": '"limit" = 200000',
    "currency": "currency = 'EUR'",
    "month": "year_begins_month = 7",
    "day": "year_begins_day = 2",
    "ties": "kinds_of_tie = ARRAY['friendship']",
    "key": "key = 'another'",
}


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("on", [approved, lambda donation: cancelled(approved(donation))])
def test_the_terms_of_a_basis_stay_once_something_was_counted_on_it(on, term, body, sql):
    legal_basis = money_basis()
    before = LegalBasis.objects.values().get()
    sql(f"UPDATE aid_legalbasis SET {TERMS[term]}")
    LegalBasis.objects.update(**before)
    on(engine(legal_basis, body=body))

    with pytest.raises(DatabaseError, match="cap, year and ties"), transaction.atomic():
        sql(f"UPDATE aid_legalbasis SET {TERMS[term]}")

    assert LegalBasis.objects.values().get() == before


def test_a_basis_in_use_is_not_deleted(body, sql):
    approved(engine(money_basis(), body=body))

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        sql("DELETE FROM aid_legalbasis")

    assert LegalBasis.objects.count() == 1


def test_a_basis_that_was_counted_on_is_taken_out_of_use(body):
    donation = approved(engine(money_basis(), body=body))

    switch_basis(donation.legal_basis, by=clerk(), on=False, reason="The law changed.")

    assert not LegalBasis.objects.in_use()


@pytest.mark.parametrize(
    "cap",
    [{"counts_in": "", "limit": 1}, {"counts_in": "money"}, {"counts_in": "times", "limit": 0}],
)
def test_basis_with_a_cap_has_its_limit(cap):
    with pytest.raises(DatabaseError, match="basis_cap_has_limit"), transaction.atomic():
        LegalBasisFactory(**cap)

    assert LegalBasis.objects.count() == 0


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (2, 29)])
def test_year_of_a_basis_begins_on_a_day_of_every_year(month, day):
    with pytest.raises(DatabaseError, match="basis_year_begins_on_a_day"), transaction.atomic():
        LegalBasisFactory(year_begins_month=month, year_begins_day=day)

    assert LegalBasis.objects.count() == 0

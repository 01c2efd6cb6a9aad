import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from aid.domain.grounds import (
    Total,
    choose_ground,
    ground_is_open,
    must_fit,
    running_total,
    why_not,
    year_of,
)
from aid.domain.money import in_words
from aid.models import LegalGround
from relationships.domain.calendar import council_day
from sistercities.workflow import RuleError
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    ItemFactory,
    LegalGroundFactory,
    RecipientBodyFactory,
    approved,
    cancelled,
    declared,
    donate_motion,
    emergency_ground,
    entered_approval,
    grounded,
    money_ground,
    official_tie,
    proposed,
    sister_city_ground,
    surplus_item,
    times_ground,
    valued,
)
from tests.factories_relationships import reported_tie, tie_with_standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def engine_for(body, value="18000.00"):
    return proposed("council", items=[surplus_item(value)], body=body)


def given(body, ground, value):
    """A donation that was approved in this year of the ground."""
    return approved(grounded(engine_for(body, value), ground))


def refused(act, *arguments, **fields):
    with pytest.raises(RuleError) as no:
        act(*arguments, **fields)
    return no.value.messages


def since(ground):
    return date_format(year_of(ground, council_day()), "DATE_FORMAT")


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
    ground = LegalGroundFactory.build(year_begins_month=7, year_begins_day=1)

    assert year_of(ground, datetime.date(*day)) == datetime.date(*begins_on)


def test_running_total_is_of_one_ground_city_and_year():
    here, there = RecipientBodyFactory(), RecipientBodyFactory()
    ground, other = money_ground(100_000), money_ground(100_000)
    given(here, ground, "60000")
    given(here, ground, "30000")
    given(there, ground, "5000")
    given(here, other, "7000")
    today = council_day()

    total = running_total(ground, here.city, today)
    last_year = running_total(ground, here.city, today.replace(year=today.year - 1))

    assert total == Total(
        used=Decimal(90_000),
        limit=Decimal(100_000),
        left=Decimal(10_000),
        currency="USD",
        begins_on=year_of(ground, today),
        counts_in="money",
    )
    assert str(total) == (
        "On this ground, $90,000 of $100,000 has been approved for this city in the year that began"
        f" on {since(ground)}; $10,000 is left."
    )
    assert last_year.used == 0


def test_cancelled_donation_frees_its_cap():
    body, ground = RecipientBodyFactory(), money_ground(100_000)
    donation = given(body, ground, "60000")

    cancelled(donation)

    assert running_total(ground, body.city, council_day()).left == 100_000


def test_money_cap_is_refused_with_the_numbers():
    body, ground = RecipientBodyFactory(), money_ground(100_000, title="Official sister city")
    given(body, ground, "90000")
    engine, small = engine_for(body), engine_for(body, "10000")

    reasons = refused(must_fit, engine, ground, Decimal("18000"))
    must_fit(small, ground, Decimal("10000"))

    assert reasons == [
        f"The ground “Official sister city” allows $100,000 a year. $90,000 was given since"
        f" {since(ground)}, $10,000 is left; this donation is worth $18,000."
    ]


def test_times_cap_is_refused_in_words():
    body, ground = RecipientBodyFactory(), times_ground(3, title="Another government")
    totals = [str(running_total(ground, body.city, council_day()))]
    for _ in range(3):
        given(body, ground, "1000")
        totals.append(str(running_total(ground, body.city, council_day())))

    reasons = refused(must_fit, engine_for(body), ground, Decimal("18000"))

    assert reasons == [
        f"The ground “Another government” allows 3 donations a year to one city, and all were"
        f" approved since {since(ground)}: another one is not possible."
    ]
    start, when = "On this ground,", f"in the year that began on {since(ground)};"
    assert totals == [
        f"{start} 0 donations have been approved for this city {when} 3 more are possible.",
        f"{start} 1 donation has been approved for this city {when} 2 more are possible.",
        f"{start} 2 donations have been approved for this city {when} 1 more is possible.",
        f"{start} 3 donations have been approved for this city {when} 0 more are possible.",
    ]


def test_what_is_approved_holds_its_place():
    body, ground = RecipientBodyFactory(), money_ground(100_000)
    donation = given(body, ground, "90000")

    must_fit(donation, ground, Decimal("90000"))

    assert running_total(ground, body.city, council_day()).used == 90_000


def test_ground_without_cap_has_no_limit():
    ground = emergency_ground()
    body = RecipientBodyFactory()
    given(body, ground, "500000")

    total = running_total(ground, body.city, council_day())

    assert (total.limit, total.left, str(total)) == (None, None, "There is no cap.")
    must_fit(engine_for(body), ground, Decimal("500000"))


def test_chosen_ground_takes_the_value_of_the_valuations():
    body, by = RecipientBodyFactory(), clerk()
    hoses = surplus_item("12.50", kind="firefighting", quantity=40)
    donation = proposed("council", items=[surplus_item("18000"), hoses], body=body)
    ground = emergency_ground()

    choose_ground(donation, by=by, ground=ground, evidence="The fire of January")

    donation.refresh_from_db()
    step = donation.steps.get(act="ground_chosen_with_evidence")
    assert (donation.ground, donation.ground_evidence) == (ground, "The fire of January")
    assert (donation.value, donation.currency) == (Decimal("18500.00"), "USD")
    assert donation.cap_begins_on == year_of(ground, council_day())
    assert [line.value for line in donation.lines.all()] == [Decimal(18000), Decimal(500)]
    assert (step.by, step.facts["value"]) == (by, "18500.00")


def test_ground_asks_for_its_evidence():
    donation = proposed("council")

    assert refused(choose_ground, donation, by=clerk(), ground=emergency_ground(title="E")) == [
        "“E” must be documented: Which emergency?"
    ]


def test_ground_for_sister_cities_needs_an_official_tie():
    ground = sister_city_ground(title="Official sister city")
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))
    donation = engine_for(body)

    without = refused(choose_ground, donation, by=clerk(), ground=ground)
    reported_tie(city=body.city)
    reported = refused(choose_ground, donation, by=clerk(), ground=ground)

    assert without == ["“Official sister city” needs an official tie, and there is none with Kyiv."]
    assert reported == [
        "“Official sister city” needs an official tie; the one with Kyiv is “reported”."
    ]


def test_official_tie_opens_the_ground_for_sister_cities():
    body, ground = RecipientBodyFactory(), sister_city_ground()
    official_tie(body.city)
    donation = engine_for(body)

    choose_ground(donation, by=clerk(), ground=ground)

    assert (donation.ground, why_not(donation, ground)) == (ground, "")


def test_suspended_tie_refuses_every_ground():
    city = tie_with_standing("suspended").city_b
    donation = engine_for(RecipientBodyFactory(city=city))

    assert refused(choose_ground, donation, by=clerk(), ground=LegalGroundFactory()) == [
        f"The tie with {city.name} is suspended: no donation to it goes a step further."
    ]


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (lambda: ItemFactory(description="Pump"), "“Pump” is not declared surplus."),
        (
            lambda: declared(ItemFactory(description="Pump")),
            "“Pump” is not valued yet: enter its fair market value.",
        ),
        (
            lambda: surplus_item(description="Pump", currency="EUR"),
            "“Pump” is valued in EUR, but this ground counts in USD.",
        ),
    ],
)
def test_ground_needs_surplus_and_value_in_its_currency(item, sentence):
    donation = proposed("council", items=[item()])
    ground = LegalGroundFactory()

    assert refused(choose_ground, donation, by=clerk(), ground=ground) == [sentence]
    assert why_not(donation, ground) == sentence


def test_cap_is_checked_when_the_ground_is_chosen():
    body, ground = RecipientBodyFactory(), money_ground(100_000)
    given(body, ground, "90000")
    donation = engine_for(body)

    (reason,) = refused(choose_ground, donation, by=clerk(), ground=ground)

    assert reason.endswith("this donation is worth $18,000.")
    assert why_not(donation, ground) == reason


def test_donors_own_needs_no_ground():
    assert refused(choose_ground, proposed(), by=clerk(), ground=LegalGroundFactory()) == [
        "Legal grounds and caps are for the council's own property only."
    ]


@pytest.mark.parametrize("on", [donate_motion, entered_approval])
def test_ground_stays_once_the_motion_is_filed(on):
    donation = proposed("council")
    on(donation)

    assert refused(choose_ground, donation, by=clerk(), ground=LegalGroundFactory()) == [
        f"The council's motion (file {donation.motion.council_file}) is filed, so the legal ground"
        f" and the value of donation {donation} no longer change: the council decides about what it"
        " was told. Cancel the donation and propose it anew."
    ]
    assert not ground_is_open(donation)


def test_ground_needs_a_fresh_valuation():
    item = valued(declared(ItemFactory(description="Pump")), valued_on=datetime.date(2020, 3, 2))
    donation = proposed("council", items=[item])

    assert refused(choose_ground, donation, by=clerk(), ground=LegalGroundFactory()) == [
        "“Pump” was valued on March 2, 2020, more than 24 months ago: value it anew."
    ]


def test_ground_out_of_use_is_refused():
    ground = LegalGroundFactory(is_active=False, title="Old")

    assert refused(choose_ground, proposed("council"), by=clerk(), ground=ground) == [
        "“Old” is no longer in use."
    ]
    assert list(LegalGround.objects.in_use()) == []


def test_new_year_begins_a_new_total():
    body, ground = RecipientBodyFactory(), money_ground(100_000)
    given(body, ground, "90000")
    today = council_day()

    this_year = running_total(ground, body.city, today)
    next_year = running_total(ground, body.city, today.replace(year=today.year + 1, day=1))

    assert (this_year.used, next_year.used, next_year.left) == (90_000, 0, 100_000)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("18000.00", "USD", "$18,000"),
        ("1250.50", "EUR", "€1,250.50"),
        ("1000", "CHF", "1,000 CHF"),
    ],
)
def test_money_in_words(amount, currency, words):
    with translation.override("en"), timezone.override("UTC"):
        assert in_words(Decimal(amount), currency) == words

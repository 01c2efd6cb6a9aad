import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from aid.donations.domain.caps import year_of
from aid.donations.domain.choice_of_basis import choose_ground, ground_is_open, why_not
from aid.models import LegalGround
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError
from tests.aid.councils import engine_for, given
from tests.days import today
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    ItemFactory,
    LegalGroundFactory,
    RecipientBodyFactory,
    declared,
    donate_motion,
    emergency_ground,
    entered_approval,
    money_ground,
    official_tie,
    proposed,
    sister_city_ground,
    surplus_item,
    valued,
)
from tests.factories_relationships import reported_tie, tie_with_standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def refused(act, *arguments, **fields):
    with pytest.raises(RuleError) as no:
        act(*arguments, **fields)
    return no.value.messages


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
    assert donation.cap_begins_on == year_of(ground, today())
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

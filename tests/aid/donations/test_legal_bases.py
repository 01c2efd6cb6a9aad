import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from aid.donations.domain.caps import year_of
from aid.donations.domain.choice_of_basis import basis_is_open, choose_basis, why_not
from aid.models import LegalBasis
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError
from tests.aid.councils import engine_for, given
from tests.days import today
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    ItemFactory,
    LegalBasisFactory,
    RecipientBodyFactory,
    declared,
    donate_motion,
    emergency_basis,
    entered_approval,
    money_basis,
    official_tie,
    proposed,
    sister_city_basis,
    surplus_item,
    valued,
)
from tests.factories_relationships import reported_tie, tie_with_status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def refused(act, *arguments, **fields):
    with pytest.raises(RuleError) as no:
        act(*arguments, **fields)
    return no.value.messages


def test_chosen_basis_takes_the_value_of_the_valuations():
    body, by = RecipientBodyFactory(), clerk()
    hoses = surplus_item("12.50", kind="firefighting", quantity=40)
    donation = proposed("council", items=[surplus_item("18000"), hoses], body=body)
    legal_basis = emergency_basis()

    choose_basis(donation, by=by, legal_basis=legal_basis, evidence="The fire of January")

    donation.refresh_from_db()
    step = donation.steps.get(act="basis_chosen_with_evidence")
    assert (donation.legal_basis, donation.basis_evidence) == (legal_basis, "The fire of January")
    assert (donation.value, donation.currency) == (Decimal("18500.00"), "USD")
    assert donation.cap_begins_on == year_of(legal_basis, today())
    assert [line.value for line in donation.lines.all()] == [Decimal(18000), Decimal(500)]
    assert (step.by, step.facts["value"]) == (by, "18500.00")


def test_basis_asks_for_its_evidence():
    donation = proposed("council")

    assert refused(choose_basis, donation, by=clerk(), legal_basis=emergency_basis(title="E")) == [
        "“E” must be documented: Which emergency?"
    ]


def test_basis_for_sister_cities_needs_an_official_tie():
    legal_basis = sister_city_basis(title="Official sister city")
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))
    donation = engine_for(body)

    without = refused(choose_basis, donation, by=clerk(), legal_basis=legal_basis)
    reported_tie(city=body.city)
    reported = refused(choose_basis, donation, by=clerk(), legal_basis=legal_basis)

    assert without == ["“Official sister city” needs an official tie, and there is none with Kyiv."]
    assert reported == [
        "“Official sister city” needs an official tie; the one with Kyiv is “reported”."
    ]


def test_official_tie_opens_the_basis_for_sister_cities():
    body, legal_basis = RecipientBodyFactory(), sister_city_basis()
    official_tie(body.city)
    donation = engine_for(body)

    choose_basis(donation, by=clerk(), legal_basis=legal_basis)

    assert (donation.legal_basis, why_not(donation, legal_basis)) == (legal_basis, "")


def test_suspended_tie_refuses_every_basis():
    city = tie_with_status("suspended").city_b
    donation = engine_for(RecipientBodyFactory(city=city))

    assert refused(choose_basis, donation, by=clerk(), legal_basis=LegalBasisFactory()) == [
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
            "“Pump” is valued in EUR, but this basis counts in USD.",
        ),
    ],
)
def test_basis_needs_surplus_and_value_in_its_currency(item, sentence):
    donation = proposed("council", items=[item()])
    legal_basis = LegalBasisFactory()

    assert refused(choose_basis, donation, by=clerk(), legal_basis=legal_basis) == [sentence]
    assert why_not(donation, legal_basis) == sentence


def test_cap_is_checked_when_the_basis_is_chosen():
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    given(body, legal_basis, "90000")
    donation = engine_for(body)

    (reason,) = refused(choose_basis, donation, by=clerk(), legal_basis=legal_basis)

    assert reason.endswith("this donation is worth $18,000.")
    assert why_not(donation, legal_basis) == reason


def test_donors_own_needs_no_basis():
    assert refused(choose_basis, proposed(), by=clerk(), legal_basis=LegalBasisFactory()) == [
        "Legal bases and caps are for the council's own property only."
    ]


@pytest.mark.parametrize("on", [donate_motion, entered_approval])
def test_basis_stays_once_the_motion_is_filed(on):
    donation = proposed("council")
    on(donation)

    assert refused(choose_basis, donation, by=clerk(), legal_basis=LegalBasisFactory()) == [
        f"The council's motion (file {donation.motion.council_file}) is filed, so the legal basis"
        f" and the value of donation {donation} no longer change: the council decides about what it"
        " was told. Cancel the donation and propose it anew."
    ]
    assert not basis_is_open(donation)


def test_basis_needs_a_fresh_valuation():
    item = valued(declared(ItemFactory(description="Pump")), valued_on=datetime.date(2020, 3, 2))
    donation = proposed("council", items=[item])

    assert refused(choose_basis, donation, by=clerk(), legal_basis=LegalBasisFactory()) == [
        "“Pump” was valued on March 2, 2020, more than 24 months ago: value it anew."
    ]


def test_basis_out_of_use_is_refused():
    legal_basis = LegalBasisFactory(is_active=False, title="Old")

    assert refused(choose_basis, proposed("council"), by=clerk(), legal_basis=legal_basis) == [
        "“Old” is no longer in use."
    ]
    assert list(LegalBasis.objects.in_use()) == []


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

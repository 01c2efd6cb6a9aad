import pytest
from django.urls import reverse

from sistercities.kernel.sentences import describe
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    RecipientBodyFactory,
    approved,
    emergency_basis,
    entered_approval,
    money_basis,
    proposed,
    sister_city_basis,
    surplus_item,
    times_basis,
    with_basis,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def page_of(donation):
    return reverse("donation_act", args=[donation.pk, "choose-basis"])


def choose(client, donation, **given):
    seen = client.get(page_of(donation)).context["seen"]
    return client.post(page_of(donation), {"seen": seen, **given})


def test_page_shows_every_basis_with_its_total_and_why_it_is_closed(staff):
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))
    official = sister_city_basis(title="Official sister city")
    full = money_basis(100_000, title="A full one")
    another = times_basis(3, title="Another government")
    emergency = emergency_basis(title="Emergency")
    approved(with_basis(proposed("council", items=[surplus_item("90000")], body=body), full))
    donation = proposed("council", items=[surplus_item("18000")], body=body)

    page = staff.get(page_of(donation))

    rows = page.context["form"].on_offer()
    text = page.content.decode()
    assert [row.legal_basis for row in rows] == [official, full, another, emergency]
    assert [bool(row.evidence) for row in rows] == [False, False, False, True]
    assert rows[0].why_not == (
        "“Official sister city” needs an official tie, and there is none with Kyiv."
    )
    assert rows[1].why_not.endswith("$10,000 is left; this donation is worth $18,000.")
    assert (rows[2].why_not, rows[3].why_not) == ("", "")
    assert "The donation takes the value of its valuations as they stand now: $18,000." in text
    for words in ("$90,000 of $100,000", "The council may give it away.", "Administrative code"):
        assert words in text


def test_basis_is_chosen_with_its_evidence(staff):
    donation, legal_basis = proposed("council"), emergency_basis()
    other = emergency_basis()

    response = choose(
        staff,
        donation,
        legal_basis=legal_basis.pk,
        **{f"evidence_{legal_basis.pk}": "The fire of January", f"evidence_{other.pk}": "A flood"},
    )

    donation.refresh_from_db()
    step = donation.steps.latest("pk")
    assert response.headers["Location"] == reverse("donation_case", args=[donation.pk])
    assert (donation.legal_basis, donation.basis_evidence) == (legal_basis, "The fire of January")
    assert describe(step.act, step.facts) == (
        f"The legal basis was chosen: “{legal_basis}”. Fair market value: $18,000. What it rests"
        " on: “The fire of January”"
    )


def test_evidence_is_asked_for_only_where_the_basis_asks(staff):
    donation, plain, strict = proposed("council"), money_basis(), emergency_basis()

    without = choose(staff, donation, legal_basis=strict.pk)
    chosen = choose(staff, donation, legal_basis=plain.pk)

    assert without.status_code == 422
    assert "This basis must be documented: answer this." in without.content.decode()
    assert chosen.status_code == 302


def test_basis_that_is_full_is_refused_with_the_numbers(staff):
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    approved(with_basis(proposed("council", items=[surplus_item("90000")], body=body), legal_basis))
    donation = proposed("council", items=[surplus_item("18000")], body=body)

    response = choose(staff, donation, legal_basis=legal_basis.pk)

    donation.refresh_from_db()
    assert response.status_code == 422
    assert "this donation is worth $18,000." in response.content.decode()
    assert donation.legal_basis is None


def test_choice_is_shown_again_with_what_was_typed(staff):
    donation, legal_basis = proposed("council"), emergency_basis()
    choose(
        staff,
        donation,
        legal_basis=legal_basis.pk,
        **{f"evidence_{legal_basis.pk}": "The fire of January"},
    )

    page = staff.get(page_of(donation)).content.decode()

    assert "The fire of January</textarea>" in page
    assert page.count("checked") == 1


def test_nothing_chosen_is_an_error_that_leads_to_the_choice(staff):
    donation = proposed("council")
    money_basis()

    response = choose(staff, donation)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_legal_basis_group"' in page
    assert 'id="id_legal_basis_group"' in page


@pytest.mark.parametrize("kind", ["council", "donor"])
def test_basis_is_offered_for_the_councils_own_until_an_approval_is_entered(staff, kind):
    donation = proposed(kind)
    before = staff.get(page_of(donation)).status_code

    entered_approval(donation)

    assert before == (200 if kind == "council" else 409)
    assert staff.get(page_of(donation)).status_code == 409

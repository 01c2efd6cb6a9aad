"""“Add another thing” on the page of a donation."""

import pytest
from django.urls import reverse

from tests.factories import clerk
from tests.factories_aid import (
    ItemFactory,
    donate_motion,
    proposed,
    published_need,
    requested,
    surplus_item,
    the_council,
    with_basis,
)
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return the_council()


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def url(donation):
    return reverse("donation_act", args=[donation.pk, "add-line"])


def offered(client, donation):
    page = client.get(reverse("donation_case", args=[donation.pk]))
    return "add-line" in [act.name for act in page.context["acts"]]


def add(client, donation, **typed):
    seen = client.get(url(donation)).context["seen"]
    return client.post(url(donation), {"seen": seen} | typed)


def test_clerk_adds_what_belongs_to_the_engine(staff):
    need = published_need(what="Hoses", quantity=4)
    donation = proposed("council", body=need.body)
    hoses = ItemFactory(
        quantity=5, description="Hose", maker="Angus", model="D", year=2015, serial_or_vin=""
    )

    page = words(staff.get(url(donation)))
    response = add(staff, donation, item=hoses.pk, quantity="4", need=need.pk)

    line = donation.lines.get(item=hoses)
    assert "Hose, 2015 Angus D (5 are free)" in page
    assert "Hoses (4 are missing)" in page
    assert response.headers["Location"] == reverse("donation_case", args=[donation.pk])
    assert (line.quantity, line.need) == (4, need)
    assert "Hose" in words(staff.get(response.headers["Location"]))


def test_without_a_need_it_is_unsolicited(staff):
    donation, item = proposed("council"), surplus_item()

    add(staff, donation, item=item.pk, quantity="1", need="")

    assert donation.lines.get(item=item).need is None


def test_form_says_that_the_basis_is_dropped(staff):
    donation = proposed("council")
    surplus_item()

    before = words(staff.get(url(donation)))
    with_basis(donation)
    after = words(staff.get(url(donation)))

    assert "It must be valued before the legal basis is chosen." in before
    assert f"The legal basis “{donation.legal_basis.title}” and the value of $18,000" in after


def test_recorded_request_is_asked_about(staff):
    donation, item = requested(proposed("council")), surplus_item()

    refused = add(staff, donation, item=item.pk, quantity="1")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["is_requested"])
    done = add(staff, donation, item=item.pk, quantity="1", is_requested="on")

    assert (done.status_code, donation.lines.count()) == (302, 2)


@pytest.mark.parametrize("typed", [{"item": ""}, {"quantity": "0"}, {"need": "999"}])
def test_impossible_choice_is_said_at_its_field(staff, typed):
    donation, item = proposed("council"), surplus_item()

    refused = add(staff, donation, **{"item": item.pk, "quantity": "1"} | typed)

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, list(typed))


def test_more_than_there_are_is_refused_in_words(staff):
    donation, hose = proposed("council"), ItemFactory(quantity=2, description="Hose")

    refused = add(staff, donation, item=hose.pk, quantity="3")

    assert refused.status_code == 422
    assert "“Hose”: there are 2, no more." in refused.content.decode()


def test_button_is_there_while_something_can_be_added(staff):
    donation = proposed("council")
    found = [offered(staff, donation)]

    surplus_item()
    found.append(offered(staff, donation))
    donate_motion(donation)
    found.append(offered(staff, donation))

    assert found == [False, True, False]

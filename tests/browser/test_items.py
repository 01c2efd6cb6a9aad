"""The pages of the council's own things in a real browser, on a small screen, seen by axe too."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from aid.casework.pages.processes import ITEM
from tests.browser.test_admin_pages import acts_open_to, sign_in, walk
from tests.factories import clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    approved,
    emergency_basis,
    money_basis,
    proposed,
    published_need,
    sister_city_basis,
    surplus_item,
    the_council,
    with_basis,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def staff(transactional_db):
    the_council()
    return clerk()


def test_things_are_entered_valued_and_proposed(open_tab, staff):
    published_need(kind="fire_engine", what="Engine")
    proposed("council", items=[surplus_item(quantity=3)], quantities=[1])
    item = surplus_item(quantity=2)
    tab = open_tab(width=360)
    sign_in(tab, staff)

    walk(tab, [reverse("item_new"), ITEM.address(item), *acts_open_to(ITEM, item, staff)])

    tab.assert_clean()


def test_bases_are_shown_open_and_closed(open_tab, staff):
    body, legal_basis = RecipientBodyFactory(), money_basis(100_000)
    approved(with_basis(proposed("council", items=[surplus_item("90000")], body=body), legal_basis))
    sister_city_basis()
    emergency_basis()
    donation = proposed("council", items=[surplus_item("18000")], body=body)
    tab = open_tab(width=360)
    sign_in(tab, staff)

    walk(tab, [reverse("donation_act", args=[donation.pk, "choose-basis"])])
    tab.press(tab.page.get_by_role("button", name="Choose the legal basis"))

    expect(tab.page.locator(".error-summary")).to_be_visible()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()

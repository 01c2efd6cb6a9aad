"""The roll call in a real browser, by keyboard, as a clerk would enter it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import expect

from relationships.models import RollCall, Term
from tests.factories import UserFactory
from tests.factories_council import (
    confirmed_roll_call,
    entered_roll_call,
    member,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def sign_in(tab, role="Clerk"):
    user = UserFactory(name=f"A {role}")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    tab.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": tab.address}])
    return user


def case(nomination, act=""):
    return f"/admin/nominations/{nomination.pk}/{act}"


@pytest.mark.parametrize("javascript", [True, False])
def test_draft_is_checked_and_confirmed(open_tab, javascript):
    nomination = entered_roll_call().motion.case
    tab = open_tab(javascript=javascript)
    sign_in(tab)

    tab.visit(case(nomination))
    tab.press(tab.page.get_by_role("link", name="Confirm: roll call"))
    tab.press(tab.page.get_by_role("button", name="Confirm: roll call"))

    assert tab.page.url == tab.address + case(nomination)
    assert RollCall.objects.get().is_confirmed is True
    assert "14 ayes: carried" in tab.page.content()


def test_admin_pages_of_the_council_are_clean(open_tab):
    roll_call = confirmed_roll_call()
    term = Term.objects.get(person=member(1))
    tab = open_tab()
    sign_in(tab, "Administrator")
    pages = [
        f"relationships/term/{term.pk}/change/",
        f"relationships/office/{term.office_id}/change/",
        f"relationships/person/{term.person_id}/change/",
        f"relationships/rollcall/{roll_call.pk}/change/",
        f"relationships/motion/{roll_call.motion_id}/change/",
        f"sistercities/user/{UserFactory().pk}/change/",
        "sistercities/user/add/",
        "relationships/council/",
        "relationships/office/add/",
    ]

    statuses = {tab.visit(f"/admin/{page}").status for page in pages}
    tab.page.locator(".select2-selection").click()
    tab.page.get_by_role("option", name="Los Angeles").click()

    assert statuses == {200}
    expect(tab.page.locator(".select2-selection")).to_contain_text("Los Angeles")
    tab.assert_clean()


def test_roll_call_fits_a_small_screen(open_tab):
    roll_call = confirmed_roll_call()
    nomination = roll_call.motion.case
    tab = open_tab(width=360)
    sign_in(tab)

    for page in (case(nomination), f"{roll_call.get_staff_url()}correct/"):
        tab.visit(page)
        tab.assert_accessible()
        tab.assert_no_sideways_scroll()

    tab.assert_clean()

"""The pages of aid for the clerk's office in a real browser: each case, each act, what is new."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from aid.casework.pages.processes import DONATION, ITEM, PLEDGE
from aid.needs.pages import NEED
from tests.browser.test_admin_pages import acts_open_to, only_the_status, sign_in, walk
from tests.walks.aid_world import donations, items, needs, pledges

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CASES = {
    "need": (NEED, needs),
    "pledge": (PLEDGE, pledges),
    "item": (ITEM, lambda aid: items()),
    "donation": (DONATION, donations),
}


def acts_of(process, cases, user):
    """Each act that is open for some case, once."""
    found = {}
    for case in cases:
        for address in acts_open_to(process, case, user):
            found.setdefault(address.rstrip("/").rsplit("/", 1)[1], address)
    return found


# Votes without names or by voice, and motions that are with another body, are pressed in
# test_sheet.py, test_voice_votes.py and test_referrals.py of the motions.
NOT_IN_THIS_WORLD = {"enter-unnamed-vote", "enter-voice-vote", "report-back", "take-up-motion"}


@pytest.mark.parametrize("noun", CASES)
def test_each_case_and_each_act(open_tab, world, noun):
    process, cases = CASES[noun][0], CASES[noun][1](world.aid)
    tab, clerk = open_tab(width=360), world.people["clerk"]
    sign_in(tab, clerk)
    acts = acts_of(process, cases, clerk)

    walk(tab, [process.address(case) for case in cases])
    walk(tab, acts.values())

    tab.assert_clean()
    assert {act.name for act in process.acts} - NOT_IN_THIS_WORLD == set(acts)


def test_what_is_entered_on_a_page_of_its_own(open_tab, world):
    tab = open_tab(width=360)
    sign_in(tab, world.people["clerk"])

    walk(tab, [reverse("need_new"), reverse("item_new")])

    tab.assert_clean()


@pytest.mark.parametrize("page", ["need_new", "item_new", "pledge/ask/", "item/gone/"])
def test_a_form_with_errors(open_tab, world, page):
    noun, _slash, act = page.partition("/")
    tab = open_tab(width=360)
    sign_in(tab, world.people["clerk"])
    case = getattr(world.aid, noun, None)
    tab.visit(reverse(f"{noun}_case", args=[case.pk]) + act if case else reverse(page))
    tab.page.locator("#content form, main form").last.evaluate("form => form.noValidate = true")

    tab.press(tab.page.locator("main form [type=submit], #content form [type=submit]").last)

    assert tab.page.locator(".error-summary, .errornote").count() == 1
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()
    assert only_the_status(tab, 422)


def test_the_desk_without_a_script(open_tab, world):
    donations(world.aid)
    pledges(world.aid)
    tab = open_tab(width=360, javascript=False)
    sign_in(tab, world.people["clerk"])

    tab.visit("/admin/")
    tab.press(tab.page.locator("#content a[href^='/admin/pledges/']").first)

    expect(tab.page.get_by_role("link", name="We would like to use this")).to_be_visible()

"""A donor follows a pledge on a telephone, and the office answers it, in a real browser."""

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from aid.casework.domain import triage
from aid.casework.pages.processes import PLEDGE
from aid.items.domain import photographs
from aid.models import Pledge, PledgeMessage
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import pledge_link, published_need, received_pledge
from tests.following import heic, photograph
from tests.hostile_pictures import jpeg

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
JPEG = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
HEIC = {"name": "b.heic", "mimeType": "image/heic", "buffer": heic().read()}


@pytest.fixture
def pledge(transactional_db):
    CouncilFactory()
    things = [{"quantity": 3, "known_defects": "One lacks its case."}, {"kind": "body_armour"}]
    pledge = received_pledge(need=published_need(quantity=5), items=things)
    photographs.take_in(photograph(content=jpeg()), item=pledge.items.first())
    triage.ask(pledge, by=clerk(), question="Which voltage do they need?")
    return pledge


def assert_good(tab):
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_donor_answers_with_photographs_and_withdraws(open_tab, pledge, javascript):
    tab = open_tab(width=360, javascript=javascript)
    check = assert_good if javascript else lambda tab: None

    tab.visit(f"/en/pledge/follow/{pledge_link(pledge)}/")
    check(tab)
    assert tab.cookies() == []
    tab.press(tab.page.get_by_role("link", name="Answer the question"))
    check(tab)
    tab.page.get_by_label("Your answer").fill("110 V")
    tab.page.locator("input[type=file]").set_input_files([JPEG, HEIC])
    tab.press(tab.page.get_by_role("button", name="Send the answer"))
    assert "b.heic: We cannot read this format" in tab.page.locator(".error-summary").inner_text()
    assert tab.page.get_by_label("Your answer").input_value() == "110 V"
    if javascript:
        tab.assert_accessible()
    tab.press(tab.page.get_by_role("button", name="Send the answer"))
    tab.press(tab.page.get_by_role("link", name="Withdraw this pledge"))
    tab.page.get_by_label("I withdraw this pledge").check()
    tab.press(tab.page.get_by_role("button", name="Withdraw the pledge"))

    answer = PledgeMessage.objects.get(kind="answer")
    assert (answer.text, answer.photographs.count()) == ("110 V", 1)
    assert Pledge.objects.get().state == "withdrawn"
    assert "You have withdrawn this pledge." in tab.page.locator("main").inner_text()
    assert tab.cookies() == ["csrftoken"]


def test_on_paper_the_page_has_its_facts_and_no_buttons(open_tab, pledge):
    tab = open_tab()
    tab.visit(f"/en/pledge/follow/{pledge_link(pledge)}/")

    tab.page.emulate_media(media="print")

    said = tab.page.locator("main").inner_text()
    assert (pledge.reference in said, "3 ×" in said) == (True, True)
    expect(tab.page.get_by_role("link", name="Answer the question")).to_be_hidden()


def test_the_office_looks_at_a_pledge_and_every_act_on_it(open_tab, pledge):
    by = clerk()
    PledgeMessage.objects.create(pledge=pledge, kind="answer", text="110 V")
    client = Client()
    client.force_login(by)
    name = site_settings.SESSION_COOKIE_NAME
    tab = open_tab(width=360)
    cookie = {"name": name, "value": client.cookies[name].value, "url": tab.address}
    tab.context.add_cookies([cookie])
    acts = [act.name for act in PLEDGE.acts if act.offered_to(by, pledge)]

    assert acts == [
        *("take-up", "correct-things", "ask", "mark-read", "decline", "send-link", "erase")
    ]
    for address in ("", *(f"{act}/" for act in acts)):
        assert tab.visit(reverse("pledge_case", args=[pledge.pk]) + address).status == 200
        assert_good(tab)

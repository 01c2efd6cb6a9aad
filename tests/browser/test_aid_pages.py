"""Pages of aid for citizens, donors and recipients in a real browser, on a telephone."""

import gzip

import pytest
from django.urls import reverse
from django.utils import translation

from aid.items.domain import photographs
from aid.models import PastDonation, PledgeMessage
from relationships.models import Council
from tests.browser.test_admin_pages import only_the_status
from tests.factories_aid import (
    RecipientBodyFactory,
    donate_motion,
    proposed,
    put,
    received,
    received_pledge,
    shipped,
    surplus_item,
    thanked,
    with_basis,
)
from tests.walks.aid_world import PICTURE, arguments, spent_links

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HEAVIEST = 100 * 1024
FORMS = (
    "pledge", "pledge_draft", "pledge_check", "pledge_confirm", "pledge_follow",
    "pledge_follow_answer", "pledge_follow_change", "pledge_follow_withdraw", "receiving",
)  # fmt: skip
WORDS_ONLY = ("pledge_confirmed", "receiving_print", "receiving_done")
LANGUAGES = ("en", "uk")


@pytest.fixture
def aid(world):
    return world.aid


class Scale:
    """How many bytes a browser that has seen nothing of us fetches for each page."""

    def __init__(self, tab):
        self.fetched = []
        tab.page.on("response", lambda answer: self.fetched.append(answer))

    def weigh(self):
        return sum(len(gzip.compress(answer.body())) for answer in self.fetched)


def addresses(aid, names, language):
    given = arguments(aid)
    with translation.override(language):
        return [reverse(name, args=given.get(name)) for name in names]


def look(tab, path, status=200):
    response = tab.visit(path)
    assert (path, response.status) == (path, status)
    tab.assert_no_sideways_scroll()
    tab.assert_accessible()
    return response


def public_pages(aid):
    """The list, a donation of each kind at each stage, one to a city in conflict, a past one."""
    things = [surplus_item(), surplus_item()]
    councils = received(proposed("council", items=things, body=aid.body), damaged=1)
    moved = with_basis(proposed("council", body=aid.body))
    donate_motion(moved)
    hidden = shipped(proposed("council", body=RecipientBodyFactory(city=aid.mark.city)))
    donors = thanked(proposed(pledge=received_pledge(need=aid.need)))
    past = PastDonation.objects.of_city(Council.objects.get().city).first()
    shown = [councils, moved, hidden, donors, aid.donation, past]
    paths = ["/aid/", *(f"/aid/{one.reference}/" for one in shown), f"/cities/{aid.city.slug}/"]
    return [*paths, f"/cities/{aid.mark.city.slug}/"]


@pytest.mark.parametrize("width", [360, 1440])
def test_what_citizens_read(open_tab, aid, width):
    paths = public_pages(aid)
    tab = open_tab(width=width)

    for language in LANGUAGES if width == 360 else ("en",):
        for path in paths:
            response = look(tab, f"/{language}{path}")
            assert "default-src 'none'" in response.headers["content-security-policy"]
    tab.assert_clean()

    assert tab.cookies() == []


def test_no_page_is_heavy(open_tab, aid):
    """At the first visit, with styles, pictures and all."""
    pages = addresses(aid, ("pledge", "pledge_follow", "receiving"), "uk")
    weights = {}

    for path in [*(f"/uk{path}" for path in public_pages(aid)), *pages]:
        tab = open_tab(width=360)
        scale = Scale(tab)
        tab.visit(path)
        tab.page.wait_for_load_state("networkidle")
        weights[path] = scale.weigh()

    assert {path: weight for path, weight in weights.items() if weight > HEAVIEST} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_donors_and_recipients_see(open_tab, aid, language):
    tab = open_tab(width=360)
    asked(aid)

    for path in addresses(aid, (*WORDS_ONLY, *FORMS), language):
        response = look(tab, path)
        assert "no-store" in response.headers["cache-control"]
    look(tab, f"/{language}/pledge/{aid.sent}/")
    tab.assert_clean()

    assert tab.cookies() == ["csrftoken"]


def asked(aid):
    """A pledge about which something was asked, with a photograph and an answer, and its link."""
    pledge = aid.pledge
    for kind in ("answer", "question"):
        message = PledgeMessage.objects.create(pledge=pledge, kind=kind, text="Of 2019? " * 40)
    photographs.take_in(PICTURE, pledge=pledge, message=message)
    return put(pledge, "question")


def test_mistakes_are_named(open_tab, aid):
    asked(aid)
    tab = open_tab(width=360)
    pages = ("pledge", "pledge_draft", "pledge_follow_answer", "receiving")
    button = "button[value=check]:visible, button[type=submit]:not([name]):visible"

    for path in addresses(aid, pages, "en"):
        tab.visit(path)
        empty(tab)
        tab.press(tab.page.locator(f"main form :is({button})").last)
        summary = tab.page.locator(".error-summary")
        assert (path, summary.count()) == (path, 1)
        tab.assert_accessible()
        tab.assert_no_sideways_scroll()

    assert only_the_status(tab, 422)


def empty(tab):
    """Take away what stands in the fields, and the browser's own opinion of it."""
    for form in tab.page.locator("main form").all():
        form.evaluate("form => form.noValidate = true")
    for field in tab.page.locator("main input[type=text]:visible, main textarea:visible").all():
        field.fill("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_dead_links_explain_themselves(open_tab, aid, language):
    for path in spent_links(aid):
        tab = open_tab(width=360)
        status = 404 if path.rstrip("/").endswith(("xxx", "000")) else 410
        look(tab, path.replace("/en/", f"/{language}/"), status)
        assert only_the_status(tab, status)
        assert tab.cookies() == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_recipient_signs_for_what_arrived(open_tab, aid, javascript):
    tab = open_tab(width=360, javascript=javascript)
    tab.visit(f"/uk/receive/{aid.receive}/")
    line = aid.donation.lines.get()

    for name, number in (("in_order", line.quantity - 1), ("damaged", 1), ("missing", 0)):
        tab.page.locator(f"[name={name}_{line.pk}]").fill(str(number))
    tab.page.locator(f"[name=remark_{line.pk}]").fill("The box was crushed")
    tab.page.locator("[name=typed_name]").fill("Officer 1")
    left_on = aid.donation.shipments.get().left_on
    tab.page.locator("[name=received_on]").fill(left_on.isoformat())
    for box in tab.page.locator("form input[type=checkbox][required]").all():
        box.check()
    tab.press(tab.page.locator("form[action$='/sign/'] button[type=submit]").last)

    assert tab.page.url == f"{tab.address}/uk/receive/done/received/"
    aid.donation.refresh_from_db()
    assert aid.donation.state == "received_in_part"
    assert tab.cookies() == ["csrftoken"]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_donor_answers_and_withdraws(open_tab, aid, javascript):
    pledge = asked(aid)
    tab = open_tab(width=360, javascript=javascript)

    tab.visit(f"/en/pledge/follow/{aid.follow}/answer/")
    tab.page.locator("textarea").fill("It is of 2019.")
    tab.press(tab.page.locator("main form button[type=submit]").last)
    tab.visit(f"/en/pledge/follow/{aid.follow}/withdraw/")
    for box in tab.page.locator("main input[type=checkbox]").all():
        box.check()
    tab.press(tab.page.locator("main form button[type=submit]").last)

    pledge.refresh_from_db()
    assert tab.page.url == f"{tab.address}/en/pledge/follow/{aid.follow}/?done=withdrawn"
    assert pledge.state == "withdrawn"
    assert tab.cookies() == ["csrftoken"]

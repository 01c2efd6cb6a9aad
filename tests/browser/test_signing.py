"""A mayor without an account signs in a real browser, on a telephone, in Ukrainian."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from relationships.models import Signature
from tests.factories_agreements import TEXTS, frozen, linked

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "\n\n".join(
    f"Article {number}. " + "The cities work together. " * 30 for number in range(12)
)


def assert_good(tab):
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_a_mayor_signs_by_link(open_tab, javascript):
    token = linked(frozen(text_home=LONG, text_partner=LONG), opened=False)
    tab = open_tab(width=360, javascript=javascript)

    tab.visit(f"/uk/sign/{token}/")
    if javascript:
        assert_good(tab)
    tab.press(tab.page.locator("main form button"))
    if javascript:
        assert_good(tab)
    tab.page.locator("#SignHereForm_typed_name").fill("M. Ayor")
    tab.page.locator("#SignHereForm_consent").check()
    tab.press(tab.page.locator("#here button"))

    assert tab.page.url == f"{tab.address}/uk/sign/done/signed/"
    assert Signature.objects.get().typed_name == "M. Ayor"
    assert tab.cookies() == ["csrftoken"]
    if javascript:
        assert_good(tab)


@pytest.mark.slow
def test_mistakes_are_named_and_a_dead_link_explains_itself(open_tab):
    token = linked(frozen())
    tab = open_tab(width=360)
    tab.visit(f"/en/sign/{token}/")

    tab.press(tab.page.locator("#refusal button"))
    summary = tab.page.locator(".error-summary")
    assert summary.locator("a").get_attribute("href") == "#RefusalForm_reason"
    tab.assert_accessible()
    tab.page.locator("#RefusalForm_reason").fill("Article 3 is against our law")
    tab.press(tab.page.locator("#refusal button"))
    assert tab.page.url == f"{tab.address}/en/sign/done/refused/"
    tab.visit(f"/en/sign/{token}/")

    assert "has been used" in tab.page.locator("main").inner_text()
    tab.assert_accessible()


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1440])
def test_the_text_for_print_stands_in_two_columns(open_tab, width):
    frozen(text_home=LONG, text_partner=LONG)
    tab = open_tab(width=width)

    tab.visit(reverse("agreement_print", args=["kyiv", 1]))
    assert_good(tab)
    tab.page.emulate_media(media="print")

    boxes = [text.bounding_box() for text in tab.page.locator(".texts__text").all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert TEXTS["title_partner"] in tab.page.locator("main").inner_text()


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_print_repeats_its_foot_on_every_sheet(open_tab, paper):
    agreement = frozen(text_home=LONG, text_partner=LONG)
    tab = open_tab(width=1280)
    tab.visit(reverse("agreement_print", args=["kyiv", 1]))

    content = tab.page.pdf(format=paper)
    tab.page.emulate_media(media="print")

    foot = tab.page.locator(".agreement tfoot")
    assert content.count(b"/Type /Page\n") >= 3
    expect(foot).to_have_css("display", "table-footer-group")
    assert f"nomination/kyiv, version 1 · SHA-256 {agreement.sha256}" in foot.inner_text()

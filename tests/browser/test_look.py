"""The look: both directions, small screens, keyboard, paper, forms, weight of the styles."""

import re
from pathlib import Path

import brotli
import pytest
from django import forms
from playwright.sync_api import expect

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
SHEETS = ("css/site.css", "css/site-rtl.css", "css/admin.css")
HEAVIEST = 20 * 1024

pytestmark = pytest.mark.django_db(transaction=True)


def box(tab, selector):
    return tab.page.locator(selector).first.bounding_box()


class Sample(forms.Form):
    city = forms.CharField(help_text="As it is written in English.")
    choice = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)

    def clean(self):
        raise forms.ValidationError("The ballot is closed.")


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_is_light_and_asks_nobody_else(sheet):
    text = (STATIC / sheet).read_text(encoding="utf-8")

    addresses = set(re.findall(r"url\([\"']?([^\"')]+)", text))

    assert len(brotli.compress(text.encode())) <= HEAVIEST
    assert [one for one in addresses if not (STATIC / "css" / one).resolve().is_file()] == []


@pytest.mark.urls("tests.browser.rtl_urls")
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_reads_from_right_to_left(open_tab, width):
    tab = open_tab(width=width)

    tab.visit("/rtl-test/")

    assert tab.page.locator("html").get_attribute("dir") == "rtl"
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


@pytest.mark.urls("tests.browser.rtl_urls")
def test_right_to_left_mirrors_every_part(open_tab):
    tab = open_tab(width=1440)

    tab.visit("/rtl-test/")

    border = "node => getComputedStyle(node).borderRightWidth"
    assert box(tab, ".masthead__brand img")["x"] > box(tab, ".masthead__name")["x"]
    assert box(tab, ".facts dt")["x"] > box(tab, ".facts dd")["x"]
    assert box(tab, ".steps__item--done")["x"] > box(tab, ".steps__item--todo")["x"]
    assert box(tab, ".layout > div")["x"] > box(tab, ".layout > aside")["x"]
    assert tab.page.locator(".answer").evaluate(border) == "6px"


def test_the_first_tab_stop_skips_to_the_text(open_tab):
    tab = open_tab()
    tab.visit("/accounts/login/")

    tab.page.keyboard.press("Tab")
    expect(tab.page.locator(".usa-skipnav")).to_be_focused()
    tab.page.keyboard.press("Enter")

    expect(tab.page.locator("#main")).to_be_focused()


def test_a_wrong_sign_in_leads_to_the_errors(open_tab):
    tab = open_tab(width=360)
    tab.visit("/accounts/login/")
    tab.page.get_by_label("Email").fill("nobody@example.org")
    tab.page.get_by_label("Password").fill("not the password")

    tab.press(tab.page.get_by_role("button", name="Sign in"))

    expect(tab.page).to_have_title("Error: Sign in")
    expect(tab.page.locator(".error-summary")).to_be_focused()
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_sign_in_pages_are_clean(open_tab, path):
    tab = open_tab(width=360)

    response = tab.visit(path)

    assert response.status == 200
    assert tab.page.locator(".masthead__name").inner_text() == "Sister Cities"
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


def test_on_paper_there_is_no_navigation(open_tab):
    tab = open_tab()
    tab.visit("/accounts/login/")

    tab.page.emulate_media(media="print")

    expect(tab.page.locator(".mainnav")).to_be_hidden()
    expect(tab.page.locator(".footer__help")).to_be_hidden()
    expect(tab.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_that_is_not_there_says_so(open_tab):
    tab = open_tab(width=360)

    response = tab.visit("/en/no-such-page/")

    assert response.status == 404
    assert tab.page.get_by_role("heading", level=1).inner_text() == "Page not found"
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


def test_a_form_names_its_errors_once_above_and_once_beside():
    html = str(Sample({"choice": "perhaps"}))

    assert html.count("The ballot is closed.") == 1
    assert '<a href="#id_city">City: This field is required.</a>' in html
    assert '<a href="#id_choice_group">' in html
    assert 'aria-describedby="id_city_helptext id_city_error"' in html
    assert 'id="id_city_error"' in html
    assert 'id="id_city_helptext"' in html


def test_a_form_says_what_may_be_left_out():
    html = str(Sample())

    assert html.count("(optional)") == 1
    assert "error-summary" not in html

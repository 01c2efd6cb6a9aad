"""A donor without an account pledges in a real browser, on a telephone, with a script or none."""

import io
import re

import pytest
from PIL import Image
from post_office.models import Email

from aid.models import Item, Pledge
from aid.pledges.domain import spam_guard
from tests.factories import kyiv
from tests.factories_aid import RecipientBodyFactory, official_tie, published_need

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _a_quick_typist(monkeypatch):
    monkeypatch.setattr(spam_guard, "FASTEST", -spam_guard.OLDEST)


def jpeg(name):
    content = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def heic(name):
    content = b"\0\0\0\x18ftypheic" + b"\0" * 200
    return {"name": name, "mimeType": "image/heic", "buffer": content}


def button(tab, name):
    return tab.page.get_by_role("button", name=name, exact=True)


def describe(page, line, words):
    page.locator(f"#id_line-{line}-kind").select_option("medical_device")
    page.locator(f"#id_line-{line}-description").fill(words)
    page.locator(f"#id_line-{line}-condition").select_option("good")


def introduce(page):
    page.get_by_label("To a recipient in a partner city").check()
    page.locator("#id_stands_at").fill("Boyle Heights")
    page.get_by_label("a private person").check()
    page.locator("#id_name").fill("Donor 1")
    page.locator("#id_email").fill("donor@example.org")
    page.get_by_label("they are mine").check()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_donor_pledges_corrects_and_confirms(open_tab, javascript):
    city = official_tie(kyiv()).city_b
    need = published_need(body=RecipientBodyFactory(city=city))
    tab = open_tab(width=360, javascript=javascript)
    page = tab.page

    def look():
        tab.assert_no_sideways_scroll()
        if javascript:
            tab.assert_clean()
            tab.assert_accessible()

    tab.visit(f"/en/pledge/?need={need.reference}")
    look()
    describe(page, 1, "Oxygen concentrator")
    tab.press(button(tab, "Add another thing"))
    assert page.url.endswith("#line-2")
    describe(page, 2, "Another one")
    page.locator("#id_line-1-photographs").set_input_files([heic("a.heic"), jpeg("b.jpg")])
    look()
    tab.press(button(tab, "Check your answers").last)
    summary = page.locator(".error-summary").inner_text()
    assert "Your name" in summary
    look()
    introduce(page)
    tab.press(page.locator("#id_name"), key="Enter")
    look()
    tab.press(page.get_by_role("link", name="Change thing 1"))
    page.locator("#id_line-1-quantity").fill("2")
    tab.press(button(tab, "Check your answers").last)
    tab.press(button(tab, "Send the pledge"))
    look()
    tab.press(button(tab, "Send again"))
    look()
    link = re.search(r"(/en/pledge/confirm/\S+)", Email.objects.latest("pk").message)[1]
    tab.visit(link)
    look()
    tab.press(button(tab, "Confirm the pledge"))
    look()

    pledge = Pledge.objects.get()
    assert page.url == f"{tab.address}/en/pledge/confirmed/?pledge={pledge.reference}"
    tab.page.goto(f"{tab.address}{link}")
    tab.press(button(tab, "Send the link to my private page again"))
    assert "We have sent the mail again" in page.locator("main").inner_text()
    assert (pledge.state, pledge.need) == ("received", need)
    assert [*Item.objects.values_list("quantity", "description")] == [
        (2, "Oxygen concentrator"),
        (1, "Another one"),
    ]
    assert pledge.photographs.count() == 1
    assert tab.cookies() == ["csrftoken"]


def test_a_dead_link_explains_itself(open_tab):
    official_tie(kyiv())
    tab = open_tab(width=360)

    tab.visit("/en/pledge/confirm/nonsense/")

    assert "There is no such link." in tab.page.locator("main").inner_text()
    tab.assert_accessible()

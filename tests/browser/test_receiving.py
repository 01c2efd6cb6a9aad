"""A recipient without an account signs for what arrived, on a telephone, in a real browser."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from aid.items.domain import photographs
from aid.models import AcceptanceLine, Photograph
from tests.aid.pledging import photograph
from tests.factories import CouncilFactory
from tests.factories_aid import acceptance_link, proposed, shipped

pytestmark = pytest.mark.django_db(transaction=True)


def assert_good(tab):
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


def photographed():
    """On its way, with a photograph of the thing."""
    CouncilFactory()
    donation = shipped(proposed())
    picture = photographs.take_in(photograph(size=(800, 600)), item=donation.lines.get().item)
    picture.save()
    return donation


def picture(name="crushed.jpg"):
    content = ContentFile(photograph(size=(900, 700)).read()).read()
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_a_recipient_signs_for_two_of_three(open_tab, javascript):
    donation = photographed()
    line, token = donation.lines.get(), acceptance_link(donation)
    tab = open_tab(width=360, javascript=javascript)

    tab.visit(f"/uk/receive/{token}/")
    if javascript:
        assert_good(tab)
    tab.page.locator(f"#id_in_order_{line.pk}").fill("2")
    tab.page.locator(f"#id_damaged_{line.pk}").fill("1")
    tab.page.locator(f"#id_photographs_{line.pk}").set_input_files([picture()])
    tab.page.locator("#id_received_on").fill("2026-03-21")
    tab.page.locator("#id_typed_name").fill("Officer 1")
    tab.page.locator("#id_consent").check()
    sign = tab.page.locator("form[action$='/sign/'] button")
    tab.press(sign)
    summary = tab.page.locator(".error-summary a")
    expect(summary).to_have_attribute("href", f"#id_remark_{line.pk}")
    if javascript:
        assert_good_after_mistake(tab)
    tab.page.locator(f"#id_remark_{line.pk}").fill("The box was crushed")
    tab.press(sign)

    row = AcceptanceLine.objects.get()
    assert tab.page.url == f"{tab.address}/uk/receive/done/received/"
    assert (row.in_order, row.damaged) == (2, 1)
    assert Photograph.objects.get(acceptance_line=row).width == 900
    assert tab.cookies() == ["csrftoken"]
    if javascript:
        tab.assert_accessible()


def assert_good_after_mistake(tab):
    """The answer 422 is an error to the browser's console, and to nobody else."""
    assert [row for row in tab.complaints if "422" not in row] == []
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()


@pytest.mark.slow
def test_it_is_not_for_us_and_the_link_is_used_up(open_tab):
    token = acceptance_link(photographed())
    tab = open_tab(width=360)

    tab.visit(f"/en/receive/{token}/print/")
    assert_good(tab)
    tab.visit(f"/en/receive/{token}/")
    tab.page.locator("#id_reason").fill("We are a school")
    tab.press(tab.page.locator("#not-for-us button"))
    assert tab.page.url == f"{tab.address}/en/receive/done/not-for-us/"
    tab.visit(f"/en/receive/{token}/")

    assert "has been used" in tab.page.locator("main").inner_text()
    tab.assert_accessible()

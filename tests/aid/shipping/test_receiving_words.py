"""What the recipient's page says: all mistakes at once, each with its thing, in one language."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from aid.models import ConflictMark
from tests.aid.receiving import SIGNED, field, lines, send, sign, url
from tests.factories import CouncilFactory, UserFactory
from tests.factories_aid import acceptance_link, proposed, shipped, surplus_item

pytestmark = pytest.mark.django_db
NAMES = ["Los Angeles City Council"]
ENGLISH = re.compile(r"(?:\b[A-Za-z’']+[ ,]+){2,}[A-Za-z’']+")


@pytest.fixture(autouse=True)
def house():
    CouncilFactory(contact_email="clerk@example.org")


def of_two_things():
    things = [surplus_item(description=name) for name in ("A fire engine", "A ladder")]
    return shipped(proposed("council", items=things))


def answers(donation, *rows):
    """What is typed for each of several lines."""
    pairs = zip(donation.lines.order_by("pk"), rows, strict=True)
    return {f"{name}_{line.pk}": value for line, row in pairs for name, value in row.items()}


def summary(page):
    """The sentences of the error summary, as they are read."""
    said = page.content.decode()
    [box] = re.findall(r'error-summary.*?<ul class="usa-list">(.*?)</ul>', said, re.S)
    return [" ".join(strip_tags(row).split()) for row in re.findall(r"<li>(.*?)</li>", box, re.S)]


def words(page):
    """What stands on the page between header and footer, for the eye or for a screen reader."""
    main = re.search(r"<main.*</main>", page.content.decode(), re.S)[0]
    said = re.findall(r'(?:alt|aria-label|title|placeholder)="([^"]*)"', main)
    return " | ".join([strip_tags(re.sub(r"<(?=[a-z/])", " |<", main)), *said])


def in_english(page, *known):
    """Three English words in a row, unless somebody entered them."""
    said = words(page)
    for name in known:
        said = said.replace(name, "")
    return ENGLISH.findall(said)


def test_all_that_is_wrong_is_said_at_once_and_of_which_thing(client):
    donation = of_two_things()
    typed = answers(donation, {"in_order": "", "damaged": 1}, {"in_order": 4, "missing": 1})

    page = send(client, acceptance_link(donation), **SIGNED | typed | {"office": ""})

    assert summary(page) == [
        "“A fire engine”, in order: Say how many are in order.",
        "“A fire engine”, remark: Say what is damaged or missing.",
        "“A ladder”, in order: Ensure this value is less than or equal to 1.",
        "“A ladder”, remark: Say what is damaged or missing.",
        "Your office: This field is required.",
    ]


def test_a_wrong_sum_does_not_hide_that_the_remark_is_missing(client):
    donation = shipped(proposed())
    typed = lines(donation, in_order=1, damaged=1)

    page = sign(client, donation, acceptance_link(donation), **typed)

    wrong = [field(donation, name) for name in ("in_order", "remark")]
    assert list(page.context["form"].errors) == wrong


def test_each_sentence_of_the_summary_leads_to_a_field(client):
    donation = of_two_things()

    said = send(client, acceptance_link(donation), **SIGNED | {"office": ""}).content.decode()

    targets = re.findall(r'<li><a href="#([^"]+)">', said)
    assert [target for target in targets if f'id="{target}"' not in said] == []
    assert len(targets) == 3


def test_the_remark_says_when_it_is_needed(client):
    donation = shipped(proposed())

    said = client.get(url(acceptance_link(donation))).content.decode()

    [label] = re.findall(rf'<label for="id_{field(donation, "remark")}">(.*?)</label>', said)
    assert strip_tags(label) == "Remark (needed if something is damaged or missing)"


def test_the_office_may_become_public(client):
    page = client.get(url(acceptance_link(shipped(proposed()))))

    assert page.context["receiving"]["office"].help_text.endswith("It may become public.")
    assert "The numbers and your office may become public" in page.content.decode()


def test_the_office_in_a_city_in_conflict_is_not_public(client):
    donation = shipped(proposed())
    ConflictMark.objects.create(
        city=donation.city, reason="War", source="The news", began_by=UserFactory()
    )

    page = client.get(url(acceptance_link(donation)))

    hint = page.context["receiving"]["office"].help_text
    assert hint.endswith("It is not public while the city is marked as in conflict.")
    assert "nor does your office while the city is marked" in page.content.decode()
    assert "our office may become public" not in page.content.decode()


def test_the_page_afterwards_does_not_say_who_gave(client):
    page = client.get(reverse("receiving_done", args=["received"]))

    assert "donor" not in words(page)


def test_the_ukrainian_page_holds_no_english_sentence(client):
    donation = shipped(proposed())
    known = [donation.lines.get().item.description, *NAMES]

    page = client.get(f"/uk/receive/{acceptance_link(donation)}/")

    assert in_english(page, *known) == []


@pytest.mark.parametrize("part", ["sign", "not-for-us"])
def test_the_ukrainian_page_holds_no_english_sentence_after_a_mistake(client, part):
    donation = of_two_things()
    token = acceptance_link(donation)
    key = client.get(url(token)).context["form_key"]
    typed = answers(donation, {"in_order": 0, "damaged": 2}, {"in_order": 5, "missing": 1})

    page = client.post(f"/uk/receive/{token}/{part}/", typed | {"form_key": key})

    known = ["A fire engine", "A ladder", *NAMES]
    assert (page.status_code, in_english(page, *known)) == (422, [])


def test_an_english_sentence_is_seen(client):
    page = client.get(url(acceptance_link(shipped(proposed()))))

    seen = in_english(page)

    assert "Please sign when the things have arrived and you have looked at them" in seen

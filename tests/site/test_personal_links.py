"""The one page of a personal link at its end: why, what next, whom to ask, in either language."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from aid.casework.domain import erasure, triage
from relationships.agreements.domain import agreements
from sistercities.kernel import links
from sistercities.models import FormKey
from tests.factories import clerk, some_council
from tests.factories_agreements import frozen, linked
from tests.factories_aid import (
    acceptance_link,
    pledge_link,
    proposed,
    received,
    received_pledge,
    shipped,
)
from tests.kernel.test_links import KINDS, past_its_triggers

pytestmark = pytest.mark.django_db
PAGES = {
    "signing": "signing",
    "confirm": "pledge_confirm",
    "follow": "pledge_follow",
    "acceptance": "receiving",
}
LANGUAGES = ["en", "uk"]


def read(client, kind, token, language="en"):
    with translation.override(language):
        page = client.get(reverse(PAGES[kind], args=[token]))
        link = KINDS[kind][0].find(token)
        end = KINDS[kind][0].end_of(link)
        return page, unescape(page.content.decode()), str(end.why), str(end.then)


def is_private(page):
    return (
        "no-store" in page["Cache-Control"]
        and page["Referrer-Policy"] == "strict-origin"
        and "noindex" in page["X-Robots-Tag"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", ["used", "revoked", "expired", "unknown"])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_link_was_for_its_end_is_one_page(client, kind, end, language):
    links_of, make = KINDS[kind]
    token, council = make(), some_council()
    if end == "unknown":
        token = "x" * 43
    else:
        past_its_triggers(links_of.find(token), end)
    before = list(links_of.rows().values()), FormKey.objects.count()

    page, text, why, then = read(client, kind, token, language)

    assert page.status_code == (404 if end == "unknown" else 410)
    assert "kernel/personal_link.html" in [template.name for template in page.templates]
    assert [word for word in (why, then, council.contact_email) if word not in text] == []
    assert is_private(page)
    assert (list(links_of.rows().values()), FormKey.objects.count()) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_link_was_about_has_ends_of_its_own(client, language):
    agreement, by = frozen(), clerk()
    signing = linked(agreement)
    agreements.supersede(agreement, by=by, reason="A misprint")
    pledge = received_pledge()
    following = pledge_link(pledge)
    triage.decline(pledge, by=by, why="other", letter="No.")
    erasure.erase_donor(pledge, by=by)
    donation = shipped(proposed())
    acceptance = acceptance_link(donation)
    received(donation)

    shown = {
        kind: read(client, kind, token, language)
        for kind, token in (("signing", signing), ("follow", following), ("acceptance", acceptance))
    }

    assert [page.context["reason"] for page, *_ in shown.values()] == [
        "superseded",
        "erased",
        "signed",
    ]
    for page, text, why, then in shown.values():
        assert page.status_code == 410
        assert [sentence for sentence in (why, then) if sentence not in text] == []


def test_every_end_that_is_a_step_for_the_reader_says_which():
    """Used up is done; whatever else ends before that, the page says what the reader can do."""
    silent = {
        (kind, reason)
        for kind, (links_of, _make) in KINDS.items()
        for reason, end in (links.ENDS | {**links_of.ends}).items()
        if not end.then
    }

    assert {reason for _kind, reason in silent} <= {"used", "signed", "closed"}

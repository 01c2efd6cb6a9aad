"""Mails and letters call the council, a body and a thing as their reader calls them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from post_office.models import Email

from aid.items.domain.item_descriptions import ITEM_TRANSLATION
from aid.pledges.domain.letters import draft_letter
from aid.pledges.mails import donors
from aid.shipping.domain import acceptance_links
from aid.shipping.domain.thanks import draft_thanks
from relationships.agreements import mails as agreement_mails
from relationships.agreements.domain import links
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.casework.pages import calendars, meeting_papers
from relationships.council.domain.council_facts import COUNCIL_TRANSLATION
from relationships.models import Council, Meeting
from sistercities.kernel import entries
from sistercities.site.record import Feed
from tests.aid.pledges.test_pledge_mails import MAILS
from tests.days import days_ahead
from tests.factories import clerk, some_council
from tests.factories_agreements import frozen, linked
from tests.factories_aid import pledge_link, proposed, received, received_pledge, shipped
from tests.factories_meetings import planned
from tests.factories_pledges import RecipientBodyFactory

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR / "templates" / "email")
NAMED = re.compile(r"council\.(?:name|city)|meeting\.body(?!\.called)")
OURS = "Міська рада"


def into_ukrainian(kind, subject, field, text):
    said = {"field": field, "wording": getattr(subject, field), "language": "uk"}
    return entries.enter(kind, subject, by=clerk(), text=text, status="official", **said)


@pytest.fixture
def council():
    council = Council.objects.first() or some_council()
    into_ukrainian(COUNCIL_TRANSLATION, council, "name", OURS)
    return council


def mail():
    found = Email.objects.latest("id")
    return f"{found.subject}\n{found.message}"


def calls_it_theirs(text):
    return (OURS in text, Council.objects.get().name in text) == (True, False)


def test_no_mail_names_the_council_or_a_body_as_it_was_typed():
    said = {path.name: NAMED.findall(path.read_text()) for path in FOLDER.glob("*.txt")}

    assert {name: found for name, found in said.items() if found} == {}


def test_a_signatory_reads_it_in_every_mail():
    agreement = frozen()
    into_ukrainian(COUNCIL_TRANSLATION, Council.objects.get(), "name", OURS)

    token = linked(agreement)
    assert calls_it_theirs(mail())
    links.remind(SIGNING_LINKS.find(token), by=clerk())
    assert calls_it_theirs(mail())
    agreement_mails.text_replaced(agreement, reason="A typo")
    assert calls_it_theirs(Email.objects.get(to="kyiv@example.org", subject__contains="1").message)


@pytest.mark.parametrize("write", MAILS.values(), ids=MAILS)
def test_a_donor_reads_it_in_every_mail(council, write):
    pledge = received_pledge(language="uk")

    write(pledge)

    assert council.name not in mail()
    assert OURS in mail() or "A < B & C?" in mail()


def test_a_donor_reads_it_where_a_link_is_sent(council):
    pledge = received_pledge(language="uk")
    token = pledge_link(pledge)

    donors.link(pledge, token)
    assert calls_it_theirs(mail())
    donors.received(pledge, token)
    assert calls_it_theirs(mail())
    donors.confirm(pledge, token)
    assert calls_it_theirs(mail())


def test_letters_are_signed_with_it(council):
    pledge = received_pledge(language="uk")

    assert draft_letter(pledge, "").endswith(OURS)
    assert draft_thanks(received(proposed(pledge=pledge))).endswith(OURS)


def test_a_recipient_reads_it_and_the_things(council):
    donation = shipped(proposed("council", body=RecipientBodyFactory(language="uk")))
    item = donation.lines.get().item
    into_ukrainian(ITEM_TRANSLATION, item, "description", "Пожежна машина")

    acceptance_links.send_link(donation, by=clerk())
    assert calls_it_theirs(mail())
    assert ("Пожежна машина" in mail(), item.description in mail()) == (True, False)
    acceptance_links.remind(donation, by=clerk())
    assert calls_it_theirs(mail())


def test_a_meeting_is_called_so_in_its_calendar_its_papers_and_the_feed(council, client):
    meeting = planned(days_ahead(10), body=council.body)

    with translation.override("uk"):
        shown = Meeting.objects.named().get(pk=meeting.pk)
        said = [
            str(calendars._event(shown)["summary"]),
            meeting_papers._paper(shown, "", []).title,
            meeting_papers._paper(shown, "", []).author,
            Feed().title(),
            Feed().author_name(),
        ]

    assert [text for text in said if not calls_it_theirs(text)] == []


def test_without_a_translation_it_is_the_original():
    council = some_council()

    assert draft_letter(received_pledge(language="uk"), "").endswith(council.name)

"""A donor whose mail has not come gets it again."""

import re

import pytest
from django.core.cache import cache
from post_office.models import Email

from aid.casework.domain import erasure, triage
from aid.models import Pledge, PledgeLink
from aid.pledges.domain import pledges, spam_guard
from aid.pledges.models import links as pledge_links
from sistercities.kernel import form_keys
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.form_keys import ANYBODY
from tests.aid.pledging import drafted, sent, typed, url
from tests.days import zone_of
from tests.factories import clerk, kyiv
from tests.factories_aid import official_tie, pledge_link, received_pledge, unconfirmed_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counts_begin_anew():
    cache.clear()


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


@pytest.fixture
def token(city):
    """The secret part of a link by which a pledge was confirmed."""
    secret = pledge_link(unconfirmed_pledge(city=city), "confirm")
    pledges.confirm(secret)
    return secret


def said(page):
    return " ".join(page.content.decode().split())


def ask(client, token, key=None):
    sent_along = {"form_key": key or form_keys.new_key(ANYBODY)}
    return client.post(url("pledge_link_again", token), sent_along)


def links():
    return [link.status for link in PledgeLink.objects.filter(purpose="follow")]


def test_the_used_link_names_the_pledge_and_sends_the_private_page_again(client, token):
    page = client.get(url("pledge_confirm", token))

    answer = ask(client, token, page.context["form_key"])

    pledge = pledge_links.CONFIRM_LINKS.find(token).pledge
    mail = Email.objects.latest("pk")
    assert pledge.reference in said(page)
    assert (mail.to, links()) == ([pledge.donor.email], ["revoked", ""])
    assert re.search(r"/en/pledge/follow/\S{43}/", mail.message) is not None
    assert "We have sent the mail again, on" in said(client.get(answer.url))
    assert pledge.donor.email not in said(client.get(answer.url))


def test_pressed_twice_one_mail_is_sent(client, token):
    before, key = Email.objects.count(), form_keys.new_key(ANYBODY)

    for _time in range(2):
        ask(client, token, key)

    assert Email.objects.count() == before + 1


@pytest.mark.parametrize("purpose", ["confirm", "follow"])
def test_a_link_by_which_nothing_was_confirmed_sends_nothing(client, city, purpose):
    pledge = unconfirmed_pledge(city=city) if purpose == "confirm" else received_pledge()
    token = pledge_link(pledge, purpose)

    answer = ask(client, token)

    assert (answer.status_code in (404, 410), Email.objects.count()) == (True, 0)


def test_after_a_few_mails_in_an_hour_the_donor_is_asked_to_wait(client, token):
    for _time in range(pledge_links.MOST_MAILS - 1):
        ask(client, token)

    answer = ask(client, token)

    assert "We have sent several mails in the last hour." in said(answer)
    assert len(links()) == pledge_links.MOST_MAILS


def test_the_links_in_letters_of_the_office_are_not_counted(client, token):
    pledge = pledge_links.CONFIRM_LINKS.find(token).pledge
    for _time in range(pledge_links.MOST_MAILS):
        triage.ask(pledge, by=clerk(), question="Which voltage?")

    answer = ask(client, token)

    assert answer.url.endswith("?done=again")
    assert links().count("") == 1


@pytest.mark.parametrize("page", ["send", "email", "again"])
def test_opening_the_address_of_a_button_does_nothing_and_leads_to_its_page(client, city, page):
    token = drafted(client, typed(city))

    answer = client.get(url(f"pledge_{page}", token))

    its_page = {"send": "pledge_check"}.get(page, "pledge_draft")
    assert (answer.url, Pledge.objects.get().state) == (url(its_page, token), "draft")


def test_opening_the_address_of_the_button_leads_to_the_page_of_the_link(client, token):
    before = Email.objects.count()

    answer = client.get(url("pledge_link_again", token))

    assert (answer.url, Email.objects.count()) == (url("pledge_confirm", token), before)


def test_one_network_address_causes_so_many_mails_an_hour(client, token, monkeypatch):
    monkeypatch.setitem(spam_guard.MOST, "mail", 0)

    answer = ask(client, token)

    assert (answer.status_code, len(links())) == (429, 1)
    assert "Too many mails were asked for from your network." in said(answer)


def test_after_the_donor_was_erased_nothing_is_sent(client, token):
    pledge = pledge_links.CONFIRM_LINKS.find(token).pledge
    triage.decline(pledge, by=clerk(), why="other", letter="No.")
    erasure.erase_donor(pledge, by=clerk())
    before = Email.objects.count()

    answer = ask(client, token)

    assert (answer.status_code in (404, 410), Email.objects.count()) == (True, before)


def test_the_mail_to_confirm_that_is_sent_again_is_told_with_its_time(client, city):
    _pledge, token = sent(client, city)
    key = client.get(url("pledge_draft", token)).context["form_key"]

    answer = client.post(url("pledge_again", token), {"form_key": key})

    told = by_the_clock(PledgeLink.objects.latest("pk").created_at, zone_of())
    assert f"We have sent the mail again, on {told}." in said(client.get(answer.url))


@pytest.mark.parametrize("named", ["<b>", "P-short", "P-0000000", ""])
def test_only_a_reference_is_shown_as_one(client, city, named):
    page = client.get(url("pledge_confirmed"), {"pledge": named})

    assert (page.status_code, "has the reference" in said(page)) == (200, False)

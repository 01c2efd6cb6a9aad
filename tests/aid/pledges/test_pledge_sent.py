"""After sending: correct the address, send again, confirm by the link in the mail."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.utils import timezone
from post_office.models import Email

from aid.models import Pledge, PledgeDonor, PledgeLink, PledgeStep
from aid.pledges.domain import pledges, spam_guard
from aid.pledges.models import links as pledge_links
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.outbox import is_harmless
from tests.aid.pledging import sent, url
from tests.factories import clerk, council_moved, kyiv
from tests.factories_aid import official_tie, pledge_link, unconfirmed_pledge
from tests.factories_pledges import rewritten_links
from tests.trials import times, trial

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counts_begin_anew():
    cache.clear()


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def mail_link():
    """The address in the latest mail to confirm."""
    body = Email.objects.latest("pk").message
    return re.search(r"http://localhost(/\S+/pledge/confirm/\S+)", body)[1]


def mails_to(address):
    return [mail for mail in Email.objects.order_by("pk") if mail.to == [address]]


def press(client, name, token, **typed):
    page = client.get(url("pledge_draft", token))
    return client.post(url(name, token), {"form_key": page.context["form_key"]} | typed)


def confirm(client, address):
    page = client.get(address)
    return client.post(address, {"form_key": page.context["form_key"]})


def everything():
    """All that a visit could change."""
    return (
        [*Pledge.objects.values_list("state", "draft", "confirmed_at")],
        [*PledgeLink.objects.values_list("purpose", "used_at", "revoked_at")],
        [*PledgeDonor.objects.values_list("email")],
        PledgeStep.objects.count(),
        Email.objects.count(),
    )


def test_the_page_after_sending_names_the_address(client, city):
    _pledge, token = sent(client, city)

    page = client.get(url("pledge_draft", token))

    assert "We have sent a mail to donor@example.org." in page.content.decode()
    assert (page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == (
        "noindex, nofollow",
        True,
    )


def test_the_mail_confirms_the_pledge_and_brings_the_private_page(client, city):
    office = clerk()
    pledge, _token = sent(client, city)

    answer = confirm(client, mail_link())

    pledge.refresh_from_db()
    _first, follow = mails_to("donor@example.org")
    assert answer.url == f"{url('pledge_confirmed')}?pledge={pledge.reference}"
    assert pledge.state == "received"
    assert pledge.confirmed_at is not None
    assert len(mails_to(office.email)) == 1
    assert follow.headers["X-Personal-Link"] == "yes"
    assert re.search(r"/en/pledge/follow/\S{43}/", follow.message) is not None
    assert f"reference {pledge.reference}." in client.get(answer.url).content.decode()


def test_staff_get_a_reference_and_nothing_of_the_donor(client, city):
    clerk()
    pledge, _token = sent(client, city)
    confirm(client, mail_link())

    staff = Email.objects.latest("pk")

    assert pledge.reference in staff.subject
    assert f"/admin/pledges/{pledge.pk}/" in staff.message
    told = [text for text in ("Donor 1", "donor@", "Boyle") if text in staff.message]
    assert told == []


def test_both_mails_to_the_donor_are_hidden_from_staff_and_answered_by_the_clerk(client, city):
    sent(client, city)
    confirm(client, mail_link())

    mails = mails_to("donor@example.org")

    assert [is_harmless(mail) for mail in mails] == [False, False]
    assert {mail.headers["Reply-To"] for mail in mails} == {"clerk@example.org"}


@trial
def test_visits_by_a_scanner_change_nothing(client, city):
    sent(client, city)
    address, before = mail_link(), everything()

    for number in range(times(6, in_trials=100)):
        answer = (client.get if number % 2 else client.head)(address)
        assert answer.status_code == 200

    assert everything() == before


def test_pressed_twice_it_confirms_once_and_answers_the_same(client, city):
    sent(client, city)
    address = mail_link()
    key = client.get(address).context["form_key"]

    answers = [client.post(address, {"form_key": key}).url for _time in range(2)]

    assert len({*answers}) == 1
    assert PledgeLink.objects.filter(purpose="follow").count() == 1


def test_a_used_link_says_so_and_whom_to_ask(client, city):
    sent(client, city)
    address = mail_link()
    confirm(client, address)
    before = everything()

    page = client.get(address)
    again = client.post(address, {"form_key": form_keys.new_key(ANYBODY)})

    assert (page.status_code, again.status_code, everything()) == (410, 410, before)
    assert "This link has been used." in page.content.decode()
    assert "mailto:clerk@example.org" in page.content.decode()


def test_a_replaced_link_says_so(client, city):
    _pledge, token = sent(client, city)
    first = mail_link()
    press(client, "pledge_again", token)

    page = client.get(first)

    assert (page.status_code, "replaced by a newer one" in page.content.decode()) == (410, True)
    assert client.post(first, {"form_key": form_keys.new_key(ANYBODY)}).status_code == 410
    assert confirm(client, mail_link()).status_code == 302


def test_an_expired_link_says_until_when_it_worked(client, city):
    pledge = unconfirmed_pledge(city=city)
    address = url("pledge_confirm", pledge_link(pledge, "confirm", days=-1))

    page = client.get(address)

    assert (page.status_code, "This link has expired." in page.content.decode()) == (410, True)
    assert client.post(address, {"form_key": form_keys.new_key(ANYBODY)}).status_code == 410
    assert Pledge.objects.get().state == "unconfirmed"


@pytest.mark.parametrize("token", ["nonsense", "follow"])
def test_a_foreign_link_confirms_nothing(client, city, token):
    pledge = unconfirmed_pledge(city=city)
    address = url("pledge_confirm", pledge_link(pledge) if token == "follow" else token)

    answers = [
        client.get(address),
        client.post(address, {"form_key": form_keys.new_key(ANYBODY)}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "mailto:clerk@example.org" in answers[0].content.decode()
    assert Pledge.objects.get().state == "unconfirmed"


def test_the_address_can_be_corrected_and_the_old_link_dies(client, city):
    pledge, token = sent(client, city)
    old = mail_link()

    answer = press(client, "pledge_email", token, email="right@example.org")

    assert answer.url == f"{url('pledge_draft', token)}?done=corrected"
    assert "The address is corrected" in client.get(answer.url).content.decode()
    assert pledge.donor.email == "right@example.org"
    assert Email.objects.latest("pk").to == ["right@example.org"]
    assert client.get(old).status_code == 410


def test_a_wrong_correction_stays_in_the_form(client, city):
    pledge, token = sent(client, city)

    answer = press(client, "pledge_email", token, email="right@")

    assert (answer.status_code, answer.context["form"]["email"].value()) == (422, "right@")
    assert (pledge.donor.email, Email.objects.count()) == ("donor@example.org", 1)


def test_the_same_button_pressed_twice_sends_one_mail(client, city):
    _pledge, token = sent(client, city)
    key = client.get(url("pledge_draft", token)).context["form_key"]

    for _time in range(3):
        client.post(url("pledge_again", token), {"form_key": key})

    assert Email.objects.count() == 2


def test_after_five_mails_in_an_hour_the_donor_is_asked_to_wait(client, city):
    _pledge, token = sent(client, city)
    for _more in range(pledge_links.MOST_MAILS - 1):
        press(client, "pledge_again", token)

    refused = press(client, "pledge_again", token)
    corrected = press(client, "pledge_email", token, email="right@example.org")

    assert (refused.status_code, corrected.status_code) == (422, 422)
    assert refused.context["problem"].startswith("We have sent several mails in the last hour.")
    assert Email.objects.count() == pledge_links.MOST_MAILS


def test_one_network_address_causes_so_many_mails_an_hour(client, city, monkeypatch):
    monkeypatch.setitem(spam_guard.MOST, "mail", 1)
    _pledge, token = sent(client, city)
    press(client, "pledge_again", token)

    assert press(client, "pledge_again", token).status_code == 429


def test_once_confirmed_the_address_is_shown_no_more_and_cannot_be_changed(client, city):
    pledge, token = sent(client, city)
    key = client.get(url("pledge_draft", token)).context["form_key"]
    confirm(client, mail_link())

    page = client.get(url("pledge_draft", token))
    sent_now = {"form_key": key, "email": "evil@example.org"}
    answer = client.post(url("pledge_email", token), sent_now)

    assert "donor@example.org" not in page.content.decode()
    assert (answer.url, pledge.donor.email) == (url("pledge_draft", token), "donor@example.org")


def test_the_mail_speaks_the_donors_language(client, city):
    pledge = unconfirmed_pledge(city=city, language="uk")

    pledges.send_again(pledge)

    assert mail_link().startswith("/uk/pledge/confirm/")


def test_the_latest_mail_is_told_by_the_councils_clock(client, city):
    council_moved("America/Los_Angeles")
    _pledge, token = sent(client, city)
    moment = datetime.datetime(2026, 3, 2, 20, 30, tzinfo=datetime.UTC)
    rewritten_links(created_at=moment)

    page = client.get(url("pledge_draft", token)).content.decode()

    assert "sent on March 2, 2026, 12:30 p.m. PST. Only its link works." in page


def test_links_are_kept_as_a_hash_only(client, city):
    sent(client, city)
    token = mail_link().rstrip("/").rpartition("/")[2]

    link = PledgeLink.objects.get()

    assert link.token_hash == hash_of(token)
    assert link.expires_at - timezone.now() > datetime.timedelta(days=13)

"""Links begin with SITE_URL or, where a demonstration has several names, with the one asked for."""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from post_office.models import Email

from relationships.council.domain import people
from sistercities.kernel import public_record
from sistercities.models import Installation
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

FEED = "/en/feed/"
SITE = "http://192.0.2.2:8000"
BEGINNING = re.compile(r"http://(?:\[[^]]*\]|[^/\s\"<\]]*):\d+")


@pytest.fixture
def site(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = SITE, ["192.0.2.2", "vm", "[2001:db8::1]"]
    return settings


@pytest.fixture
def named(site):
    """The site of a machine that goes by several names."""
    site.SITE_HOSTS = site.ALLOWED_HOSTS
    return site


@pytest.fixture
def demonstration():
    Installation.objects.create(demonstration=True)


def link_beginnings(client, host):
    """What links begin with in a page, the feed and two kinds of mail, if this host is asked."""
    day = date(2022, 3, 25)
    public_record.append(
        act="nomination_withdrawn", subject="nomination/kyiv", happened_on=day, facts={}
    )
    clerk, invited = UserFactory(is_superuser=True), UserFactory(password="!")
    client.post("/accounts/password/reset/", {"email": clerk.email}, HTTP_HOST=host)
    client.force_login(clerk)
    client.post(reverse("admin:sistercities_user_invite", args=[invited.pk]), HTTP_HOST=host)
    page, feed = (client.get(path, HTTP_HOST=host).content.decode() for path in ("/en/", FEED))
    (reset,) = mail.outbox
    texts = [page, *re.findall(r"<link [^>]*>", feed), invitation(), reset.body]
    texts += [f"http://{line}" for line in [reset.subject[1:], reset.body.splitlines()[-1]]]
    return [{*BEGINNING.findall(text)} for text in texts]


def invitation():
    return Email.objects.get().message


@pytest.mark.parametrize("host", ["vm:8000", "192.0.2.2:8000", "[2001:db8::1]:8000", "vm:9000"])
def test_links_of_a_demonstration_follow_the_address_that_was_asked_for(
    client, named, demonstration, host
):
    found = link_beginnings(client, host)

    assert len(found) == 8
    assert all(beginnings == {f"http://{host}"} for beginnings in found)


@pytest.mark.parametrize("host", ["vm:8000", "192.0.2.2:9000"])
def test_links_of_a_site_with_one_address_never_follow_the_request(client, site, host):
    assert all(beginnings == {SITE} for beginnings in link_beginnings(client, host))


def test_links_of_a_real_site_never_follow_the_request_whatever_it_is_told(client, named):
    assert all(beginnings == {SITE} for beginnings in link_beginnings(client, "vm:8000"))


def test_another_host_is_refused_and_its_name_is_on_no_page(client, named, demonstration):
    answer = client.get("/en/", HTTP_HOST="another.example:8000")

    assert answer.status_code == 400
    assert "another.example" not in answer.content.decode()


def test_what_no_request_asks_for_links_to_the_address_of_the_site(client, named, demonstration):
    client.get("/en/", HTTP_HOST="vm:8000")

    people.invite(UserFactory(password="!"), by=UserFactory())

    assert {*BEGINNING.findall(invitation())} == {SITE}

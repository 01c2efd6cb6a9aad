"""Whoever reads a dump of the database gets into nothing: not a draft, not a personal link."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from post_office.models import Email

from aid.models import AcceptanceLink, Pledge
from aid.shipping.domain import acceptance_links
from relationships.models import Signature
from tests.aid import pledging, receiving
from tests.factories import CouncilFactory, clerk
from tests.factories_agreements import frozen, linked
from tests.factories_aid import official_tie, proposed, shipped

pytestmark = pytest.mark.django_db
SECRET = re.compile(
    r"/(?:pledge|confirm|follow|sign|receive|key)/([\w-]{32,})|_key\W+value=\W([\w-]+)"
)
MAILED = re.compile(r"https?://[^/]+(/\S+/(?:confirm|follow|sign|receive)/[\w-]{32,}/)")
MAIL = "post_office_email"  # its text goes when it is sent


class Donor:
    """A browser which remembers every secret that it was shown, led to or mailed."""

    def __init__(self, client):
        self.client, self.secrets = client, set()

    def get(self, address):
        return self._seen(self.client.get(address))

    def post(self, address, body):
        """Press the button twice, as people do; the second answer leads to the same place."""
        first, again = (self._seen(self.client.post(address, body)) for _time in range(2))
        assert (again.status_code, again.headers.get("Location")) == (
            302,
            first.headers["Location"],
        )
        return again

    def _seen(self, page):
        self.learn(page.content.decode() + page.headers.get("Location", ""))
        return page

    def learn(self, text):
        self.secrets |= {one or two for one, two in SECRET.findall(text)}

    def send(self, page, address, **typed):
        hidden = {name: page.context[name] for name in ("form_key", "seen") if name in page.context}
        return self.post(address, hidden | typed)

    def read_mail(self):
        """The personal address that was mailed last."""
        messages = [mail.message for mail in Email.objects.order_by("pk")]
        self.learn(" ".join(messages))
        found = [MAILED.search(message) for message in messages]
        return [link[1] for link in found if link][-1]


@pytest.fixture
def donor(client):
    return Donor(client)


def rows_with(sql, secrets):
    """Each table, but for mails that wait, in which one of these words occurs anywhere."""
    assert secrets
    found = []
    for table in connection.introspection.table_names():
        for word in secrets:
            holding = sql(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
            if holding[0][0] and table != MAIL:
                found.append((table, word))
    return found


def test_a_dump_opens_no_pledge(donor, sql):
    CouncilFactory(contact_email="clerk@example.org")
    city = official_tie().city_b
    empty = donor.get(reverse("pledge"))
    key = empty.context["form_key"]
    first = pledging.typed(city) | {"shown": pledging.aged(key), "do": "check"}
    check = donor.send(empty, reverse("pledge"), **first).url
    sent = donor.send(donor.get(check), check.replace("/check/", "/send/")).url
    donor.send(donor.get(sent), f"{sent}again/")
    confirm = donor.read_mail()
    donor.send(donor.get(confirm), confirm)
    follow = donor.read_mail()
    donor.get(follow)
    donor.send(donor.get(f"{follow}change/"), f"{follow}change/", text="One broke.")
    donor.send(donor.get(f"{follow}withdraw/"), f"{follow}withdraw/", sure="on", reason="I moved.")

    assert Pledge.objects.get().state == "withdrawn"
    assert len(donor.secrets) > 8
    assert rows_with(sql, donor.secrets) == []


def test_a_dump_opens_no_link_to_sign(donor, sql):
    linked(frozen())
    address = donor.read_mail()
    typed = {"typed_name": "M. Ayor", "consent": "on"}
    donor.send(donor.get(address), f"{address}here/", **typed)

    assert Signature.objects.exists()
    assert rows_with(sql, donor.secrets) == []


def test_a_dump_opens_no_link_to_sign_an_acceptance(donor, sql):
    CouncilFactory(contact_email="clerk@example.org")
    donation = shipped(proposed())
    acceptance_links.send_link(donation, by=clerk())
    address = donor.read_mail()
    typed = receiving.SIGNED | receiving.lines(donation)
    donor.send(donor.get(address), f"{address}sign/", **typed)

    assert AcceptanceLink.objects.get().used_at
    assert rows_with(sql, donor.secrets) == []


def test_the_key_of_a_draft_leads_its_donor_back_and_nobody_with_a_dump(donor, client, sql):
    CouncilFactory(contact_email="clerk@example.org")
    city = official_tie().city_b
    empty = donor.get(reverse("pledge"))
    key = empty.context["form_key"]
    first = pledging.typed(city) | {"shown": pledging.aged(key), "do": "check"}
    check = donor.send(empty, reverse("pledge"), **first).url

    kept = [row[0] for row in sql("SELECT key_hash FROM sistercities_formkey")]
    led = [client.post(reverse("pledge"), first | {"form_key": word}) for word in kept]

    addresses = [page.headers.get("Location", "") for page in led]
    assert check not in addresses
    assert [address for address in addresses if re.search("[0-9a-f]{64}", address)] == []

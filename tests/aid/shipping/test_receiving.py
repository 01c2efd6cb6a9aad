"""The page behind a recipient's personal link, seen by somebody without an account."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from aid.models import (
    Acceptance,
    AcceptanceLine,
    AcceptanceLink,
    Donation,
    DonationStep,
    Photograph,
    ReceiptRefusal,
)
from sistercities.models import FormKey, PublicRecordEntry
from tests.aid.pledging import photograph
from tests.aid.receiving import SIGNED, field, lines, send, sign, url
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    acceptance_link,
    cancelled,
    proposed,
    received,
    shipped,
    surplus_item,
)
from tests.trials import times, trial

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house():
    CouncilFactory(contact_email="clerk@example.org")


def everything():
    """All that a visit could change."""
    tables = (Acceptance, ReceiptRefusal, Photograph, PublicRecordEntry, DonationStep, FormKey)
    return (
        list(AcceptanceLink.objects.values_list("used_at", "revoked_at", "expires_at")),
        list(Donation.objects.values_list("state")),
        [table.objects.count() for table in (*tables, Email)],
    )


@trial
def test_visits_by_a_scanner_change_nothing(client):
    token = acceptance_link(shipped(proposed()))
    before = everything()

    for number in range(times(6, in_trials=100)):
        visit = client.get if number % 2 else client.head
        for part in ("", "print"):
            assert visit(url(token, part)).status_code == 200

    assert everything() == before


@pytest.mark.parametrize("visit", ["get", "head"])
@pytest.mark.parametrize("part", ["sign", "not-for-us"])
def test_the_address_of_a_button_leads_to_its_page_and_changes_nothing(client, part, visit):
    token = acceptance_link(shipped(proposed()))
    before = everything()

    sent_on = getattr(client, visit)(f"/uk/receive/{token}/{part}/")

    assert (sent_on.status_code, sent_on["Location"]) == (302, f"/uk/receive/{token}/")
    assert [sent_on["Referrer-Policy"], everything()] == ["strict-origin", before]


def test_the_address_of_a_button_takes_nothing_else(client):
    assert client.put(url(acceptance_link(shipped(proposed())), "sign")).status_code == 405


def test_another_language_after_a_mistake_shows_the_page_again(client):
    donation = shipped(proposed())
    mistake = sign(client, donation, acceptance_link(donation), office="")
    other = re.search(r'<a href="([^"]+)"\s+lang="uk"', mistake.content.decode())[1]

    page = client.get(other, follow=True)

    assert (mistake.status_code, page.status_code) == (422, 200)
    assert '<html lang="uk"' in page.content.decode()


def test_the_page_shows_the_things_and_nothing_of_the_donor(client):
    donation = shipped(proposed())
    donor = donation.pledge.donor

    said = client.get(url(acceptance_link(donation))).content.decode()

    shipment = donation.shipments.get()
    assert f"3 × {donation.lines.get().item.description}" in said
    assert [shipment.carrier in said, shipment.reference in said] == [True, True]
    assert donation.body.name_own in said
    secret = [donor.name, donor.email, donor.stands_at, donation.pledge.reference]
    assert [part for part in secret if part in said] == []


def test_whoever_signs_has_to_count(client):
    donation = shipped(proposed())

    form = client.get(url(acceptance_link(donation))).context["receiving"]

    values = [form[field(donation, name)].value() for name in ("in_order", "damaged", "missing")]
    assert values == [None, 0, 0]


def test_the_page_speaks_the_language_of_its_address(client):
    page = client.get(f"/uk/receive/{acceptance_link(shipped(proposed()))}/")

    assert page.content.decode().count('<html lang="uk"') == 1


def test_the_page_is_kept_by_nobody_and_told_to_nobody(client):
    page = client.get(url(acceptance_link(shipped(proposed()))))

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert list(page.cookies) == ["csrftoken"]


def test_signing_writes_the_acceptance(client):
    donation = shipped(proposed())

    page = sign(client, donation, acceptance_link(donation))

    acceptance = Acceptance.objects.get()
    assert page["Location"] == reverse("receiving_done", args=["received"])
    assert (acceptance.office, acceptance.typed_name) == ("Chief of the fire station", "Officer 1")
    assert Donation.objects.get().state == "received"
    consent = donation.steps.get(act="donation_received").facts["consent"]
    assert consent.startswith(f"I may sign for {donation.body.name_own}.")


def test_the_page_afterwards_holds_no_secret(client):
    donation = shipped(proposed())
    token = acceptance_link(donation)

    page = client.get(sign(client, donation, token)["Location"])

    assert (page.status_code, token in page.content.decode()) == (200, False)


def test_two_of_three_and_a_photograph_of_the_third(client):
    donation = shipped(proposed())
    numbers = lines(donation, in_order=2, damaged=1, remark="The box was crushed")
    sent = {field(donation, "photographs"): photograph()}

    sign(client, donation, acceptance_link(donation), **numbers, **sent)

    row = AcceptanceLine.objects.get()
    assert (row.in_order, row.damaged, row.missing) == (2, 1, 0)
    assert Photograph.objects.get().acceptance_line == row


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"received_on": ""}, "received_on"),
        ({"office": ""}, "office"),
        ({"typed_name": ""}, "typed_name"),
        ({"consent": ""}, "consent"),
    ],
)
def test_an_incomplete_acceptance_keeps_what_was_typed(client, typed, wrong):
    donation = shipped(proposed())

    page = sign(client, donation, acceptance_link(donation), **typed)

    form = page.context["form"]
    kept = [name for name in SIGNED if name != wrong and name != "remark"]
    assert (page.status_code, list(form.errors)) == (422, [wrong])
    assert [name for name in kept if not form[name].value()] == []
    assert Acceptance.objects.count() == 0


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"in_order": 2}, "in_order"),
        ({"in_order": ""}, "in_order"),
        ({"in_order": 4}, "in_order"),
        ({"damaged": -1}, "damaged"),
        ({"in_order": 2, "missing": 1}, "remark"),
    ],
)
def test_numbers_that_do_not_add_up_are_refused_at_their_field(client, numbers, wrong):
    donation = shipped(proposed())

    page = sign(client, donation, acceptance_link(donation), **lines(donation, **numbers))

    assert list(page.context["form"].errors) == [field(donation, wrong)]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2100-01-01", "in the future"), ("2026-02-28", "cannot have been received before")],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(client, day, sentence):
    donation = shipped(proposed())

    page = sign(client, donation, acceptance_link(donation), received_on=day)

    [refused] = page.context["form"].errors["received_on"]
    assert sentence in refused


def test_not_for_us_uses_the_link_up_and_tells_the_office(client):
    office, token = clerk(), acceptance_link(shipped(proposed()))

    page = send(client, token, "not-for-us", reason="We are a school")

    assert page["Location"] == reverse("receiving_done", args=["not-for-us"])
    assert ReceiptRefusal.objects.get().reason == "We are a school"
    assert [mail.to for mail in Email.objects.all()] == [[office.email]]
    assert client.get(url(token)).status_code == 410


def test_not_for_us_needs_a_reason(client):
    page = send(client, acceptance_link(shipped(proposed())), "not-for-us", reason="")

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])


def test_the_same_form_again_gets_the_first_answer(client):
    donation = shipped(proposed())
    token = acceptance_link(donation)
    key = client.get(url(token)).context["form_key"]
    typed = SIGNED | lines(donation) | {"form_key": key}

    answers = [client.post(url(token, "sign"), typed) for _ in range(3)]

    done = reverse("receiving_done", args=["received"])
    assert {answer["Location"] for answer in answers} == {done}
    assert Acceptance.objects.count() == 1


def test_a_form_without_its_key_is_not_taken(client):
    donation = shipped(proposed())

    page = client.post(url(acceptance_link(donation), "sign"), SIGNED | lines(donation))

    assert (page.status_code, Acceptance.objects.count()) == (422, 0)


def test_a_form_from_another_site_is_not_taken():
    donation = shipped(proposed())

    page = Client(enforce_csrf_checks=True).post(
        url(acceptance_link(donation), "sign"), SIGNED | lines(donation)
    )

    assert (page.status_code, Acceptance.objects.count()) == (403, 0)


KYIV = ZoneInfo("Europe/Kyiv")
DEAD = {
    "used": (f" {timezone.localtime(timezone=KYIV).tzname()}.", {"used_at": timezone.now()}),
    "revoked": ("was withdrawn", {"revoked_at": timezone.now()}),
    "expired": ("has expired", {"days": -1}),
    "signed": ("signed for already", {}),
}


@pytest.mark.parametrize("reason", DEAD)
def test_a_dead_link_says_why_and_whom_to_ask(client, reason):
    donation = shipped(proposed())
    sentence, fields = DEAD[reason]
    token = acceptance_link(donation, **fields)
    if reason == "signed":
        received(donation)
    before = Acceptance.objects.count()
    typed = SIGNED | lines(donation, remark="A long remark") | {"form_key": "x" * 43}

    pages = [client.get(url(token)), client.get(url(token, "print"))]
    pages.append(client.post(url(token, "sign"), typed))

    for page in pages:
        said = page.content.decode()
        assert page.status_code == 410
        assert [part for part in (sentence, "clerk@example.org") if part not in said] == []
    assert "A long remark" in pages[-1].content.decode()
    assert Acceptance.objects.count() == before


def test_the_link_of_a_cancelled_donation_says_so(client):
    token = acceptance_link(cancelled(proposed()))

    page = client.get(url(token))

    assert (page.status_code, "was cancelled" in page.content.decode()) == (410, True)


def test_an_unknown_address_is_not_found(client):
    shipped(proposed())

    assert client.get(url("x" * 43)).status_code == 404
    assert client.get(url("x" * 43, "print")).status_code == 404
    assert client.post(url("x" * 43, "sign"), SIGNED).status_code == 404


def test_the_link_of_one_donation_does_not_sign_for_another(client):
    donation, other = shipped(proposed()), shipped(proposed())

    send(client, acceptance_link(other), **SIGNED | lines(donation))

    assert (donation.acceptances.count(), donation.state) == (0, "shipped")


def test_the_paper_to_sign_is_empty(client):
    donation = shipped(proposed())

    page = client.get(url(acceptance_link(donation), "print"))

    said = page.content.decode()
    assert donation.lines.get().item.description in said
    assert ("Office, name, signature" in said, page.cookies) == (True, {})


def test_the_paper_afterwards_says_what_was_signed(client):
    donation = shipped(proposed())
    token = acceptance_link(donation)
    numbers = lines(donation, in_order=2, damaged=1, remark="The box was crushed")
    sign(client, donation, token, **numbers)

    closed = client.get(url(token)).content.decode()
    said = client.get(url(token, "print")).content.decode()

    assert url(token, "print") in closed
    parts = ["The box was crushed", "Officer 1, Chief of the fire station"]
    assert [part for part in parts if part not in said] == []


def queries_of_page(client, donation):
    token = acceptance_link(donation)
    with CaptureQueriesContext(connection) as captured:
        client.get(url(token))
    return len(captured)


def test_the_page_asks_the_database_as_often_for_three_things_as_for_one(client):
    one, three = (
        shipped(proposed("council", items=[surplus_item() for _ in range(number)]))
        for number in (1, 3)
    )

    assert queries_of_page(client, three) == queries_of_page(client, one)

"""Beside each field stands what the public reads of it; before each act, what fits the case."""

import pytest
from django.urls import reverse

from aid.models import ConflictMark, Donation
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_aid import (
    approved,
    cancelled,
    cleared,
    emergency_basis,
    money_basis,
    proposed,
    ready,
    received,
    shipped,
    surplus_item,
    the_council,
    with_basis,
)

pytestmark = pytest.mark.django_db
REASONS = {
    "cancel": ("reason", lambda: approved(proposed())),
    "cancel-line": ("reason", lambda: approved(two_lines())),
    "correct-acceptance": ("correction_reason", lambda: received(proposed())),
    "correct-shipment": ("correction_reason", lambda: told_of(shipped(proposed()))),
}


def told_of(donation):
    """The record has been told that it left."""
    Donation.objects.filter(pk=donation.pk).update(departure_recorded=True)
    return donation


@pytest.fixture(autouse=True)
def office(client):
    CouncilFactory()
    client.force_login(clerk())


def two_lines(legal_basis=None):
    the_council()
    return with_basis(proposed("council", items=[surplus_item(), surplus_item()]), legal_basis)


def marked(donation):
    ConflictMark.objects.create(
        city=donation.city, reason="War", source="The news", began_by=UserFactory()
    )
    return donation


def page(client, donation, act):
    return client.get(reverse("donation_act", args=[donation.pk, act]))


@pytest.mark.parametrize("act", REASONS)
def test_a_reason_that_becomes_public_says_so(client, act):
    field, made = REASONS[act]

    form = page(client, made(), act).context["form"]

    assert "ublic and permanent" in form[field].help_text
    assert "rite no names." in form[field].help_text


@pytest.mark.parametrize("act", REASONS)
def test_a_reason_in_a_city_in_conflict_asks_for_no_place_or_day(client, act):
    field, made = REASONS[act]

    form = page(client, marked(made()), act).context["form"]

    assert form[field].help_text.startswith("Write no names, places or days.")


@pytest.mark.parametrize(
    ("act", "made"),
    [("paper-acceptance", shipped), ("correct-acceptance", received)],
)
def test_an_office_is_not_a_name(client, act, made):
    form = page(client, made(proposed()), act).context["form"]

    assert form["office"].help_text == "The office, not a name. Public."


@pytest.mark.parametrize(
    ("act", "made"),
    [
        ("record-request", proposed),
        ("paper-acceptance", shipped),
        ("correct-acceptance", received),
    ],
)
def test_an_office_in_a_city_in_conflict_is_not_called_public(client, act, made):
    donation = made() if made is proposed else made(proposed())

    form = page(client, marked(donation), act).context["form"]

    said = "It is not public while the city is marked as in conflict."
    assert form["office"].help_text == f"The office, not a name. {said}"


def test_the_office_of_a_request_becomes_public_with_the_donation(client):
    form = page(client, proposed(), "record-request").context["form"]

    assert form["office"].help_text.endswith("Public as soon as the donation is.")


@pytest.mark.parametrize(("legal_basis", "told"), [(emergency_basis, 0), (money_basis, 1)])
def test_a_cap_is_named_only_where_there_is_one(client, legal_basis, told):
    donation = approved(two_lines(legal_basis()))

    happens = page(client, donation, "cancel").context["consequences"].happens

    assert sum("cap" in str(sentence) for sentence in happens) == told


def test_cancelling_previews_that_the_title_comes_first(client):
    donation = cleared(two_lines())

    happens = page(client, donation, "cancel").context["consequences"].happens

    assert "its title has passed" in str(happens[0])


def test_cancelling_in_a_city_in_conflict_previews_no_reason_in_words(client):
    donation = marked(approved(proposed()))

    public = page(client, donation, "cancel").context["consequences"].public

    assert str(public[0]) == "That it was cancelled, without the reason in words."


def test_completing_previews_an_entry_in_the_record(client):
    donation = received(proposed("council"))

    public = page(client, donation, "complete").context["consequences"].public

    assert [str(text) for text in public] == [
        "That the donation is completed. An entry in the record."
    ]


def test_the_case_tells_an_acceptance_by_its_numbers(client):
    donation = received(proposed(), missing=3)

    content = client.get(reverse("donation_case", args=[donation.pk])).content.decode()

    assert "The recipient has answered. Sent: 3, in order: 0, damaged: 0, missing: 3." in content
    assert "Signed through the personal link." in content
    assert "Received on" not in content


def test_what_is_ready_previews_its_page_only(client):
    donation = cleared(proposed())

    public = page(client, donation, "make-ready").context["consequences"].public

    assert "No entry in the record" in str(public[0])
    assert ready(proposed()).state == "ready"


def test_the_page_of_a_city_in_conflict_does_not_tell_the_reason_in_words(client):
    donation = marked(cancelled(approved(two_lines())))

    content = client.get(donation.get_absolute_url()).content.decode()

    assert "Another reason" in content
    assert "For a reason." not in content

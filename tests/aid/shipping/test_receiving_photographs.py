"""Photographs on the recipient's page: of the things, and of what arrived."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from aid.items.domain import photographs
from aid.models import (
    Acceptance,
    Photograph,
)
from tests.aid.pledging import photograph
from tests.aid.receiving import field, sign, url
from tests.factories import CouncilFactory
from tests.factories_aid import acceptance_link, proposed, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house():
    CouncilFactory(contact_email="clerk@example.org")


def look(client, place):
    """Look at a photograph, all of it."""
    answer = client.get(place)
    if answer.status_code == 200:
        assert answer.getvalue().startswith(b"\xff\xd8\xff")
    return answer.status_code


def test_a_photograph_is_not_asked_for_again_after_another_mistake(client):
    donation = shipped(proposed())
    token, name = acceptance_link(donation), field(donation, "photographs")

    page = sign(client, donation, token, office="", **{name: photograph()})
    kept = Photograph.objects.get()
    shown = reverse("receiving_photograph", args=[token, kept.pk])
    seen = look(client, shown)
    sign(client, donation, token)

    assert shown in page.content.decode()
    assert seen == 200
    assert list(Photograph.objects.values_list("pk", "acceptance_line__line")) == [
        (kept.pk, donation.lines.get().pk)
    ]


def test_a_photograph_can_be_left_out(client):
    donation = shipped(proposed())
    token, name = acceptance_link(donation), field(donation, "photographs")
    sign(client, donation, token, office="", **{name: photograph()})
    left_out = {field(donation, "left_out"): Photograph.objects.get().pk}

    sign(client, donation, token, **left_out)

    assert (Acceptance.objects.count(), Photograph.objects.count()) == (1, 0)


def test_of_two_photographs_the_readable_one_is_kept_and_the_other_named(client):
    donation = shipped(proposed())
    name = field(donation, "photographs")
    heic = SimpleUploadedFile("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40)

    page = sign(client, donation, acceptance_link(donation), **{name: [photograph(), heic]})

    [refused] = page.context["form"].errors[name]
    assert "HEIC" in refused
    assert Photograph.objects.count() == 1


def test_the_things_photographs_are_shown_behind_the_link_only(client):
    donation, other = shipped(proposed()), shipped(proposed())
    token = acceptance_link(donation)
    item = donation.lines.get().item
    picture = photographs.take_in(photograph(), item=item)
    shown = reverse("receiving_photograph", args=[token, picture.pk])

    page = client.get(url(token))

    foreign = reverse("receiving_photograph", args=[acceptance_link(other), picture.pk])
    dead = reverse("receiving_photograph", args=[acceptance_link(donation, days=-1), picture.pk])
    assert shown in page.content.decode()
    assert [look(client, place) for place in (shown, foreign, dead)] == [200, 404, 404]


def test_photographs_that_waited_are_hidden_from_another_link(client):
    donation, other = shipped(proposed()), shipped(proposed())
    token, name = acceptance_link(donation), field(donation, "photographs")
    sign(client, donation, token, office="", **{name: photograph()})

    place = reverse(
        "receiving_photograph", args=[acceptance_link(other), Photograph.objects.get().pk]
    )

    assert look(client, place) == 404


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM aid_photograph",
        "UPDATE aid_photograph SET is_public = true",
        "UPDATE aid_photograph SET acceptance_line_id = NULL, item_id = (SELECT id FROM aid_item)",
        "UPDATE aid_photograph SET file = 'another'",
    ],
)
def test_photographs_of_an_acceptance_that_counts_stay(client, change):
    donation = shipped(proposed())
    token, name = acceptance_link(donation), field(donation, "photographs")
    sign(client, donation, token, **{name: photograph()})

    with (
        connection.cursor() as as_the_application,
        pytest.raises(DatabaseError, match="below a confirmed entry"),
        transaction.atomic(),
    ):
        as_the_application.execute(change)

    assert Photograph.objects.get().acceptance_line.acceptance.counts


def test_an_acceptance_that_counts_takes_no_further_photograph(client):
    donation = shipped(proposed())
    sign(client, donation, acceptance_link(donation))

    with pytest.raises(DatabaseError, match="below a confirmed entry"), transaction.atomic():
        photographs.take_in(photograph(), acceptance_line=Acceptance.objects.get().lines.get())

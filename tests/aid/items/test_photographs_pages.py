"""Who is shown a photograph, and how it is handed out."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from aid.items.domain import photographs
from tests.factories import UserFactory, clerk
from tests.factories_aid import (
    ItemFactory,
    approved,
    cancelled,
    marked,
    proposed,
    received_pledge,
    the_council,
)
from tests.hostile_pictures import jpeg

pytestmark = pytest.mark.django_db


def kept(*, public):
    photograph = photographs.take_in(ContentFile(jpeg(), name="a.jpg"), item=ItemFactory())
    photograph.is_public = public
    photograph.save()
    return photograph


def url(photograph):
    return reverse("photograph", args=[photograph.pk])


def stored(photograph):
    with photograph.file.open("rb") as file:
        return file.read()


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_public_photograph_is_for_everybody_and_asks_nobody_who_they_are(
    client, django_assert_num_queries
):
    photograph = kept(public=True)

    with django_assert_num_queries(1):
        answer = client.get(url(photograph))

    assert body(answer) == stored(photograph)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="photograph-{photograph.pk}.jpg"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)


def test_another_photograph_is_for_the_clerk_and_kept_by_no_cache(client):
    photograph = kept(public=False)
    client.force_login(clerk())

    answer = client.get(url(photograph))

    assert body(answer) == stored(photograph)
    assert answer["Cache-Control"] == "private, no-store"


def test_another_photograph_does_not_exist_for_a_stranger(client):
    assert client.get(url(kept(public=False))).status_code == 404


def test_another_photograph_does_not_exist_for_other_staff(client):
    client.force_login(UserFactory())

    assert client.get(url(kept(public=False))).status_code == 404


@pytest.mark.parametrize(
    ("allowed", "road", "status"),
    [
        (True, approved, 200),
        (False, approved, 404),
        (True, lambda donation: donation, 404),
        (True, lambda donation: cancelled(approved(donation)), 404),
        (True, lambda donation: marked(city=approved(donation).city), 404),
    ],
)
def test_a_donors_photograph_is_public_by_consent_from_the_approval_on(
    client, allowed, road, status
):
    the_council()
    pledge = received_pledge()
    pledge.donor.photographs_are_public = allowed
    pledge.donor.save()
    item = pledge.items.get()
    photograph = photographs.take_in(ContentFile(jpeg(), name="a.jpg"), item=item)
    donation = proposed(pledge=pledge)
    road(donation)

    answer = client.get(url(photograph))

    page = client.get(f"/en/aid/{donation.reference}/")
    assert (answer.status_code, answer.streaming) == (status, status == 200)
    assert not answer.streaming or body(answer) == stored(photograph)
    assert (url(photograph) in page.content.decode()) is (status == 200)


def test_an_unknown_photograph_is_not_found(client):
    assert client.get(reverse("photograph", args=[1])).status_code == 404


def test_a_photograph_whose_file_is_gone_is_not_found(client):
    photograph = kept(public=True)
    photograph.file.storage.delete(photograph.file.name)

    assert client.get(url(photograph)).status_code == 404

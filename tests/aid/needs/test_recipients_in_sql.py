"""Recipient bodies, their needs, cities in conflict, and past donations."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from aid.models import ConflictMark, Need, PastDonation, RecipientBody
from tests.factories import CityFactory, UserFactory
from tests.factories_aid import (
    DonationFactory,
    NeedFactory,
    RecipientBodyFactory,
    RecipientContactFactory,
    marked,
    past_donation,
    proposed,
    published_need,
    put,
    received,
    received_pledge,
    shipped,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def test_body_is_once_in_its_city():
    first = RecipientBodyFactory()

    with pytest.raises(DatabaseError, match="recipient_body_once_per_city"), transaction.atomic():
        RecipientBodyFactory(city=first.city, name=first.name)

    assert RecipientBody.objects.count() == 1


def test_body_has_one_contact():
    body = RecipientBodyFactory()

    with pytest.raises(DatabaseError, match="body_id"), transaction.atomic():
        RecipientContactFactory(body=body)

    assert body.contact.office == "Chief of the fire station"


@pytest.mark.parametrize("about", [NeedFactory, DonationFactory])
def test_body_with_needs_or_donations_stays_in_its_city(about):
    body = RecipientBodyFactory()
    about(body=body)
    RecipientBodyFactory(city=body.city)

    with pytest.raises(DatabaseError, match="stays in its city"), transaction.atomic():
        RecipientBody.objects.filter(pk=body.pk).update(city=CityFactory())

    assert RecipientBody.objects.get(pk=body.pk).city == body.city


def test_body_that_is_not_used_yet_can_be_put_right():
    body, city = RecipientBodyFactory(), CityFactory()

    RecipientBody.objects.update(city=city)

    assert RecipientBody.objects.get(pk=body.pk).city == city


def test_need_is_of_one_or_more():
    with pytest.raises(DatabaseError, match="need_of_one_or_more"), transaction.atomic():
        NeedFactory(quantity=0)

    assert Need.objects.count() == 0


def test_published_need_has_its_time():
    need = NeedFactory()

    with pytest.raises(DatabaseError, match="need_published_has_time"), transaction.atomic():
        put(need, "published")

    assert Need.objects.get().state == "draft"


def test_published_need_names_its_request():
    with pytest.raises(DatabaseError, match="need_published_names_its_request"):
        published_need(request_note="")


@pytest.mark.parametrize("need", [NeedFactory, published_need])
def test_closed_need_has_a_reason(need):
    row = need()

    with pytest.raises(DatabaseError, match="need_closed_has_reason"), transaction.atomic():
        put(row, "closed")

    assert Need.objects.exclude(state="closed").get() == row


@pytest.mark.parametrize(
    "change",
    [
        "quantity = 9",
        "what = 'x'",
        "kind = 'other'",
        "published_at = NULL",
        "needed_by = '2026-03-02'",
    ],
)
@pytest.mark.parametrize("state", ["published", "closed"])
def test_published_need_does_not_change(change, state, sql):
    need = published_need()
    if state == "closed":
        put(need, "closed", closed_reason="Enough came.")

    before = Need.objects.values().get()

    with pytest.raises(DatabaseError, match="need does not change"), transaction.atomic():
        sql(f"UPDATE aid_need SET {change}")

    assert Need.objects.values().get() == before


def test_need_in_preparation_can_be_changed():
    NeedFactory()

    Need.objects.update(quantity=9, what="Hoses")

    assert str(Need.objects.get()) == "9 × Hoses"


def test_reference_of_a_need_is_given_once():
    first = NeedFactory()

    with pytest.raises(DatabaseError, match="reference"), transaction.atomic():
        NeedFactory(reference=first.reference)

    assert Need.objects.count() == 1


def counted(need):
    row = Need.objects.counted().get(pk=need.pk)
    return (row.promised, row.on_the_way, row.received, row.missing)


def concentrators(need):
    return proposed(need=need, pledge=received_pledge(need=need, items=[{"quantity": 3}]))


def test_need_is_promised_on_the_way_and_received():
    need = published_need(quantity=5)
    steps = [counted(need)]

    donation = concentrators(need)
    steps.append(counted(need))
    donation = shipped(donation)
    steps.append(counted(need))
    received(donation, damaged=1)
    steps.append(counted(need))

    assert steps == [(0, 0, 0, 5), (3, 0, 0, 2), (0, 3, 0, 2), (0, 0, 2, 3)]


def test_what_goes_to_a_city_in_conflict_counts_as_promised():
    need = published_need(quantity=5)
    marked(city=need.body.city)
    donation = shipped(concentrators(need))
    steps = [counted(need)]

    received(donation)
    steps.append(counted(need))

    assert steps == [(3, 0, 0, 2), (0, 0, 3, 2)]


def test_city_has_one_open_mark():
    first = marked()

    with pytest.raises(DatabaseError, match="conflict_one_open_mark"), transaction.atomic():
        marked(city=first.city)

    assert ConflictMark.objects.count() == 1


def test_mark_is_lifted_by_somebody():
    row = marked()
    row.ended_at = timezone.now()

    with pytest.raises(DatabaseError, match="conflict_ended_by_somebody"), transaction.atomic():
        row.save()

    assert ConflictMark.objects.open().count() == 1


def test_mark_is_lifted_with_a_reason():
    row = marked()
    row.ended_at, row.ended_by = timezone.now(), UserFactory()

    with pytest.raises(DatabaseError, match="conflict_ended_with_reason"), transaction.atomic():
        row.save()

    assert ConflictMark.objects.open().count() == 1


def test_mark_is_lifted_once_and_stays(sql):
    row = marked()
    row.ended_at, row.ended_by, row.ended_reason = timezone.now(), UserFactory(), "Peace"
    row.save()

    with pytest.raises(DatabaseError, match="can only be closed, once"), transaction.atomic():
        sql("UPDATE aid_conflictmark SET ended_at = NULL")

    assert ConflictMark.objects.open().count() == 0


def test_open_mark_does_not_change(sql):
    marked()

    with pytest.raises(DatabaseError, match="can only be closed, once"), transaction.atomic():
        sql("UPDATE aid_conflictmark SET reason = 'x'")

    assert ConflictMark.objects.get().reason == "War"


@pytest.mark.parametrize("fields", [{"provenance": "process"}, {"source": ""}, {"as_of": None}])
def test_past_donation_is_reported_with_its_source(fields):
    with pytest.raises(DatabaseError, match="reported"), transaction.atomic():
        past_donation(**fields)

    assert PastDonation.objects.count() == 0


def test_past_donation_is_of_two_cities():
    city = CityFactory()

    with pytest.raises(DatabaseError, match="past_donation_of_two_cities"), transaction.atomic():
        past_donation(from_city=city, to_city=city)

    assert PastDonation.objects.count() == 0


def test_reference_of_a_past_donation_is_given_once():
    past_donation()

    with pytest.raises(DatabaseError, match="reference"), transaction.atomic():
        past_donation()

    assert PastDonation.objects.count() == 1

"""The list of things: where each stands, and which of two alike it is."""

import pytest
from django.urls import reverse

from sistercities.kernel import roles
from tests.factories import signed_in_as
from tests.factories_aid import (
    ItemFactory,
    approved,
    cancelled,
    proposed,
    put,
    received_pledge,
    shipped,
    surplus_item,
)
from tests.reading import words

pytestmark = pytest.mark.django_db
LIST = reverse("admin:aid_item_changelist")


@pytest.fixture
def staff(client):
    return signed_in_as(client, roles.CLERK)


def column(page):
    admin = page.context["cl"].model_admin
    return [admin.where_it_stands(item) for item in page.context["cl"].result_list]


def councils(quantity=1, **item):
    return proposed("council", items=[surplus_item(quantity=3, **item)], quantities=[quantity])


def test_each_thing_says_where_it_stands(staff):
    surplus_item()
    some, all_of_it = councils(2), councils(3)
    away, back = shipped(councils(3)), cancelled(councils(3))
    put(surplus_item(), "gone")

    page = staff.get(LIST)

    assert column(page)[::-1] == [
        "available",
        f"1 of 3 available; promised: {some}",
        f"promised: {all_of_it}",
        f"given away: {away}",
        "available",
        "no longer available",
    ]
    assert back.reference not in words(page)


def test_the_case_page_uses_the_same_words(staff):
    donation = shipped(councils(3))
    item = donation.lines.get().item

    page = staff.get(reverse("item_case", args=[item.pk]))

    assert f"<strong>given away: {donation}</strong>" in page.content.decode()
    assert f"Given away in: {donation}" in words(page)


def test_two_things_alike_are_told_apart(staff):
    surplus_item(maker="Pierce", model="Dash", year=1999, serial_or_vin="4P1-1")
    surplus_item(maker="Pierce", model="Dash", year=2001, serial_or_vin="4P1-2")

    page = words(staff.get(LIST))

    for shown in ("1999 Pierce Dash", "4P1-1", "2001 Pierce Dash", "4P1-2"):
        assert shown in page


def test_things_are_filtered_by_where_they_stand(staff):
    free, some, away = surplus_item(), councils(2), shipped(councils(3))
    gone = put(surplus_item(), "gone")
    part, whole = (donation.lines.get().item for donation in (some, away))

    found = {
        key: list(staff.get(LIST, {"stands": key}).context["cl"].queryset)
        for key in ("available", "promised", "given", "gone")
    }

    assert found == {
        "available": [part, free],
        "promised": [part],
        "given": [whole],
        "gone": [gone],
    }


def test_a_long_list_asks_as_often_as_a_short_one(staff, django_assert_max_num_queries):
    def grow(times):
        for _ in range(times):
            approved(councils(2))
            ItemFactory(pledge=received_pledge())

    grow(1)
    staff.get(LIST)
    with django_assert_max_num_queries(60) as with_few:
        staff.get(LIST)
    grow(5)

    with django_assert_max_num_queries(len(with_few)):
        page = staff.get(LIST)
    assert len(column(page)) == 18

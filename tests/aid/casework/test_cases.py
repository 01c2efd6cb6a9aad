import html

import pytest
from django.urls import reverse

from sistercities.kernel import roles
from tests.factories import signed_in_as
from tests.factories_aid import (
    NeedFactory,
    proposed,
    received_pledge,
    surplus_item,
    unconfirmed_pledge,
    with_basis,
)
from tests.reading import words

pytestmark = pytest.mark.django_db
MODELS = ("need", "pledge", "item", "donation")


@pytest.fixture
def staff(client):
    return signed_in_as(client, roles.CLERK)


def the_list(model):
    return reverse(f"admin:aid_{model}_changelist")


def opened(client, model, row):
    return client.get(reverse(f"admin:aid_{model}_change", args=[row.pk])).headers["Location"]


def test_every_list_leads_to_the_case_pages(staff):
    donation = proposed("council")
    item, pledge, need = surplus_item(), received_pledge(), NeedFactory()

    assert opened(staff, "need", need) == reverse("need_case", args=[need.pk])
    assert opened(staff, "pledge", pledge) == reverse("pledge_case", args=[pledge.pk])
    assert opened(staff, "item", item) == reverse("item_case", args=[item.pk])
    assert opened(staff, "donation", donation) == reverse("donation_case", args=[donation.pk])


def test_the_value_of_a_donation_is_listed_as_it_is_spoken(staff):
    with_basis(proposed("council"))
    proposed()

    page = words(staff.get(reverse("admin:aid_donation_changelist")))

    assert "$18,000" in page
    assert "None" not in page


def test_a_donors_thing_is_shown_with_its_pledge(staff):
    pledge = received_pledge()

    assert opened(staff, "item", pledge.items.first()) == reverse("pledge_case", args=[pledge.pk])


def test_what_was_not_confirmed_is_in_no_list(staff):
    waiting = unconfirmed_pledge()

    for model in ("pledge", "item"):
        assert not staff.get(the_list(model)).context["cl"].queryset.exists()
    address = reverse("admin:aid_pledge_change", args=[waiting.pk])
    assert staff.get(address).status_code == 404


def test_a_pledge_is_found_by_its_donor_and_the_list_names_nobody(staff):
    pledge = received_pledge()
    received_pledge()

    page = staff.get(the_list("pledge"), {"q": pledge.donor.email})

    assert list(page.context["cl"].queryset) == [pledge]
    assert pledge.donor.name not in page.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_list_says_what_comes_first(staff, model):
    page = staff.get(the_list(model))

    first = str(page.context["cl"].model_admin.first_of_all)
    assert first in html.unescape(page.content.decode())


@pytest.mark.parametrize("model", MODELS)
def test_a_long_list_asks_the_database_as_often_as_a_short_one(
    staff, model, django_assert_max_num_queries
):
    proposed("donor", need=None)
    NeedFactory()
    staff.get(the_list(model))
    with django_assert_max_num_queries(60) as with_few:
        staff.get(the_list(model))
    for _number in range(5):
        proposed("donor")
        NeedFactory()

    with django_assert_max_num_queries(len(with_few)):
        staff.get(the_list(model))


def test_a_need_and_an_item_are_entered_on_pages_of_their_own(staff):
    for model, page in (("need", "need_new"), ("item", "item_new")):
        response = staff.get(reverse(f"admin:aid_{model}_add"))

        assert response.headers["Location"] == reverse(page)

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from sistercities.kernel import roles
from tests.factories import UserFactory
from tests.factories_relationships import recognised_tie, reported_tie
from tests.relationships.places import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Somebody in the group of clerks, signed in."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.CLERK))
    client.force_login(user)
    return client


def page_of(tie):
    return reverse("admin:relationships_relationship_change", args=[tie.pk])


def listed(client, **query):
    response = client.get(reverse("admin:relationships_relationship_changelist"), query)
    return list(response.context["cl"].queryset)


def test_list_links_to_the_case_pages(staff):
    tie = recognised_tie()

    response = staff.get(reverse("admin:relationships_relationship_changelist"))

    assert reverse("relationship_case", args=[tie.pk]) in response.content.decode()


def test_ties_are_found_by_any_name_of_a_city(staff):
    tie = reported_tie(city=place("Kyiv", other_names=["Київ"]))
    reported_tie(city=place("Lyon"))

    assert listed(staff, q="київ") == [tie]
    assert len(listed(staff)) == 2


def test_list_asks_the_database_as_often_for_many_ties_as_for_one(
    staff, django_assert_max_num_queries
):
    reported_tie()
    listed(staff)
    with django_assert_max_num_queries(100) as with_one:
        listed(staff)
    for _number in range(10):
        reported_tie()

    with django_assert_max_num_queries(len(with_one)):
        ties = listed(staff)

    assert len(ties) == 11


def test_adding_a_tie_leads_to_the_form_that_searches_for_the_city(staff):
    response = staff.get(reverse("admin:relationships_relationship_add"))

    assert response.headers["Location"] == reverse("relationship_new")


def test_state_and_facts_of_a_tie_are_not_edited(staff):
    tie = recognised_tie(source="The festival list")

    response = staff.post(
        page_of(tie),
        {"state": "ended", "kind": "partner", "source": "x"},
    )

    tie.refresh_from_db()
    assert response.status_code == 302
    assert (tie.state, tie.kind, tie.source) == ("official", "sister", "The festival list")


def test_administrator_reads_ties_but_changes_none(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    client.force_login(user)
    tie = recognised_tie()

    assert client.get(page_of(tie)).status_code == 200
    assert client.post(page_of(tie)).status_code == 403

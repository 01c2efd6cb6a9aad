import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from relationships.models import Criterion, Policy
from tests.factories import UserFactory
from tests.factories_committees import (
    PolicyFactory,
    reviewing,
    seated_committee,
    submitted,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/relationships/policy/add/"
COMMITTEES = "/admin/relationships/committee/"


@pytest.fixture
def clerk(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Clerk"))
    client.force_login(user)
    return user


def rows(*titles):
    body = {"criteria-TOTAL_FORMS": len(titles), "criteria-INITIAL_FORMS": 0}
    for n, title in enumerate(titles):
        if title:
            body |= {
                f"criteria-{n}-position": n + 1,
                f"criteria-{n}-title": title,
                f"criteria-{n}-question": "Is it so?",
            }
    return body


def test_a_new_version_starts_as_a_copy_of_the_newest(client, clerk):
    PolicyFactory(criteria=2)

    page = client.get(ADD)

    [inline] = page.context["inline_admin_formsets"]
    shown = [form.initial.get("title") for form in inline.formset.forms]
    assert shown == ["Criterion 1", "Criterion 2", None, None, None]


def test_copied_rows_are_saved_and_cleared_ones_left_out(client, clerk):
    PolicyFactory(criteria=2)

    client.post(
        ADD,
        {"version": "2026", "adopted_on": "2026-01-01", "source": "", "reviews_needed": "0"}
        | rows("Criterion 1", "", "A new one"),
    )

    policy = Policy.objects.get(version="2026")
    assert [c.title for c in policy.criteria.all()] == ["Criterion 1", "A new one"]


def test_a_version_in_use_can_only_be_read(client, clerk):
    policy = seated_committee().policy
    address = reverse("admin:relationships_policy_change", args=[policy.pk])

    page = client.get(address)
    refused = client.post(address, {"version": "x"})

    assert (page.status_code, page.context["has_change_permission"]) == (200, False)
    assert refused.status_code == 403
    assert Criterion.objects.filter(policy=policy).count() == 2


def test_a_clerk_looks_at_committees_and_changes_nothing(client, clerk):
    committee, members = reviewing()
    submitted(members[1], summary="A secret opinion")
    address = f"{COMMITTEES}{committee.pk}/change/"

    pages = [client.get(COMMITTEES), client.get(address)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "A secret opinion" not in pages[1].content.decode()
    assert client.post(address, {"name": "x"}).status_code == 403
    assert client.get(f"{COMMITTEES}add/").status_code == 403

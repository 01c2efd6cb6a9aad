"""The agreement in the admin: to read, and never a link."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from relationships.models import Agreement, SigningLink
from tests.factories import UserFactory
from tests.factories_agreements import frozen, linked

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["Clerk", "Administrator"])
def reader(client, request):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return client


def page(reader, row, kind="change"):
    stem = f"admin:{row._meta.app_label}_{row._meta.model_name}_{kind}"
    return reader.get(reverse(stem, args=[row.pk] if kind != "changelist" else []))


def test_an_agreement_is_read_and_not_changed(reader):
    agreement = frozen()

    answer = page(reader, agreement)

    assert answer.status_code == 200
    assert answer.context["has_change_permission"] is False
    assert page(reader, agreement, "delete").status_code == 403
    reader.post(reverse("admin:relationships_agreement_change", args=[agreement.pk]), {})
    assert Agreement.objects.get().sha256 == agreement.sha256


@pytest.mark.parametrize("kind", ["change", "changelist"])
def test_a_link_shows_how_it_stands_and_never_its_address(reader, kind):
    token = linked(frozen())
    link = SigningLink.objects.get()

    said = page(reader, link, kind).content.decode()

    assert "opened" in said
    assert [secret for secret in (token, link.token_hash) if secret in said] == []

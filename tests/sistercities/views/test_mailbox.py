import pytest
from django.urls import reverse

from sistercities import outbox
from sistercities.models import Installation
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def letter(to="invited@example.org"):
    user = UserFactory()
    outbox.post(
        "invitation",
        to=to,
        language="en",
        context={"user": user, "by": user, "days": 3, "link": "http://localhost/secret/"},
        secret=True,
    )


def test_letterbox_shows_personal_links_in_a_demonstration(client):
    Installation.objects.create(demonstration=True)
    letter()
    client.force_login(UserFactory())

    page = client.get(reverse("mailbox")).content.decode()

    assert "invited@example.org" in page
    assert 'href="http://localhost/secret/"' in page


@pytest.mark.parametrize("demonstration", [None, False])
def test_real_installation_has_no_letterbox(client, demonstration):
    if demonstration is not None:
        Installation.objects.create(demonstration=demonstration)
    letter()
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(reverse("mailbox")).status_code == 404


def test_letterbox_needs_a_sign_in(client):
    Installation.objects.create(demonstration=True)

    assert client.get(reverse("mailbox")).status_code == 302


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["invited@example.org", "mayor@example.org"]),
        ("mayor@example.org", ["mayor@example.org"]),
        ("nobody@example.org", ["invited@example.org", "mayor@example.org"]),
    ],
)
def test_letterbox_is_filtered_by_recipient(client, asked, shown):
    Installation.objects.create(demonstration=True)
    letter("mayor@example.org")
    letter()
    client.force_login(UserFactory())

    page = client.get(reverse("mailbox"), {"to": asked})

    assert [to for mail in page.context["page_obj"] for to in mail.to] == shown
    assert page.context["recipients"] == ["invited@example.org", "mayor@example.org"]

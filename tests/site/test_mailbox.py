import pytest
from django.urls import reverse
from post_office.models import Email

from sistercities.kernel import outbox, roles
from sistercities.models import Installation
from tests.factories import UserFactory, signed_in_as

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
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(reverse("mailbox")).content.decode()

    assert "invited@example.org" in page
    assert 'href="http://localhost/secret/"' in page


@pytest.mark.parametrize(
    ("role", "shown"), [(roles.ADMINISTRATOR, True), (roles.CLERK, False), (roles.MEMBER, False)]
)
def test_links_that_open_an_account_are_shown_to_administrators_alone(
    client, real_outbox, role, shown
):
    """Who could read the mail with the deputy's new password would be the second person."""
    Installation.objects.create(demonstration=True)
    deputy = UserFactory(email="deputy@example.org", password="!x")
    letter()
    client.post(reverse("account_reset_password"), {"email": deputy.email})
    signed_in_as(client, role)

    page = client.get(reverse("mailbox"))

    text = page.content.decode()
    assert Email.objects.filter(to=[deputy.email]).exists()
    assert [word in text for word in ("/secret/", "/password/reset/key/")] == [shown, shown]
    assert page.context["recipients"] == (
        ["deputy@example.org", "invited@example.org"] if shown else []
    )


def test_everybody_reads_the_rest_of_the_letterbox(client):
    Installation.objects.create(demonstration=True)
    context = {"refusal": {"reason": "Not yet"}, "url": "http://localhost/en/sign/abc/"}
    outbox.post("signature_refused", to="a@example.org", language="en", context=context)
    signed_in_as(client, roles.CLERK)

    assert "http://localhost/en/sign/abc/" in client.get(reverse("mailbox")).content.decode()


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
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(reverse("mailbox"), {"to": asked})

    assert [to for mail in page.context["page_obj"] for to in mail.to] == shown
    assert page.context["recipients"] == ["invited@example.org", "mayor@example.org"]

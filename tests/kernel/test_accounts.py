import pytest
from django.urls import reverse

from sistercities.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long password for a test"


def account(**fields):
    user = UserFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def test_there_is_one_door(client):
    response = client.get("/admin/relationships/city/")

    assert response["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/desk/filed/")["Location"] == (
        "/accounts/login/?next=%2Fadmin%2Fdesk%2Ffiled%2F"
    )


def test_sign_in_leads_to_the_desk(client):
    response = sign_in(client, account())

    assert response["Location"] == "/admin/"


def test_address_is_the_same_in_capitals(client):
    user = account(email="clerk@example.org")
    user.email = "CLERK@example.org"

    assert sign_in(client, user).status_code == 302


def test_nobody_can_sign_up(client):
    client.post(reverse("account_signup"), {"email": "stranger@example.org", "password1": PASSWORD})

    assert User.objects.count() == 0


def test_closed_account_cannot_sign_in(client):
    sign_in(client, account(is_active=False))

    assert client.get("/admin/").status_code == 302


def test_guessing_is_slowed_down(client):
    user = account()
    for _ in range(10):
        sign_in(client, user, "a wrong guess")

    response = sign_in(client, user)

    assert "Too many failed login attempts" in response.content.decode()


def test_two_accounts_cannot_differ_in_capitals_only(sql):
    account(email="clerk@example.org")

    with pytest.raises(Exception, match="user_email_unique"):
        UserFactory(email="Clerk@Example.org")

"""Whatever a signed-in person sends, it works once, however often its button is pressed."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from post_office.models import STATUS, Email

from relationships.council.domain import people
from relationships.models import Person
from sistercities.kernel import form_keys, roles
from sistercities.kernel.form_keys import ANYBODY
from sistercities.models import User
from tests.factories import UserFactory, clerk, signed_in_as
from tests.walks.page_forms import Forms, forms_of

pytestmark = pytest.mark.django_db
PASSWORD = "seven mild herons dancing"


@pytest.fixture
def client():
    """Django's own client, which adds no key by itself."""
    return Client()


def test_the_forms_about_passwords_carry_a_key(client):
    user = UserFactory(password="!")
    people.invite(user, by=clerk())
    asked = client.get(reverse("account_reset_password"))
    chosen = client.get(people.invitation_path(user), follow=True)
    client.force_login(User.objects.create_user("ana@example.org", PASSWORD, name="Ana"))
    changed = client.get(reverse("account_change_password"))

    pages = [forms_of(page)[-1][1] for page in (asked, chosen, changed)]

    assert ["form_key" in fields for fields in pages] == [True, True, True]


def hidden(page, part=""):
    """The key of the form on a page whose address holds this part."""
    forms = [fields for action, fields in Forms(page.content.decode()).found if part in action]
    return {"form_key": next(fields["form_key"][0] for fields in forms if "form_key" in fields)}


def twice(client, address, body):
    """Where each of two presses of a button leads."""
    answers = [client.post(address, body) for _time in range(2)]
    return [(answer.status_code, answer.headers.get("Location")) for answer in answers]


def test_an_invitation_that_is_pressed_twice_is_sent_once_and_its_link_works(client):
    signed_in_as(client, roles.CLERK)
    user = UserFactory(password="!")
    page = reverse("admin:sistercities_user_change", args=[user.pk])
    invite = reverse("admin:sistercities_user_invite", args=[user.pk])
    key = hidden(client.get(page), "/invite/")

    answers = twice(client, invite, key)

    mail = Email.objects.get()
    link = mail.message.split("http://localhost", 1)[1].split()[0]
    assert answers == [(302, page), (302, page)]
    assert not Client().get(link, follow=True).context.get("token_fail")


def test_an_invitation_without_a_key_is_not_sent_and_the_page_says_why(client):
    signed_in_as(client, roles.CLERK)
    user = UserFactory(password="!")

    page = client.post(reverse("admin:sistercities_user_invite", args=[user.pk]), follow=True)

    assert Email.objects.count() == 0
    assert "This form is incomplete. Please send it again." in page.content.decode()


def test_a_row_that_is_added_twice_is_there_once(client):
    signed_in_as(client, roles.CLERK)
    add = reverse("admin:relationships_person_add")
    body = {"name": "Mayor of Kyiv", "name_local": "", "user": ""} | NO_TERMS

    answers = twice(client, add, body | hidden(client.get(add), ""))

    assert answers[0] == answers[1]
    assert Person.objects.filter(name="Mayor of Kyiv").count() == 1


NO_TERMS = {f"terms-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


def test_an_error_uses_up_no_key_and_nothing_typed_is_lost(client):
    signed_in_as(client, roles.CLERK)
    add = reverse("admin:sistercities_user_add")
    key = hidden(client.get(add))

    wrong = client.post(add, {"name": "Ana Typed", "email": "no address"} | key)
    right = client.post(add, {"name": "Ana Typed", "email": "ana@example.org"} | key)

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert 'value="Ana Typed"' in wrong.content.decode()
    assert hidden(wrong) != key
    assert User.objects.filter(email="ana@example.org").exists()


@pytest.mark.parametrize("key", [{}, {"form_key": "short"}])
def test_a_form_of_the_admin_without_a_key_saves_nothing_and_loses_nothing(client, key):
    signed_in_as(client, roles.CLERK)
    add = reverse("admin:sistercities_user_add")

    page = client.post(add, {"name": "Ana Typed", "email": "ana@example.org"} | key)

    text = page.content.decode()
    assert not User.objects.filter(email="ana@example.org").exists()
    assert 'value="Ana Typed"' in text
    assert "This form is incomplete. Please send it again." in text


def test_a_key_that_was_used_for_other_content_saves_nothing_and_loses_nothing(client):
    signed_in_as(client, roles.CLERK)
    add = reverse("admin:sistercities_user_add")
    key = hidden(client.get(add))
    client.post(add, {"name": "Ana", "email": "ana@example.org"} | key)

    page = client.post(add, {"name": "Bo Typed", "email": "bo@example.org"} | key)

    assert not User.objects.filter(email="bo@example.org").exists()
    assert 'value="Bo Typed"' in page.content.decode()
    assert "sent before with other content" in page.content.decode()


def test_a_deletion_that_is_pressed_twice_leads_to_the_same_place(client):
    client.force_login(UserFactory(is_superuser=True))
    group = Group.objects.create(name="Passing")
    page = reverse("admin:auth_group_delete", args=[group.pk])
    key = hidden(client.get(page))

    answers = twice(client, page, {"post": "yes"} | key)

    assert answers == [(302, reverse("admin:auth_group_changelist"))] * 2
    assert not Group.objects.filter(name="Passing").exists()


def test_a_list_deletes_the_chosen_rows_once(client):
    client.force_login(UserFactory(is_superuser=True))
    listed = reverse("admin:auth_group_changelist")
    group = Group.objects.create(name="Passing")
    chosen = {"action": "delete_selected", "_selected_action": [group.pk]}

    asked = client.post(listed, chosen | {"index": 0} | hidden(client.get(listed)))
    answers = twice(client, listed, chosen | {"post": "yes"} | hidden(asked))

    assert answers == [(302, listed)] * 2
    assert not Group.objects.filter(name="Passing").exists()


@pytest.mark.parametrize("act", ["again", "settle"])
def test_what_is_done_about_a_lost_mail_is_done_once(client, act):
    signed_in_as(client, roles.CLERK)
    lost = {"from_email": "office@example.org", "subject": "Your pledge", "message": "x"}
    lost["headers"] = {"X-Kind": "aid_pledge_declined"}
    mail = Email.objects.create(to=["donor@example.org"], status=STATUS.failed, **lost)
    page = reverse(f"admin:post_office_email_{act}", args=[mail.pk])
    key = hidden(client.get(page))

    answers = twice(client, page, {"how": "Told by telephone"} | key)

    there = reverse("admin:post_office_email_change", args=[mail.pk])
    assert answers == [(302, there), (302, there)]


def test_a_forgotten_password_that_is_asked_for_twice_is_mailed_once(client, mailoutbox):
    User.objects.create_user("ana@example.org", PASSWORD, name="Ana")
    page = reverse("account_reset_password")
    body = {"email": "ana@example.org"} | hidden(client.get(page))

    answers = twice(client, page, body)

    assert answers == [(302, reverse("account_reset_password_done"))] * 2
    assert len(mailoutbox) == 1


def test_a_password_form_without_a_key_does_nothing_and_says_so(client, mailoutbox):
    User.objects.create_user("ana@example.org", PASSWORD, name="Ana")

    page = client.post(reverse("account_reset_password"), {"email": "ana@example.org"}, follow=True)

    assert mailoutbox == []
    assert "This form is incomplete. Please send it again." in page.content.decode()


def test_a_password_that_is_changed_twice_is_changed(client):
    user = User.objects.create_user("ana@example.org", PASSWORD, name="Ana")
    client.force_login(user)
    page = reverse("account_change_password")
    new = {
        "oldpassword": PASSWORD,
        "password1": "nine calm otters",
        "password2": "nine calm otters",
    }

    answers = twice(client, page, new | hidden(client.get(page), "/password/change/"))

    user.refresh_from_db()
    assert answers[0] == answers[1]
    assert user.check_password("nine calm otters")


def test_nothing_that_was_typed_can_be_guessed_from_what_is_kept(client, sql):
    """A fingerprint of a password or of a vote would tell it to whoever tries a few."""
    body = {"choice": "yes"}
    with_keys = [
        form_keys.claim(form_keys.new_key(ANYBODY), holder=ANYBODY, purpose="v", body=body)
        for _n in (1, 2)
    ]

    kept = [row[0] for row in sql("SELECT body_hash FROM sistercities_formkey")]

    assert len({*kept}) == len(with_keys)
    assert form_keys.body_hash(body) not in kept

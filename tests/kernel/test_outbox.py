"""The outbox as the clerk uses it when mail could not be delivered."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from post_office.models import STATUS, Email

from sistercities.kernel import roles
from sistercities.models import UndeliveredMail
from tests.factories import UserFactory
from tests.factories_pledges import received_pledge

pytestmark = pytest.mark.django_db


def holder_of(role):
    roles.sync()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    return user


def clerk():
    return holder_of(roles.CLERK)


def lost(**more):
    fields = {"to": ["donor@example.org"], "subject": "Your pledge", "status": STATUS.failed}
    fields["headers"] = {"X-Kind": "aid_pledge_declined"}
    return Email.objects.create(from_email="office@example.org", message="x", **fields | more)


def page(name, mail):
    return reverse(f"admin:post_office_email_{name}", args=[mail.pk])


def test_the_desk_names_the_donor_and_the_telephone_until_it_is_settled(client):
    client.force_login(clerk())
    pledge = received_pledge()
    pledge.donor.phone = "+1 213 555 0100"
    pledge.donor.save()
    mail = lost(to=[pledge.donor.email])
    line = f"{pledge.donor.email}, {pledge.donor.name}, +1 213 555 0100: Your pledge"

    before = client.get("/admin/").content.decode()
    listed = client.get("/admin/desk/dead-mail/").content.decode()
    answer = client.post(page("settle", mail), {"how": "Told by telephone"}, follow=True)
    after = client.get("/admin/").content.decode()

    assert [line in text for text in (before, listed, after)] == [True, True, False]
    assert answer.redirect_chain == [(page("change", mail), 302)]
    assert "Told by telephone" in answer.content.decode()


def test_a_mail_is_tried_again_from_its_page(client):
    client.force_login(clerk())
    mail = lost()

    offered = client.get(page("change", mail)).content.decode()
    asked = client.get(page("again", mail))
    client.post(page("again", mail))

    assert page("again", mail) in offered
    assert "once more" in asked.content.decode()
    mail.refresh_from_db()
    assert mail.status == STATUS.queued


def test_looking_changes_nothing(client):
    client.force_login(clerk())
    mail = lost()

    for name in ("again", "settle"):
        client.get(page(name, mail))

    mail.refresh_from_db()
    assert (mail.status, UndeliveredMail.objects.count()) == (STATUS.failed, 0)


def test_a_refusal_is_said_and_nothing_typed_is_lost(client):
    client.force_login(clerk())
    mail = lost(status=STATUS.sent)

    answer = client.post(page("settle", mail), {"how": "Told by telephone"})
    empty = client.post(page("settle", lost()), {"how": " "})

    assert answer.status_code == empty.status_code == 422
    assert "was sent, waits to be sent, or is settled" in answer.content.decode()
    assert 'value="Told by telephone"' in answer.content.decode()
    assert "This field is required" in empty.content.decode()


@pytest.mark.parametrize(
    ("more", "offered"),
    [
        ({}, [True, True]),
        ({"headers": {"X-Kind": "signing_link", "X-Personal-Link": "yes"}}, [False, True]),
        ({"headers": {"X-Kind": "tie_official", "X-Personal-Link": "yes"}}, [False, True]),
        ({"headers": None}, [False, True]),
        ({"status": STATUS.sent}, [False, False]),
    ],
)
def test_only_what_is_possible_is_offered(client, more, offered):
    client.force_login(clerk())
    mail = lost(**more)

    text = client.get(page("change", mail)).content.decode()

    assert [page(name, mail) in text for name in ("again", "settle")] == offered


def test_an_administrator_reads_the_outbox_and_settles_nothing(client):
    client.force_login(holder_of(roles.ADMINISTRATOR))
    mail = lost()

    text = client.get(page("change", mail)).content.decode()

    assert page("settle", mail) not in text
    assert client.post(page("again", mail)).status_code == 403

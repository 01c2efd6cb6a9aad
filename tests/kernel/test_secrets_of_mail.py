"""Staff read what a mail says only if its kind is named as harmless."""

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from sistercities.kernel import outbox, roles
from tests.factories import UserFactory, signed_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_outbox")]
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "email"
ACCOUNT_LINK = re.compile(r"/accounts/password/reset/key/\S+")


def as_the_clerk_sees(mail):
    browser = signed_in_as(Client(), roles.CLERK)
    return browser.get(f"/admin/post_office/email/{mail.pk}/change/").content.decode()


def test_nobody_reads_the_deputys_new_password(client):
    deputy = UserFactory()
    deputy.set_password("a long password for a test")
    deputy.save()

    client.post(reverse("account_reset_password"), {"email": deputy.email})

    mail = Email.objects.get()
    link = ACCOUNT_LINK.search(mail.message)[0]
    page = as_the_clerk_sees(mail)
    assert (link in page, "its text is not shown" in page) == (False, True)


def test_mail_of_a_library_we_do_not_know_yet_is_secret():
    mail = EmailMultiAlternatives("Hello", "a secret word", to=["reader@example.org"])
    mail.attach_alternative("<p>a secret word</p>", "text/html")
    mail.send()

    assert "secret word" not in as_the_clerk_sees(Email.objects.get())


@pytest.mark.parametrize("kind", sorted(path.stem for path in TEMPLATES.glob("[!_]*.txt")))
def test_each_kind_of_mail_is_harmless_or_hidden(kind):
    mail = Email.objects.create(
        to=["reader@example.org"],
        from_email="office@example.org",
        subject="Hello",
        message="these words",
        headers={outbox.KIND: kind},
    )

    assert ("these words" in as_the_clerk_sees(mail)) == (kind in outbox.HARMLESS)


def test_a_harmless_kind_with_a_link_in_it_is_hidden_all_the_same():
    link = "http://localhost/en/sign/2HSKwX-Vf0eKGG2mWQ4LZoB1pQrsTuVwXyZ0123456A/"
    context = {"refusal": {"reason": f"I got {link} and cannot sign"}}

    mail = outbox.post("signature_refused", to="a@example.org", language="en", context=context)

    assert link not in as_the_clerk_sees(mail)


def test_what_is_named_harmless_exists():
    assert {path.stem for path in TEMPLATES.glob("*.txt")} >= outbox.HARMLESS
    assert not outbox.HARMLESS & {"invitation", "signing_link", "aid_acceptance_link"}

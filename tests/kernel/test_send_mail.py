import gc
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from post_office.models import STATUS, Email

from sistercities.kernel import installation, outbox
from sistercities.management.commands import send_mail
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "http://localhost/en/sign/abc/"


@pytest.fixture
def postbox(settings, tmp_path):
    """Mails end as files in a folder."""
    settings.POST_OFFICE = settings.POST_OFFICE | {
        "BACKENDS": {"default": "django.core.mail.backends.filebased.EmailBackend"}
    }
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def queue(count=1, *, secret=False, message="Hello"):
    headers = None if secret else {"X-Kind": "tie_official"}
    for number in range(count):
        Email.objects.create(
            from_email="a@example.org",
            to=[f"reader{number}@example.org"],
            subject="Subject",
            message=message,
            headers=headers,
            status=STATUS.queued,
            priority=1,
        )


def states():
    return sorted(Email.objects.values_list("status", flat=True))


def test_send_mail_sends_all_that_waits(postbox):
    queue(3)

    call_command("send_mail")

    assert states() == [STATUS.sent] * 3
    assert len(list(postbox.iterdir())) == 3


def test_mails_leave_no_connections_to_the_database_behind(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queue(5)
    before = connections_here()
    gc.disable()

    try:
        call_command("send_mail")
        end = time.monotonic() + 10
        while connections_here() > before and time.monotonic() < end:
            time.sleep(0.05)  # a connection that was closed is seen for a moment
        left = connections_here()
    finally:
        gc.enable()

    assert states() == [STATUS.requeued] * 5
    assert left <= before


def connections_here():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_a_mail_is_sent_once(postbox):
    queue()

    call_command("send_mail")
    call_command("send_mail")

    assert len(list(postbox.iterdir())) == 1


def test_a_second_sender_sends_nothing_while_the_first_is_at_it(postbox):
    queue()
    other = _another()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [send_mail.LOCK])

    call_command("send_mail")

    assert states() == [STATUS.queued]
    with other.cursor() as cursor:  # a closed connection keeps its lock for a moment
        cursor.execute("SELECT pg_advisory_unlock(%s)", [send_mail.LOCK])
    call_command("send_mail")
    assert states() == [STATUS.sent]
    other.close()


def _another():
    parameters = connection.get_connection_params()
    parameters = {
        key: parameters[key] for key in ("dbname", "user", "host", "port") if key in parameters
    }
    return psycopg2.connect(**parameters)


def test_a_mail_that_no_kind_names_harmless_is_dropped_once_it_is_sent(postbox):
    queue(secret=True, message=SECRET)
    queue(message="Hello")

    call_command("send_mail")

    assert sorted(Email.objects.values_list("message", flat=True)) == ["Hello", outbox.DROPPED]
    assert [file for file in postbox.iterdir() if SECRET in file.read_text()] != []


def test_a_personal_link_of_a_sender_that_was_killed_is_dropped_by_the_next(postbox):
    queue(secret=True, message=SECRET)
    Email.objects.update(status=STATUS.sent)

    call_command("send_mail")

    assert Email.objects.get().message == outbox.DROPPED
    assert list(postbox.iterdir()) == []


def test_a_demonstration_sends_nothing_out_and_keeps_the_link(settings):
    installation.declare(demonstration=True)
    queue(secret=True, message=SECRET)

    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        server.setblocking(False)
        call_command("send_mail")
        with pytest.raises(BlockingIOError):
            server.accept()

    mail = Email.objects.get()
    assert (mail.status, mail.message) == (STATUS.sent, SECRET)


def test_of_a_mail_in_two_forms_both_are_dropped(postbox):
    queue(secret=True, message=SECRET)
    Email.objects.update(html_message=SECRET, context={"link": SECRET})

    call_command("send_mail")

    mail = Email.objects.get()
    assert (mail.message, mail.html_message, mail.context) == (outbox.DROPPED, "", None)


def test_a_mail_that_cannot_be_sent_waits_for_another_time(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queue(secret=True, message=SECRET)

    call_command("send_mail")

    mail = Email.objects.get()
    assert (mail.status, mail.message) == (STATUS.requeued, SECRET)
    assert mail.scheduled_time is not None


def test_what_a_person_typed_is_never_read_as_a_template():
    mail = outbox.post(
        "signature_refused",
        to="clerk@example.org",
        language="en",
        context={"refusal": {"reason": "{% crash %} {{ settings }} <b>"}},
    )

    assert "{% crash %} {{ settings }} <b>" in mail.message


def test_the_loop_ends_quickly_when_told():
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/app?", f"/{name}?")
    environment = os.environ | {"DATABASE_URL": url}
    loop = subprocess.Popen(
        [sys.executable, "manage.py", "send_mail", "--loop"], cwd=ROOT, env=environment
    )
    queue()
    while states() == [STATUS.queued]:
        assert loop.poll() is None
        time.sleep(0.1)
    before = time.monotonic()

    loop.send_signal(signal.SIGTERM)

    assert loop.wait(timeout=10) == 0
    assert time.monotonic() - before < 5


def test_staff_see_that_a_mail_went_and_not_what_it_says():
    queue(secret=True, message=SECRET)
    queue(message="Hello")
    browser = Client()
    browser.force_login(UserFactory(is_superuser=True))

    pages = [
        browser.get(f"/admin/post_office/email/{mail.pk}/change/").content.decode()
        for mail in Email.objects.order_by("id")
    ]

    assert [SECRET in page for page in pages] == [False, False]
    assert "Hello" in pages[1]
    assert "its text is not shown" in pages[0]


def test_the_librarys_own_pages_are_gone():
    browser = Client()
    browser.force_login(UserFactory(is_superuser=True))

    answers = [
        browser.get(f"/admin/post_office/{model}/").status_code
        for model in ("email", "log", "emailtemplate", "attachment")
    ]

    assert answers == [200, 404, 404, 404]

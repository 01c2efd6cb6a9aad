"""Forgetting what was begun, or sent, and never confirmed; and files that nobody names."""

import datetime
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from aid.casework.domain import erasure
from aid.items.domain import photographs
from aid.models import Photograph, Pledge, PledgeDonor, PledgeLink
from relationships.documents.models.documents import private_storage
from sistercities.kernel import outbox
from sistercities.management.commands import send_mail
from tests.factories_aid import (
    PledgeFactory,
    pledge_link,
    put,
    received_pledge,
    unconfirmed_pledge,
)
from tests.hostile_pictures import jpeg

ROOT = Path(__file__).resolve().parents[3]


def taken_in(**where):
    return photographs.take_in(ContentFile(jpeg(), name="a.jpg"), **where)


def aged(pledge, days):
    """The pledge, begun or sent so many days ago."""
    then = timezone.now() - datetime.timedelta(days=days)
    Pledge.objects.filter(pk=pledge.pk).update(
        created_at=then, sent_at=then if pledge.sent_at else None
    )
    return pledge


@pytest.mark.django_db(transaction=True)
def test_what_nobody_confirmed_is_forgotten_whole_after_fourteen_days():
    draft, unconfirmed = PledgeFactory(draft={"name": "Zoe"}), unconfirmed_pledge()
    kept = [taken_in(pledge=draft, draft_line=1), taken_in(item=unconfirmed.items.get())]
    outbox.post("roll_call_confirmed", to=unconfirmed.donor.email, language="en", context={})
    pledge_link(unconfirmed, "confirm", days=-1)
    unconfirmed.steps.create(act="pledge_sent", acted_as="The donor")
    for pledge in (draft, unconfirmed):
        aged(pledge, 15)

    call_command("forget_pledges", verbosity=0)

    left = [kind.objects.count() for kind in (Pledge, PledgeDonor, Photograph, PledgeLink, Email)]
    assert left == [0, 0, 0, 0, 0]
    assert [row.file.storage.exists(row.file.name) for row in kept] == [False, False]


@pytest.mark.django_db
def test_younger_ones_and_confirmed_ones_are_not_forgotten():
    kept = [
        aged(PledgeFactory(), 13),
        aged(unconfirmed_pledge(), 13),
        aged(received_pledge(), 15),
        aged(put(received_pledge(), "withdrawn"), 15),
    ]
    written_slowly = aged(unconfirmed_pledge(), 13)
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Pledge.objects.filter(pk=written_slowly.pk).update(created_at=long_ago)

    call_command("forget_pledges", verbosity=0)

    assert set(Pledge.objects.all()) == {*kept, written_slowly}


@pytest.mark.django_db
def test_a_file_that_no_photograph_names_is_swept_away_after_a_day():
    storage = private_storage()
    left = storage.save("photographs/2026/left.jpg", ContentFile(jpeg()))
    kept = taken_in(pledge=PledgeFactory())
    now = timezone.now()

    erasure.sweep_photographs(now - datetime.timedelta(hours=1))
    assert storage.exists(left)
    swept = erasure.sweep_photographs(now + datetime.timedelta(hours=1))

    assert (swept >= 1, storage.exists(left), storage.exists(kept.file.name)) == (True, False, True)


@pytest.mark.django_db(transaction=True)
def test_the_mail_loop_forgets_them():
    aged(PledgeFactory(), 15)
    url = os.environ["DATABASE_URL"].replace("/app?", f"/{connection.settings_dict['NAME']}?")
    loop = subprocess.Popen(
        [sys.executable, "manage.py", "send_mail", "--loop"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
    )

    until = time.monotonic() + 60
    while Pledge.objects.exists() and time.monotonic() < until and loop.poll() is None:
        time.sleep(0.1)
    loop.send_signal(signal.SIGTERM)

    assert (loop.wait(timeout=60), Pledge.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_command_that_fails_does_not_end_the_mail_loop(settings):
    settings.HOURLY_COMMANDS = ["no_such_command", "forget_pledges"]
    aged(PledgeFactory(), 15)
    errors = io.StringIO()

    send_mail.Command(stderr=errors).run_hourly_commands()

    assert errors.getvalue().startswith("no_such_command failed, trying again in an hour:")
    assert Pledge.objects.count() == 0

"""Many identical pledge posts from many clients against gunicorn: one pledge, one mail, no error.

`make trials` sends a thousand from fifty.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from post_office.models import Email

from aid.models import Item, Pledge
from aid.pledges.domain import pledges
from aid.pledges.domain.pledges import DonorData, ItemData, PledgeData
from sistercities.kernel import form_keys
from sistercities.models import FormKey
from tests.aid.pledging import PAGE, aged, typed
from tests.factories import kyiv
from tests.factories_aid import official_tie
from tests.races.kills_clients import ask, is_there
from tests.races.kills_site import GUNICORN, ROOT, wait_until
from tests.races.threads import together
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.trial]
CLIENTS, POSTS = times((10, 3), in_trials=(50, 20))


@pytest.fixture
def port():
    """gunicorn as in production, on the database of this test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{free}", *GUNICORN],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url), "LOG_LEVEL": "CRITICAL"},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: is_there(free, "/livez"), "the start of gunicorn")
        yield free
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def hidden(text, name):
    return re.search(rf'name="{name}" value="([^"]+)"', text)[1]


def at_once(port, path, body, cookie):
    """Everybody sends the same body again and again; what each was answered."""
    answers, start = [], threading.Barrier(CLIENTS)

    def client():
        start.wait(timeout=20)
        mine = [ask(port, "POST", path, body, cookie)[:2] for _time in range(POSTS)]
        answers.extend(mine)

    threads = [threading.Thread(target=client) for _number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_identical_posts_make_one_pledge_and_one_mail(port):
    city = official_tie(kyiv()).city_b
    Email.objects.all().delete()
    _status, _to, cookie, page = ask(port, "GET", PAGE)
    token = {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
    key = hidden(page, "form_key")
    first = typed(city) | token | {"form_key": key, "shown": aged(key), "do": "check"}
    begun = [ask(port, "POST", PAGE, first, cookie)[:2] for _time in range(3)]
    check = begun[0][1]
    _status, _to, _cookie, page = ask(port, "GET", check, cookie=cookie)
    body = token | {name: hidden(page, name) for name in ("form_key", "seen")}

    answers = at_once(port, check.replace("check/", "send/"), body, cookie)

    assert begun == [(302, check)] * 3
    assert len(answers) == CLIENTS * POSTS
    assert {*answers} == {(302, check.removesuffix("check/"))}
    assert (Pledge.objects.get().state, Item.objects.count()) == ("unconfirmed", 1)
    assert [mail.to for mail in Email.objects.all()] == [["donor@example.org"]]


def test_identical_first_posts_from_everybody_make_one_draft(port):
    city = official_tie(kyiv()).city_b
    _status, _to, cookie, page = ask(port, "GET", PAGE)
    token = {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
    key = hidden(page, "form_key")
    body = typed(city) | token | {"form_key": key, "shown": aged(key), "do": "check"}

    answers = at_once(port, PAGE, body, cookie)

    assert (len(answers), len({*answers}), answers[0][0]) == (CLIENTS * POSTS, 1, 302)
    assert (Pledge.objects.count(), Pledge.objects.get().state) == (1, "draft")


def careless_send(key, city):
    """Look whether the form was sent, think, send: the page without its one-time key."""
    if FormKey.objects.filter(key_hash=form_keys.hash_of(key)).exists():
        return
    time.sleep(0.05)
    pledge = pledges.start_draft(address_hash=secrets.token_hex(32), language="en")
    donor = DonorData(name="D", email="d@example.org", may_give="owner", stands_at="Here")
    thing = ItemData(line=1, kind="other", description="A thing", condition="good")
    pledges.send(
        pledge, data=PledgeData(kind="person", language="en", city=city, donor=donor, items=[thing])
    )
    done = FormKey(key_hash=form_keys.hash_of(key), purpose="careless", body_hash="", answer="sent")
    FormKey.objects.bulk_create([done], ignore_conflicts=True)


def test_without_the_one_time_key_the_same_race_goes_wrong():
    city = official_tie(kyiv()).city_b

    errors = together(*[lambda: careless_send("one and the same key", city)] * 8)

    assert errors == []
    assert Pledge.objects.count() >= 2

"""The same form arrives twice, and the second overtakes the first between any two of its queries.

A double click does this, and a form that is sent again after the server was killed. Whoever sent
it must read the same answer both times, and never that somebody was quicker.
"""

import itertools
import secrets
import threading

import pytest
from django.db import connection
from django.test import Client

from aid.casework.domain import triage
from tests.browser_keys import key_for
from tests.days import today
from tests.factories import UserFactory, clerk
from tests.factories_aid import (
    acceptance_link,
    entered_approval,
    pledge_link,
    proposed,
    received_pledge,
    shipped,
    the_council,
)

pytestmark = pytest.mark.django_db(transaction=True)
CLAIM = 'INSERT INTO "sistercities_formkey"'


def approval():
    """The confirmation of an approval: who sends it, where to, and what."""
    donation = proposed()
    draft = entered_approval(donation)
    seen = donation.steps.last()
    browser = Client()
    browser.force_login(clerk())
    body = {"seen": seen.pk if seen else 0}
    return browser, f"{draft.get_staff_url()}confirm/", body


def acceptance():
    """The acceptance through the recipient's link."""
    donation = shipped(proposed())
    line = donation.lines.get()
    body = {
        f"in_order_{line.pk}": line.quantity,
        "received_on": today(donation.city).isoformat(),
        "office": "Fire chief",
        "typed_name": "Officer 1",
        "consent": "on",
    }
    return Client(), f"/en/receive/{acceptance_link(donation)}/sign/", body


def refusal():
    """The answer that it is not for whoever got the link."""
    token = acceptance_link(shipped(proposed()))
    return Client(), f"/en/receive/{token}/not-for-us/", {"reason": "We asked for nothing."}


def withdrawal():
    """The donor takes the offer back."""
    token = pledge_link(received_pledge())
    return Client(), f"/en/pledge/follow/{token}/withdraw/", {"sure": "on", "reason": ""}


def reply():
    """The donor's answer to a question."""
    pledge = received_pledge()
    triage.ask(pledge, by=clerk(), question="On which voltage does it run?")
    token = pledge_link(pledge)
    return Client(), f"/en/pledge/follow/{token}/answer/", {"text": "It runs on 230 volts."}


def invitation():
    """The button of an account that invites its owner."""
    browser = Client()
    browser.force_login(UserFactory(is_superuser=True))
    account = UserFactory(password="!")
    return browser, f"/admin/sistercities/user/{account.pk}/invite/", {}


def account():
    """The admin's own form that adds a row."""
    browser = Client()
    browser.force_login(UserFactory(is_superuser=True))
    number = secrets.token_hex(4)
    body = {"name": "Ana", "email": f"ana-{number}@example.org"}
    return browser, "/admin/sistercities/user/add/", body


class Overtaking:
    """Sends the form; before its query of this number the same form gets through."""

    def __init__(self, form, position):
        self.browser, self.path, self.body = form
        self.body["form_key"] = key_for(self.browser, self.path)
        self.left, self.answers = position, []

    def send(self):
        response = self.browser.post(self.path, self.body)
        self.answers.append((response.status_code, response.headers.get("Location")))

    def __call__(self, execute, sql, *rest):
        if sql.startswith(CLAIM):
            self.left = -1  # from here on the other one would wait for this one
        if self.left == 0:
            thread = threading.Thread(target=self.twin)
            thread.start()
            thread.join(timeout=60)
        self.left -= 1
        return execute(sql, *rest)

    def twin(self):
        self.send()
        connection.close()


def answers_of(make):
    """Both answers, for every query that the form makes before it takes its key."""
    for position in itertools.count():
        sent = Overtaking(make(), position)
        with connection.execute_wrapper(sent):
            sent.send()
        if len(sent.answers) == 1:
            return
        yield sent.answers


@pytest.mark.parametrize(
    "make", [approval, acceptance, refusal, withdrawal, reply, invitation, account]
)
def test_a_form_that_is_overtaken_by_itself_is_answered_the_same(make):
    the_council()

    pairs = list(answers_of(make))

    assert pairs != []
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert {status for pair in pairs for status, _to in pair} == {302}

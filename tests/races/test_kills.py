"""`kill -9` of gunicorn, mail loop and PostgreSQL while approvals and acceptances are under way.

Clients send each form again, with its one-time key, until it is answered. Whatever was answered
must be there, nothing may be half there, and a kill costs at most one mail that is sent twice.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.database import PREFIX
from tests.factories_aid import approved, proposed, received
from tests.races import kills_checks as checks
from tests.races import kills_clients as clients
from tests.races import kills_world
from tests.races.kills_post import POINTS, Arrived, PostOffice
from tests.races.kills_site import PATIENCE_SECONDS, ROOT, Site, wait_until
from tests.trials import times

pytestmark = pytest.mark.slow
PARTS = ["workers", "postgres", "gunicorn", "mail loop"]
MAY_SEND_AGAIN = {"postgres": 1, "mail loop": 1}
ROUNDS = times(4, in_trials=200)
CLIENTS = 3  # in a round each client sends one approval and one acceptance
# Nothing is written to the disk before somebody waits for it, and nobody does.
FORGETFUL = ["CHECKPOINT", "ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()"]
LATE = (None, 500, 503)  # what a client may be told, beside the answer


@contextmanager
def installation(**options):
    """All of it running, in a folder that PostgreSQL's own user can reach."""
    ours = f"{PREFIX}{os.getpid()}-"  # what a killed session leaves, the next one removes
    with tempfile.TemporaryDirectory(prefix=ours, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with PostOffice() as post, Site(folder, post.server_address[1], **options) as site:
            yield site, post


def begin(site):
    """Open the web server and wait until it answers."""
    site.restore("gunicorn")
    wait_until(lambda: clients.is_there(site.port, "/readyz"), "the start of gunicorn")


def forms_of(site, world, number):
    """The forms of a round: as many approvals as acceptances, in turns."""
    mine = slice(number * CLIENTS, (number + 1) * CLIENTS)
    approvals = [
        clients.approval(site.port, pk, draft, world["cookie"])
        for pk, draft in world["approvals"][mine]
    ]
    acceptances = [
        clients.acceptance(site.port, pk, token) for pk, token in world["acceptances"][mine]
    ]
    return [*approvals, *acceptances]


def one_round(site, post, world, number, dice):
    """Kill a part while the clients send their forms, start it again, and look at what is there."""
    part, forms = PARTS[number % len(PARTS)], forms_of(site, world, number)
    dice.shuffle(forms)
    before = checks.sent_again(post.arrived)
    threads = clients.start(forms, CLIENTS)
    strike(site, post, part, forms, dice, number // len(PARTS))
    site.restore(part)
    for thread in threads:
        thread.join()
    wrong = {what: rows for what, rows in faults(site, forms, world).items() if rows}
    wait_until(lambda: site.query(checks.WAITING) == [(0,)], "the sending of all mails")
    again = checks.sent_again(post.arrived) - before
    if again > MAY_SEND_AGAIN.get(part, 0):
        wrong["sent again"] = again
    cut_off = sum(len(form.seen) > 1 for form in forms)
    return {"part": part, "cut off": cut_off, "sent again": again, "wrong": wrong}


def strike(site, post, part, forms, dice, turn):
    """Kill the part at a random moment: so many answers later, or at each point of a mail in turn.

    PostgreSQL is killed in every other turn at one of a mail.
    """
    if part == "mail loop" or (part == "postgres" and turn % 2):
        fired = post.aim(POINTS[turn % len(POINTS)], dice.randint(1, 6), lambda: site.kill(part))
        assert fired.wait(PATIENCE_SECONDS), "no mail was sent"
        return
    enough, more = dice.randrange(CLIENTS), dice.uniform(0, 0.05)
    wait_until(lambda: sum(bool(form.answer) for form in forms) >= enough, "the first answers")
    time.sleep(more)
    site.kill(part)


def acknowledged(forms, kind):
    return [form.pk for form in forms if form.kind == kind and form.answer]


def faults(site, forms, world):
    """Whatever is wrong with the database: nothing, if all of these are empty."""
    approved, received = acknowledged(forms, "approval"), acknowledged(forms, "acceptance")
    return {
        "not answered": [form.pk for form in forms if form.answer != form.goes_to],
        "told something else": [form.seen for form in forms if {*form.seen[:-1]} - {*LATE}],
        "approvals lost": checks.lost(site.query, "approval", approved),
        "acceptances lost": checks.lost(site.query, "acceptance", received),
        "approvals half done": checks.half_done(site.query, "approval", dict(world["approvals"])),
        "acceptances half done": checks.half_done(
            site.query, "acceptance", dict(world["acceptances"])
        ),
        "untrue caps": checks.untrue_caps(site.query),
        "answered otherwise": [
            form.pk for form in forms if form.send_until_answered()[1] != form.answer
        ],
    }


def record_is_whole(site):
    """Download the record as a citizen does, and check it with the script for the public."""
    path = site.folder / "record.jsonl"
    text = clients.ask(site.port, "GET", "/en/record/lines/")[3]
    path.write_text(text)
    command = [sys.executable, "-I", ROOT / "docs" / "verify_record.py", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.startswith("WHOLE.") and text.count("\n")


@pytest.mark.trial
def test_kills_lose_nothing_and_leave_nothing_half_done():
    dice = random.Random(3)

    with installation() as (site, post):
        world = kills_world.build(site, ROUNDS * CLIENTS)
        begin(site)
        site.restore("mail loop")
        told = [one_round(site, post, world, number, dice) for number in range(ROUNDS)]
        entries, wrong_mails = record_is_whole(site), checks.mail_faults(site.query, post.arrived)

    cut_off = {part: sum(row["cut off"] for row in told if row["part"] == part) for part in PARTS}
    assert [row for row in told if row["wrong"]] == []
    assert entries == 2 * ROUNDS * CLIENTS
    assert not any(wrong_mails.values()), wrong_mails
    assert min(cut_off["workers"], cut_off["gunicorn"], cut_off["postgres"]) > 0
    assert sum(row["sent again"] for row in told) > 0


def test_without_durable_commits_such_a_kill_loses_what_was_acknowledged():
    with installation(durable=False) as (site, _post):
        world = kills_world.build(site, CLIENTS)
        begin(site)
        forms = forms_of(site, world, 0)
        for statement in FORGETFUL:
            site.query(statement)
        for thread in clients.start(forms, CLIENTS):
            thread.join()
        site.kill("postgres")
        site.restore("postgres")
        lost = [
            *checks.lost(site.query, "approval", acknowledged(forms, "approval")),
            *checks.lost(site.query, "acceptance", acknowledged(forms, "acceptance")),
        ]

    assert [form.answer for form in forms] == [form.goes_to for form in forms]
    assert lost != []


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "act"), [("approval", approved), ("acceptance", received)])
def test_an_act_without_its_record_history_and_mails_is_found_half_done(sql, kind, act):
    donation = act(proposed())

    assert [pk for _kind, pk, _facts in checks.half_done(sql, kind, [donation.pk])] == [donation.pk]
    assert [pk for _kind, pk, _facts in checks.lost(sql, kind, [donation.pk])] == [donation.pk]


def test_a_mail_that_is_lost_or_comes_again_as_another_is_found():
    def outbox(_statement):
        return [("<1@here>",), ("<2@here>",)]

    arrived = [
        Arrived("<1@here>", "a@example.org", "Hello"),
        Arrived("<3@here>", "a@example.org", "Hello"),
    ]

    found = checks.mail_faults(outbox, arrived)

    assert found["never sent"] == {"<2@here>"}
    assert found["not of the outbox"] == {"<3@here>"}
    assert found["one mail, two names"] == [{"<1@here>", "<3@here>"}]
    assert checks.sent_again([arrived[0]] * 3) == 2

"""`make run` as a whole, in a copy of this project with nothing in it yet."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from socket import gethostname
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import psycopg2
import pytest

from relationships.management.commands.load_gazetteer import FILES
from sistercities.embedded import devdb
from tests.database import start_migrated

ROOT = Path(__file__).resolve().parents[2]
PRESSED = ROOT / ".cache/static"
PATIENCE_SECONDS = 240
BUILT = ("node_modules", "staticfiles", "media")
OURS = ("DATABASE_URL", "DATA_DIR", "SECRET_KEY", "SITE_URL", "SITE_HOSTS", "STATIC_MANIFEST")
OURS += ("STATIC_ROOT", "HOST")
CHEAP = {"STATIC_MANIFEST": "0", "WEB_CONCURRENCY": "1"}
WAITS = "Waiting for the one before to end ..."
LOADED = (
    "INSERT INTO relationships_gazetteerload (fingerprint, loaded_at, cities, names)"
    " VALUES (%s, now(), 0, 0);"
    "INSERT INTO relationships_city (geoname_id, name, country_code, admin1_code, region,"
    " latitude, longitude, timezone, source, source_url)"
    " VALUES (5368361, 'Los Angeles', 'US', 'CA', '', 34, -118, 'America/Los_Angeles', '', '')"
)


@pytest.fixture
def clone():
    """A copy that PostgreSQL's own user can reach, without the data of this one."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        here = shutil.ignore_patterns(".git", ".venv*", ".data", ".env", ".*cache", *BUILT)
        shutil.copytree(ROOT, Path(folder, "clone"), ignore=here)
        yield Path(folder, "clone")
        for pid in processes_of(folder):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def begun(clone):
    """The copy with a database from an earlier start, whose gazetteer is one city."""
    home = clone / ".data/postgres"
    home.parent.mkdir()
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in FILES)).hexdigest()
    url = devdb.as_owner(start_migrated(home))
    with closing(psycopg2.connect(url)) as owner, owner, owner.cursor() as cursor:
        cursor.execute(LOADED, [digest])
    devdb.stop(home)
    return clone


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(clone, port, *words, **environment):
    """Start the runner as a shell starts a background job: with SIGINT ignored.

    To press the static files takes seconds; so one test does it, if they have changed. So does a
    second worker, which is like the first.
    """
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    return subprocess.Popen(
        [sys.executable, "-m", "sistercities.embedded.runner", *words],
        cwd=clone,
        env=kept | CHEAP | {"PORT": str(port), "DEMO": "0"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )


def processes_of(folder):
    """Everything that works in the folder or names it on its command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace")
            place = str((entry / "cwd").readlink())
        except OSError:
            continue
        if str(folder) in words or place.startswith(str(folder)):
            found.append(int(entry.name))
    return found


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def answers(port, runner):
    assert runner.poll() is None, runner.communicate()[0]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@contextmanager
def half_a_request(port):
    """What a server waits for, for a while, when it is told to end."""
    with socket.create_connection(("127.0.0.1", port)) as caller:
        caller.sendall(
            b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
        )
        time.sleep(0.5)
        yield


def started_again(clone, port, ended, ending):
    """Start anew at once after the signal, while the old one is still at it."""
    with half_a_request(port):
        ended.send_signal(ending)
        runner = start(clone, port)
        output, _ = ended.communicate(timeout=PATIENCE_SECONDS)
    wait_until(lambda: answers(port, runner))
    return runner, output


@pytest.mark.slow
def test_an_interrupt_or_a_kill_ends_everything_and_the_next_one_waits_for_it(begun):
    port = free_port()
    first = start(begun, port)
    wait_until(lambda: answers(port, first))

    beside, _ = start(begun, free_port()).communicate(timeout=PATIENCE_SECONDS)
    second, of_first = started_again(begun, port, first, signal.SIGINT)
    of_the_killed = {*processes_of(begun)}
    third, of_second = started_again(begun, port, second, signal.SIGKILL)
    left = of_the_killed & {*processes_of(begun)}
    third.send_signal(signal.SIGINT)
    of_third, _ = third.communicate(timeout=PATIENCE_SECONDS)

    assert "already running in this folder" in beside
    assert (first.returncode, third.returncode, left) == (0, 0, set()), of_first
    assert f"http://127.0.0.1:{port}/" in of_first
    assert (begun / ".data/secret-key").stat().st_mode & 0o777 == 0o600
    assert [WAITS in output for output in (of_first, of_second, of_third)] == [False, True, True]
    assert "The gazetteer is already loaded." in of_second
    assert processes_of(begun) == []


class Visitor:
    """Somebody with a browser, which keeps cookies and says where a form came from."""

    def __init__(self, site):
        self.site = site
        self.open = build_opener(ProxyHandler({}), HTTPCookieProcessor()).open

    def read(self, path):
        with self.open(self.site + path, timeout=60) as response:
            return response.read().decode()

    def send(self, path, **typed):
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.read(path))
        body = urlencode(dict(hidden) | typed).encode()
        request = Request(self.site + path, body, {"Origin": self.site})
        with self.open(request, timeout=60) as response:
            return response.url


def said_until_ready(runner):
    lines = []
    while not lines or "Ctrl-C ends everything" not in lines[-1]:
        line = runner.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
    return "".join(lines)


@pytest.mark.slow
def test_a_demonstration_answers_to_each_name_it_prints_and_links_to_the_one_asked_for(clone):
    port = free_port()
    runner = start(
        clone, port, HOST="0.0.0.0", DEMO="1", STATIC_MANIFEST="1", STATIC_ROOT=str(PRESSED)
    )
    greeting = said_until_ready(runner)
    wait_until(lambda: answers(port, runner))
    sites = re.findall(rf"(http://\S+:{port})/\n", greeting)
    password = re.search(r"administrator@example.org +(\S+)", greeting)[1]

    assert {
        f"http://{name}:{port}" for name in ("localhost", "127.0.0.1", gethostname().lower())
    } <= {*sites}
    for site in sites:
        assert f'hreflang="uk" href="{site}/uk/"' in " ".join(Visitor(site).read("/en/").split())
    administrator, login = Visitor(sites[0]), "administrator@example.org"
    assert administrator.send("/accounts/login/", login=login, password=password) == (
        f"{sites[0]}/admin/"
    )
    for site in sites:
        Visitor(site).send("/accounts/password/reset/", email="clerk@example.org")
        assert f"{site}/accounts/password/reset/key/" in administrator.read("/admin/letterbox/")
    with pytest.raises(HTTPError, match="400"):
        administrator.open(Request(f"{sites[0]}/en/", headers={"Host": f"another.example:{port}"}))

    runner.send_signal(signal.SIGINT)
    runner.communicate(timeout=PATIENCE_SECONDS)


def test_a_taken_port_is_named_before_anything_is_started(clone):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        output, _ = start(clone, port).communicate(timeout=PATIENCE_SECONDS)

    assert f"Cannot listen on 127.0.0.1 port {port}" in output
    assert f"make run PORT={port + 1}" in output
    assert processes_of(clone) == []


def test_an_unreachable_database_is_an_error_and_not_a_traceback_for_ever(clone):
    address = "postgres://app@127.0.0.1:1/app"

    runner = start(clone, free_port(), DATABASE_URL=address)
    output, _ = runner.communicate(timeout=PATIENCE_SECONDS)

    assert runner.returncode == 1
    assert "The preparation failed" in output


@pytest.mark.slow
def test_a_council_is_set_up_beside_the_database_without_a_server(begun):
    answers = ["--city", "5368361", "--name", "City Council", "--seats", "3", "--quorum", "2"]
    answers += [
        "--threshold",
        "voting",
        "--rules-source",
        "Charter",
        "--contact-email",
        "council@example.org",
    ]
    answers += ["--admin-email", "admin@example.org", "--no-input"]

    runner = start(begun, free_port(), "--command", "setup_council", *answers)
    output, _ = runner.communicate(timeout=PATIENCE_SECONDS)

    assert runner.returncode == 0, output
    assert "City Council is set up." in output
    assert "/accounts/password/reset/key/" in output
    assert processes_of(begun) == []

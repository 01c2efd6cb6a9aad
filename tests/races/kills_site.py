"""A whole installation that can be killed: gunicorn, the mail loop and PostgreSQL of its own.

The database writes through to the disk unless told otherwise, and each part is started again as a
supervisor would. Whatever kills the tests themselves ends all of it, too.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from sistercities.embedded import devdb
from tests.database import start_migrated

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
OURS = ("DATABASE_URL", "DATABASE_TEMPLATE", "DJANGO_SETTINGS_MODULE", "DEMO")
GUNICORN = ["--workers", "2", "--threads", "4", "--no-control-socket", "sistercities.wsgi"]


def wait_until(condition, what):
    """Wait for it, however slow the machine is."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen in time"
        time.sleep(0.02)


class Site:
    """Start it as a context; `kill` ends a part without warning, `restore` starts it again."""

    def __init__(self, folder, mail_port, *, durable=True):
        self.folder, self.cluster = Path(folder), Path(folder) / "postgres"
        self.mail_port, self.durable = mail_port, durable
        self.children = {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self):
        (self.folder / "data" / "static").mkdir(parents=True)
        try:
            self.url = start_migrated(self.cluster, throwaway=not self.durable)
            self.query("ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'")  # as sure, quicker
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error):
        for child in self.children.values():
            end_all([child.pid, *children_of(child.pid)])
            child.wait()
        devdb.stop(self.cluster)

    def environment(self):
        """That of a real installation, which sends its mails."""
        kept = {key: text for key, text in os.environ.items() if key not in OURS}
        mail = f"smtp://127.0.0.1:{self.mail_port}"
        data = {"DATA_DIR": str(self.folder / "data"), "EMAIL_URL": mail, "LOG_LEVEL": "CRITICAL"}
        return kept | data | {"DATABASE_URL": self.url}

    def run(self, *words):
        """Run a Python program beside it to its end; what it printed."""
        command = [sys.executable, *words]
        environment = self.environment() | {"DJANGO_SETTINGS_MODULE": "sistercities.settings"}
        return subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        ).stdout

    def restore(self, part):
        """Start what was killed; gunicorn sees to its workers itself."""
        if part == "postgres":
            devdb.start(self.cluster, throwaway=not self.durable, die_with_parent=True)
        elif part == "gunicorn":
            bind = ["--bind", f"127.0.0.1:{self.port}"]
            self._start(part, "-m", "gunicorn", *bind, *GUNICORN)
        elif part == "mail loop":
            self._start(part, "manage.py", "send_mail", "--loop")

    def _start(self, part, *words):
        if part in self.children:
            self.children[part].wait()
        with (self.folder / "log").open("ab") as log:
            self.children[part] = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                preexec_fn=devdb.end_with_parent(signal.SIGTERM, parent=os.getpid()),
            )

    def kill(self, part):
        """`kill -9`, from any thread. PostgreSQL's own children end once they miss their parent."""
        if part == "postgres":
            os.kill(devdb.server_pid(self.cluster), signal.SIGKILL)
        elif part == "mail loop":
            os.kill(self.children[part].pid, signal.SIGKILL)
        else:
            master = self.children["gunicorn"].pid
            workers = children_of(master)
            end_all([master, *workers] if part == "gunicorn" else workers)

    def query(self, statement, values=()):
        """Ask the database past Django, also while it recovers."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._query(statement, values)
            except psycopg2.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _query(self, statement, values):
        connection = psycopg2.connect(devdb.as_owner(self.url), connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()


def end_all(pids):
    """Kill these and wait until none of them holds a port or a file any more."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_until(lambda: all(has_ended(pid) for pid in pids), "the end of what was killed")


def has_ended(pid):
    return _stat(pid)[0] in ("", "Z", "X")


def children_of(pid):
    numbers = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [number for number in numbers if _stat(number)[1] == str(pid) and not has_ended(number)]


def _stat(pid):
    """State and parent of a process; empty if there is none."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", ""
    return words[0], words[1]

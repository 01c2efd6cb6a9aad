"""An embedded PostgreSQL for `make run` and for tests: no installation, no port, no password.

Production never comes here: it names its own server in DATABASE_URL. The server listens on a
socket in a folder of mode 0700 only. It survives `kill -9`, a full restart of the machine, and
any number of programs that ask for it at once.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from sistercities.embedded.devdb_place import (
    Account,
    DevdbError,
    find_programs,
    major_version,
    reachable_home,
    reachable_programs,
    socket_folder,
)

ATTEMPTS = 30
PATIENCE_SECONDS = 90  # a crash recovery may take a while
IMPOSSIBLE_PID = 2**22 + 7
PR_SET_PDEATHSIG = 1
OWNER, APP = "owner", "app"
# Nothing of it must last, its tables stay small, and its plans must not hang on the hour.
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
)


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data folder with the programs that fit it."""

    home: Path
    programs: Path
    data: Path
    socket: Path
    account: Account

    @classmethod
    def at(cls, home: Path) -> "Cluster":
        account = Account.choose()
        programs = reachable_programs(find_programs(), account)
        home = reachable_home(home.resolve(), account)
        major = major_version(programs, account)
        socket = socket_folder(home)
        account.own(socket)
        return cls(home, programs, home / f"cluster{major}", socket, account)

    def connect(self, database: str = "postgres") -> Any:
        host = str(self.socket)
        return psycopg2.connect(host=host, user=OWNER, dbname=database, connect_timeout=2)

    def is_up(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        return f"postgres://{APP}@/{database}?host={quote(str(self.socket), safe='')}"


def start(
    home: Path, *, database: str = "app", throwaway: bool = False, die_with_parent: bool = False
) -> str:
    """Start the cluster in `home`, or join it if it runs, and return its DATABASE_URL.

    That is the application's, who uses what the owner lays out; see `as_owner`.

    With `die_with_parent` the caller wants a server of its own: one that a killed predecessor
    left behind is ended first. Call it from the main thread; Linux ties the life of the server
    to the thread that started it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home / "lock"):
        cluster = Cluster.at(home)
        if not (cluster.data / "PG_VERSION").exists():
            _refuse_what_is_older(cluster)
            _initialise(cluster, throwaway=throwaway)
        if die_with_parent:
            _stop(cluster)
        if not cluster.is_up():
            _launch(cluster, throwaway=throwaway, die_with_parent=die_with_parent)
        _create_database(cluster, database)
    return cluster.url(database)


def as_owner(url: str) -> str:
    """Return the same address for the owner of the database."""
    return url.replace(f"//{APP}@", f"//{OWNER}@", 1)


def server_pid(home: Path) -> int:
    """Return the process number of the running cluster in `home`."""
    return int((Cluster.at(home).data / "postmaster.pid").read_text().split()[0])


def stop(home: Path) -> None:
    """End the cluster in `home`, if it runs, and wait until it has ended."""
    if home.exists():
        with _locked(home / "lock"):
            _stop(Cluster.at(home))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; the kernel gives the lock back however the process ends."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _refuse_what_is_older(cluster: Cluster) -> None:
    """Until November 2026 the application owned its database, in a folder of another name."""
    older = next(cluster.home.glob("data*/PG_VERSION"), None)
    if older is not None:
        raise DevdbError(
            f"{older.parent} was made by an earlier version of this software, and this one cannot "
            "take it over. Go on with that version, or delete the folder and begin anew."
        )


def _initialise(cluster: Cluster, *, throwaway: bool) -> None:
    shutil.rmtree(cluster.data, ignore_errors=True)  # an attempt that was cut off
    cluster.account.own(cluster.data)
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8"]
    modern = int(cluster.data.name.removeprefix("cluster")) >= 17
    command = [str(cluster.programs / "initdb"), "-D", str(cluster.data), "-U", OWNER, "-A"]
    command += ["trust", "-E", "UTF8", *(builtin if modern else ["--locale=C.UTF-8"])]
    command += ["--no-sync"] if throwaway else []
    options = cluster.account.popen_options()
    result = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if result.returncode:
        shutil.rmtree(cluster.data, ignore_errors=True)
        raise DevdbError(f"initdb failed: {result.stderr}")


def _launch(cluster: Cluster, *, throwaway: bool, die_with_parent: bool) -> None:
    for _ in range(ATTEMPTS):
        if _try_to_launch(cluster, throwaway=throwaway, die_with_parent=die_with_parent):
            return
        _forget_stale_pid(cluster.data)
        time.sleep(0.2)  # a dying predecessor may hold the lock file for a moment
    raise DevdbError(f"PostgreSQL did not start; see {cluster.home / 'log'}")


def _try_to_launch(cluster: Cluster, *, throwaway: bool, die_with_parent: bool) -> bool:
    command = [str(cluster.programs / "postgres"), "-D", str(cluster.data)]
    command += ["-k", str(cluster.socket), "-c", "listen_addresses="]
    command += [part for option in THROWAWAY if throwaway for part in ("-c", option)]
    options = cluster.account.popen_options() | {"start_new_session": True}
    if die_with_parent:
        options["preexec_fn"] = end_with_parent(signal.SIGINT, parent=os.getpid())
    with (cluster.home / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **options)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if cluster.is_up():
            process.returncode = 0  # left to itself on purpose: no ResourceWarning, no waiting
            return True
        time.sleep(0.03)
    return False


def end_with_parent(ending: signal.Signals, *, parent: int) -> Callable[[], None]:
    """Return what a child does before its program: ask for `ending` when its parent dies.

    Linux only; elsewhere it does nothing. The library is loaded here, before the fork:
    afterwards the child may be another user, who cannot read it.
    """
    library = ctypes.CDLL(None) if Path("/proc/self").exists() else None

    def ask() -> None:
        if library:
            library.prctl(PR_SET_PDEATHSIG, ending)
            if os.getppid() != parent:
                os._exit(1)

    return ask


def _forget_stale_pid(data: Path) -> None:
    """Free the lock file of a server that was killed.

    Reap it if it was our child. If its number belongs to another program now, PostgreSQL would
    wait for that one for ever: write a number that no process can have.
    """
    pid_file = data / "postmaster.pid"
    with suppress(OSError, ValueError):
        number, rest = pid_file.read_text().split("\n", 1)
        with suppress(ChildProcessError):
            os.waitpid(int(number), os.WNOHANG)
        if not _serves(int(number), data):
            pid_file.write_text(f"{IMPOSSIBLE_PID}\n{rest}")


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is the server of this data folder, and not just of its old number."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            return str(data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def _stop(cluster: Cluster) -> None:
    pid_file = cluster.data / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError):
        pid = int(pid_file.read_text().split()[0])
        if not _serves(pid, cluster.data):
            return
        os.kill(pid, signal.SIGINT)  # the "fast" shutdown: ends sessions, keeps all data
        deadline = time.monotonic() + PATIENCE_SECONDS
        while pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _create_database(cluster: Cluster, database: str) -> None:
    connection = cluster.connect()
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("select from pg_roles where rolname = %s", [APP])
            if not cursor.rowcount:
                cursor.execute(f"create role {APP} login")
            cursor.execute("select from pg_database where datname = %s", [database])
            if not cursor.rowcount:
                cursor.execute(f'create database "{database}"')
    finally:
        connection.close()

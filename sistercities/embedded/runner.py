"""The supervisor behind `make run`: database, preparation, web server and mail loop.

Everything it starts ends with it: on SIGINT, SIGTERM and SIGHUP in order, and on `kill -9`
because the kernel then tells the children. If one of them ends by itself, the rest is ended
and the exit code is 1: a site that is half there would only confuse.
"""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

import environ

from sistercities.embedded import devdb
from sistercities.embedded.devdb_place import DevdbError
from sistercities.embedded.machine_names import hosts_of, in_url

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 10
LOOK_EVERY_SECONDS = 0.3
SHORT_SECONDS = 2
LONG_SECONDS = 30

Child = subprocess.Popen[bytes]


class Asked(BaseException):
    """Somebody asked us to end: not an error, and not to be caught on the way out."""


class RunnerError(Exception):
    """Something is in the way; the sentence says what, and what to do."""


def main() -> int:
    """Run until asked to end, and leave nothing behind."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--end-with-parent", action="store_true")
    arguments.add_argument(
        "--command",
        nargs=argparse.REMAINDER,
        help="instead of serving, run this command of manage.py beside the database",
    )
    given = arguments.parse_args()
    if given.end_with_parent:
        devdb.end_with_parent(signal.SIGTERM, parent=os.getppid())()
    _listen_for_endings()
    try:
        _run(given.command)
    except Asked:
        return 0
    except (RunnerError, DevdbError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0


def _listen_for_endings() -> None:
    """Take our own handlers: a process started in the background inherits an ignored SIGINT."""

    def end(number: int, frame: FrameType | None) -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)  # once is enough; the way out is not cut short
        raise Asked

    for ending in ENDINGS:
        under_nohup = ending == signal.SIGHUP and signal.getsignal(ending) == signal.SIG_IGN
        if not under_nohup:
            signal.signal(ending, end)


def _run(command: list[str] | None) -> None:
    environ.Env.read_env(ROOT / ".env")
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    data = Path(os.environ.get("DATA_DIR") or ROOT / ".data")
    data.mkdir(exist_ok=True, parents=True)
    running = _only_one_in(data)
    with _after_the_one_before(data) as shared:
        if not command:
            _refuse_a_taken_port(host, port)
        # On the way out `running` is given back first, so that the next one may wait for the rest.
        with _database(data / "postgres") as server, _children(shared) as start, running:
            addresses = _complete_environment(data, host, port)
            _finish(
                start("manage.py", "prepare", **_of_the_owner(server)), "The preparation failed"
            )
            if command:
                _finish(start("manage.py", *command), f"{command[0]} did not finish")
                return
            _greet(data, addresses)
            children = {"The web server": start(*_web(host, port))}
            children["The mail loop"] = start("manage.py", "send_mail", "--loop")
            _supervise(children, server)


def _only_one_in(data: Path) -> TextIO:
    """Be the one that runs here; one that was told to end a moment ago may still be in the way."""
    refusal = "`make run` is already running in this folder."
    return _locked(data / "runner.lock", SHORT_SECONDS, refusal)


@contextmanager
def _after_the_one_before(data: Path) -> Iterator[TextIO]:
    """Wait until all has ended that an earlier run started, also if that one was killed.

    Its programs hold this lock with it. So it is free when the last has gone, and the port too.
    """
    refusal = "What `make run` had started in this folder before does not end; end it first."
    waiting = "Waiting for the one before to end ..."
    with _locked(data / "programs.lock", LONG_SECONDS, refusal, waiting) as lock:
        yield lock


def _locked(path: Path, patience: float, refusal: str, waiting: str = "") -> TextIO:
    lock = path.open("w")
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                lock.close()
                raise RunnerError(refusal) from None
        else:
            return lock
        if waiting:
            sys.stdout.write(f"{waiting}\n")
            sys.stdout.flush()
            waiting = ""
        time.sleep(0.1)


def _refuse_a_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RunnerError(
                f"Cannot listen on {host} port {port}: {error.strerror}. "
                f"Choose another: make run PORT={port + 1}"
            ) from None


@contextmanager
def _database(home: Path) -> Iterator[int | None]:
    """Give DATABASE_URL for the time of the run, from the embedded PostgreSQL if it is unset."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    try:
        os.environ["DATABASE_URL"] = devdb.start(home, die_with_parent=True)
        yield devdb.server_pid(home)
    finally:
        devdb.stop(home)


def _of_the_owner(server: int | None) -> dict[str, str]:
    """What the preparation works with, if the database is ours; else as whom it was told to."""
    if server is None:
        return {}
    return {"DATABASE_URL": devdb.as_owner(os.environ["DATABASE_URL"]), "APP_ROLE": devdb.APP}


def _complete_environment(data: Path, host: str, port: int) -> list[str]:
    """Fill in what the settings require, for the children to inherit; return all addresses."""
    made_up = {"DATA_DIR": str(data), "DEMO": "1", "SECRET_KEY": _secret_key(data / "secret-key")}
    _set_what_is_unset(made_up)
    if os.environ.get("SITE_URL"):
        return [os.environ["SITE_URL"].rstrip("/")]
    if environ.Env().bool("DEMO"):
        hosts = hosts_of(host)
        os.environ["SITE_HOSTS"] = ",".join(hosts)
    else:
        hosts = ["localhost" if host in ("0.0.0.0", "::") else in_url(host)]  # noqa: S104
    addresses = [f"http://{name}:{port}" for name in hosts]
    os.environ["SITE_URL"] = addresses[0]
    return addresses


def _set_what_is_unset(values: dict[str, str]) -> None:
    os.environ.update({key: text for key, text in values.items() if not os.environ.get(key)})


def _secret_key(path: Path) -> str:
    """Draw the key on the first start, and keep it: sessions and links hang on it."""
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as f:
            f.write(secrets.token_urlsafe(50))
        unfinished.rename(path)
    return path.read_text()


def _finish(child: Child, otherwise: str) -> None:
    """Let a command of manage.py run to its end."""
    if child.wait():
        raise RunnerError(f"{otherwise}; the lines above say why.")


def _greet(data: Path, addresses: list[str]) -> None:
    first, *others = [f"{address}/" for address in addresses]
    lines = ["", f"  Site    {first}", *(f"          {other}" for other in others)]
    lines += [f"  Admin   {first}admin/"]
    accounts = data / "demo-accounts"
    if accounts.exists():
        lines += ["", f"  Demonstration accounts (kept in {accounts}):", ""]
        lines += [f"    {line}" for line in accounts.read_text().splitlines()]
    sys.stdout.write("\n".join([*lines, "", "  Ctrl-C ends everything.", "", ""]))
    sys.stdout.flush()


def _web(host: str, port: int) -> list[str]:
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    options = ["--bind", f"{in_url(host)}:{port}", "--workers", workers, "--threads", "4"]
    options += ["--graceful-timeout", "5", "--no-control-socket", "--forwarded-allow-ips", ""]
    options += ["--limit-request-line", "8190", "--log-level", "warning"]
    options += ["--logger-class", "sistercities.kernel.server_log.ServerLogger"]
    return ["-m", "gunicorn", *options, "sistercities.wsgi"]


@contextmanager
def _children(shared: TextIO) -> Iterator[Callable[..., Child]]:
    """Give what starts a Python program; in the end, end all that were started.

    A Ctrl-C in the terminal reaches none of them before it reaches us. Each holds the lock too.
    """
    started: list[Child] = []

    def start(*words: str, **environment: str) -> Child:
        child = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=os.environ | environment,
            start_new_session=True,
            pass_fds=[shared.fileno()],
            preexec_fn=devdb.end_with_parent(signal.SIGTERM, parent=os.getpid()),
        )
        started.append(child)
        return child

    try:
        yield start
    finally:
        _end(started)


def _supervise(children: dict[str, Child], server: int | None) -> None:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise RunnerError(f"{name} has ended by itself; so the rest ends too.")
        if server is not None and _has_ended(server):
            raise RunnerError("PostgreSQL has ended by itself; so the rest ends too.")
        time.sleep(LOOK_EVERY_SECONDS)


def _has_ended(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return True


def _end(children: list[Child]) -> None:
    """Ask politely, wait a little, then insist."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    raise SystemExit(main())

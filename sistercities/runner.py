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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import environ

from sistercities import devdb
from sistercities.devdb_place import DevdbError

ROOT = Path(__file__).resolve().parent.parent
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 10
LOOK_EVERY_SECONDS = 0.3


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
    if not command:
        _refuse_a_taken_port(host, port)
    with _alone_in(data), _database(data / "postgres") as server:
        _complete_environment(data, host, port)
        _finish("prepare", otherwise="The preparation failed; the lines above say why.")
        if command:
            _finish(*command, otherwise=f"{command[0]} did not finish; the lines above say why.")
            return
        _greet(data)
        children = {"The web server": _web(host, port)}
        children["The mail loop"] = _manage("send_mail", "--loop")
        _supervise(children, server)


@contextmanager
def _alone_in(data: Path) -> Iterator[None]:
    with (data / "runner.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunnerError("`make run` is already running in this folder.") from None
        yield


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


def _complete_environment(data: Path, host: str, port: int) -> None:
    """Fill in what the settings require, for the children to inherit."""
    reachable = "localhost" if host in ("0.0.0.0", "::") else _in_brackets(host)  # noqa: S104
    made_up = {"SITE_URL": f"http://{reachable}:{port}", "DATA_DIR": str(data), "DEMO": "1"}
    made_up["SECRET_KEY"] = _secret_key(data / "secret-key")
    os.environ.update({key: text for key, text in made_up.items() if not os.environ.get(key)})


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _secret_key(path: Path) -> str:
    """Draw the key on the first start, and keep it: sessions and links hang on it."""
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as f:
            f.write(secrets.token_urlsafe(50))
        unfinished.rename(path)
    return path.read_text()


def _finish(*words: str, otherwise: str) -> None:
    """Run a command of manage.py to its end."""
    child = _manage(*words)
    try:
        code = child.wait()
    finally:
        _end([child])
    if code:
        raise RunnerError(otherwise)


def _greet(data: Path) -> None:
    site = os.environ["SITE_URL"]
    lines = ["", f"  Site    {site}/", f"  Admin   {site}/admin/"]
    accounts = data / "demo-accounts"
    if accounts.exists():
        lines += ["", f"  Demonstration accounts (kept in {accounts}):", ""]
        lines += [f"    {line}" for line in accounts.read_text().splitlines()]
    sys.stdout.write("\n".join([*lines, "", "  Ctrl-C ends everything.", "", ""]))
    sys.stdout.flush()


def _web(host: str, port: int) -> subprocess.Popen[bytes]:
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    options = ["--bind", f"{_in_brackets(host)}:{port}", "--workers", workers, "--threads", "4"]
    options += ["--graceful-timeout", "5", "--no-control-socket", "--forwarded-allow-ips", ""]
    options += ["--limit-request-line", "8190"]
    options += ["--logger-class", "sistercities.server_log.ServerLogger"]
    return _child("-m", "gunicorn", *options, "--log-level", "warning", "sistercities.wsgi")


def _manage(*words: str) -> subprocess.Popen[bytes]:
    return _child("manage.py", *words)


def _child(*words: str) -> subprocess.Popen[bytes]:
    """Start a Python program that a Ctrl-C in the terminal does not reach before it reaches us."""
    end_with_us = devdb.end_with_parent(signal.SIGTERM, parent=os.getpid())
    command = [sys.executable, *words]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=end_with_us)


def _supervise(children: dict[str, subprocess.Popen[bytes]], server: int | None) -> None:
    try:
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    raise RunnerError(f"{name} has ended by itself; so the rest ends too.")
            if server is not None and _has_ended(server):
                raise RunnerError("PostgreSQL has ended by itself; so the rest ends too.")
            time.sleep(LOOK_EVERY_SECONDS)
    finally:
        _end(list(children.values()))


def _has_ended(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return True


def _end(children: list[subprocess.Popen[bytes]]) -> None:
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

"""The embedded PostgreSQL, started for real in folders of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import environ
import psycopg2
import pytest

from sistercities.embedded import devdb
from sistercities.embedded.devdb_place import DevdbError

ROOT = Path(__file__).resolve().parents[2]
JOIN = """import sys, pathlib
from sistercities.embedded import devdb
print(devdb.start(pathlib.Path({!r})))"""
OWN = JOIN.replace("{!r})", "{!r}), die_with_parent=True, throwaway=True").replace(
    "print", "import time\nprint"
)


@pytest.fixture
def home(monkeypatch):
    """A folder that PostgreSQL's own user reaches, and a server that does not outlive the test."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        monkeypatch.setenv("DEVDB_STATE", f"{folder}/state")
        home = Path(folder, "db")
        yield home
        devdb.stop(home)


def query(url, sql):
    settings = environ.Env.db_url_config(devdb.as_owner(url))
    host = settings["OPTIONS"]["host"]
    connection = psycopg2.connect(host=host, user=settings["USER"], dbname=settings["NAME"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def server_pid(home):
    return int(next(home.glob("cluster*/postmaster.pid")).read_text().split()[0])


def in_another_process(code, **options):
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_trigrams_know_letters_beyond_latin(home):
    url = devdb.start(home, throwaway=True)

    query(url, "create extension pg_trgm")

    assert query(url, "select show_trgm('київ')") != []
    assert query(url, "select lower('КИЇВ')") == "київ"


def test_data_survives_a_killed_server(home):
    url = devdb.start(home)
    query(url, "create table kept as select 42 as answer")

    os.kill(server_pid(home), signal.SIGKILL)
    url = devdb.start(home)

    assert query(url, "select answer from kept") == 42


def test_a_reused_process_number_does_not_block_the_start(home):
    url = devdb.start(home, throwaway=True)
    pid_file = next(home.glob("cluster*/postmaster.pid"))
    lines = pid_file.read_text().split("\n", 1)[1]
    devdb.stop(home)
    pid_file.write_text(f"{os.getpid()}\n{lines}")

    again = devdb.start(home, throwaway=True)

    assert again == url


def test_a_stop_spares_a_stranger_with_the_old_number(home):
    devdb.start(home, throwaway=True)
    devdb.stop(home)
    stranger = subprocess.Popen(["sleep", "60"])
    next(home.glob("cluster*")).joinpath("postmaster.pid").write_text(f"{stranger.pid}\n")

    devdb.stop(home)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_ten_at_once_get_one_server(home):
    others = [in_another_process(JOIN.format(str(home))) for _ in range(10)]

    answers = {other.communicate(timeout=60)[0].strip() for other in others}

    assert answers == {devdb.start(home)}
    assert query(answers.pop(), "select 1") == 1


def test_the_server_dies_with_its_killed_starter(home):
    code = OWN.format(str(home)) + "\nsys.stdout.flush()\ntime.sleep(60)"
    starter = in_another_process(code)
    starter.stdout.readline()
    server = server_pid(home)

    starter.kill()
    starter.communicate()

    wait_until(lambda: not Path(f"/proc/{server}/stat").exists() or is_zombie(server))
    assert not list(home.glob("cluster*/postmaster.pid"))


def is_zombie(pid):
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_very_long_path_is_no_obstacle(home):
    deep = home / ("d" * 100)

    url = devdb.start(deep, throwaway=True)

    assert query(url, "select 1") == 1
    devdb.stop(deep)


def test_a_clone_in_a_folder_of_mode_0700_works_and_its_successor_starts_empty(home):
    home.mkdir(mode=0o700)
    url = devdb.start(home / "inner", throwaway=True)
    query(url, "create table kept as select 1")
    devdb.stop(home / "inner")
    shutil.rmtree(home / "inner")

    url = devdb.start(home / "inner", throwaway=True)

    assert query(url, "select to_regclass('kept')") is None
    assert home.stat().st_mode & 0o777 == 0o700
    devdb.stop(home / "inner")


def test_what_an_earlier_version_left_is_refused_in_a_sentence(home):
    (home / "data18").mkdir(parents=True)
    (home / "data18" / "PG_VERSION").write_text("18")

    with pytest.raises(DevdbError, match=r"earlier version.*delete"):
        devdb.start(home)

    assert not list(home.glob("cluster*"))

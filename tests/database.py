"""A pytest plugin: a throwaway PostgreSQL for each session, unless DATABASE_URL names another.

It must be there before Django reads its settings, hence a plugin (`-p tests.database`) and not
a fixture. The workers of pytest-xdist inherit the environment and use the same server.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from sistercities import devdb

PREFIX = "sistercities-test-"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    os.environ.setdefault("SECRET_KEY", "only for tests, and not secret at all: " + "x" * 30)
    os.environ.setdefault("SITE_URL", "http://localhost")
    os.environ["STATIC_MANIFEST"] = "0"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare(early_config)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Here no test is skipped: a green run means that all ran. {call.excinfo}"
    return report


def _prepare(config):
    _remove_what_killed_sessions_left()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["DATA_DIR"] = str(folder / "data")
    (folder / "data" / "static").mkdir(parents=True)
    if not os.environ.get("DATABASE_URL"):
        cluster = folder / "postgres"
        url = devdb.start(cluster, throwaway=True, die_with_parent=True)
        os.environ["DATABASE_URL"] = url
        config.add_cleanup(lambda: devdb.stop(cluster))


def _remove_what_killed_sessions_left():
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""A pytest plugin: a throwaway PostgreSQL for each session, unless DATABASE_URL names another.

It must be there before Django reads its settings, hence a plugin (`-p tests.database`) and not
a fixture. The workers of pytest-xdist inherit the environment and use the same server.

To run the migrations takes longer than many a test run. So they run once, in the database that
the test databases are then copied from, and its files are kept in .cache/ for the next session,
under a name made from all that goes into them.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from sistercities.embedded import devdb

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "sistercities-test-"
CACHE = ROOT / ".cache" / "databases"
KEPT_SECONDS = 24 * 3600
OUR_MODULE = re.compile(r"^\s*(?:from|import) ((?:sistercities|relationships|aid)[\w.]*)", re.M)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    os.environ.setdefault("SECRET_KEY", "only for tests, and not secret at all: " + "x" * 30)
    os.environ.setdefault("SITE_URL", "http://localhost")
    os.environ["STATIC_MANIFEST"] = "0"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare(early_config)
    else:
        _files_of_its_own(os.environ["PYTEST_XDIST_WORKER"])
    return (yield)


def _files_of_its_own(worker):
    """What one worker forgets, by what stands in its own database, another may need."""
    folder = Path(os.environ["DATA_DIR"]) / worker
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(folder)


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
        config.add_cleanup(lambda: devdb.stop(cluster))
        # Signed in as the owner, for what tests do past the rules; acting as the application.
        as_app = f"&options={quote(f'-c role={devdb.APP}')}"
        os.environ["DATABASE_URL"] = devdb.as_owner(start_migrated(cluster)) + as_app
        os.environ["DATABASE_TEMPLATE"] = "app"


def start_migrated(cluster, *, throwaway=True):
    """Start a cluster in this new folder, with its database `app` migrated."""
    kept = CACHE / _fingerprint()
    cluster.mkdir()
    if kept.is_dir():
        kept.touch()
        _copy(kept, cluster)
        return devdb.start(cluster, throwaway=throwaway, die_with_parent=True)
    url = devdb.start(cluster, throwaway=True, die_with_parent=True)
    owner = {"DATABASE_URL": devdb.as_owner(url), "APP_ROLE": devdb.APP}
    for words in (["migrate", "--verbosity", "0"], ["let_in"]):
        command = [sys.executable, "manage.py", *words]
        if subprocess.run(command, cwd=ROOT, env=os.environ | owner).returncode:
            raise pytest.UsageError("The migrations failed; the lines above say why.")
    devdb.stop(cluster)
    _keep(cluster, kept)
    return devdb.start(cluster, throwaway=throwaway, die_with_parent=True)


def _fingerprint():
    """Name what the migrated database depends on: migrations, what they import, the libraries."""
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    imported = {name for path in migrations for name in OUR_MODULE.findall(path.read_text())}
    imported |= {"sistercities.kernel.database_roles", "sistercities.embedded.devdb"}
    modules = [ROOT / f"{name.replace('.', '/')}.py" for name in sorted(imported)]
    digest = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    for path in [*migrations, *(module for module in modules if module.is_file())]:
        digest.update(f"{path} ".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _keep(cluster, kept):
    for old in CACHE.glob("*"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    if list(cluster.glob("cluster*/PG_VERSION")):
        unfinished = CACHE / f"{kept.name}.{os.getpid()}"
        unfinished.mkdir(parents=True)
        _copy(cluster, unfinished)
        if kept.exists():  # another session was faster
            shutil.rmtree(unfinished)
        else:
            unfinished.rename(kept)


def _copy(source, target):
    subprocess.run(["cp", "-a", *source.glob("cluster*"), target], check=True)


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

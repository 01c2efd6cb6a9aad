"""Find what a lock file could ask for that is not pinned: run by `make check`.

What a commit installs must not depend on what somebody publishes after it. So each lock names
exact versions with their hashes, nothing else, and whatever installs from one is told to install
just that. Needs the standard library only.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+( ;[^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+")
EXACT = re.compile(r"\d+\.\d+\.\d+")
PIP_OPTIONS = ("--no-deps", "--require-hashes", "--only-binary :all:")
INSTALLERS = ("Makefile", "Dockerfile", ".ci/environment", ".ci/tools", ".ci/run")


def unpinned(lock: str) -> Iterator[str]:
    """Each line of a Python lock that is not one exact version with its hashes."""
    without_comments = re.sub(r"^\s*#.*\n?", "", lock, flags=re.M)
    for line in without_comments.replace("\\\n", " ").splitlines():
        if line.strip() and not PINNED.fullmatch(line.strip()):
            yield line.strip()


def loose_installs(commands: str) -> Iterator[str]:
    """Each command that installs more, or something else, than a lock names."""
    without_comments = re.sub(r"^\s*#.*\n?", "", commands, flags=re.M)
    for line in without_comments.replace("\\\n", " ").splitlines():
        words = " ".join(line.split())
        pip = re.search(r"\bpip (install|sync|download)\b", words)
        if pip and not all(option in words for option in PIP_OPTIONS):
            yield words
        if re.search(r"\bnpm (install|i|update|add)\b|\bnpx\b", words):
            yield words


def unpinned_npm(package: str, lock: str) -> Iterator[str]:
    """Each package of Node.js without an exact version or without its hash."""
    asked, locked = json.loads(package), json.loads(lock)["packages"]
    for kind in ("dependencies", "devDependencies", "optionalDependencies"):
        for name, version in asked.get(kind, {}).items():
            if not EXACT.fullmatch(version):
                yield f"{name} {version}"
            if f"node_modules/{name}" not in locked:
                yield f"{name} is not in the lock"
    for path, entry in locked.items():
        if path and not ("integrity" in entry and EXACT.match(entry.get("version", ""))):
            yield path


def main() -> int:
    """Print what is loose; the exit code says whether there was anything."""
    found = [
        f"{path.name}: {line}"
        for path in sorted(ROOT.glob("requirements*.txt"))
        for line in unpinned(path.read_text())
    ]
    found += [
        f"{name}: {line}"
        for name in INSTALLERS
        for line in loose_installs((ROOT / name).read_text())
    ]
    package, lock = (ROOT / "package.json").read_text(), (ROOT / "package-lock.json").read_text()
    found += [f"package-lock.json: {line}" for line in unpinned_npm(package, lock)]
    sys.stderr.writelines(f"Not pinned: {line}\n" for line in found)
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())

"""What a commit installs does not depend on what is published after it."""

import runpy
from pathlib import Path

import pytest

LOCKS = runpy.run_path(str(Path(__file__).parent.parent / ".ci/check_locks.py"))
HASH = "--hash=sha256:" + "a" * 64
INSTALL = "pip install --no-deps --require-hashes --only-binary :all: -r requirements.txt"


def test_nothing_in_this_repository_is_loose():
    assert LOCKS["main"]() == 0


@pytest.mark.parametrize(
    "line",
    [
        f"django>=5 {HASH}",
        f"django {HASH}",
        "django==5.2.19",
        f"coverage[toml]==7.17.3 {HASH}",
        "-r other.txt",
        "--extra-index-url https://example.org",
        f"django @ https://example.org/django.whl {HASH}",
    ],
)
def test_a_line_that_could_ask_for_more_is_found(line):
    assert list(LOCKS["unpinned"](f"asgiref==3.13.0 \\\n    {HASH}\n    # via django\n{line}\n"))


def test_a_pinned_line_is_fine():
    lock = f"colorama==0.4.6 ; sys_platform == 'win32' \\\n    {HASH} \\\n    {HASH}\n    # via x\n"

    assert list(LOCKS["unpinned"](lock)) == []


@pytest.mark.parametrize("option", ["--no-deps", "--require-hashes", "--only-binary :all:"])
def test_a_command_that_installs_more_than_the_lock_is_found(option):
    assert list(LOCKS["loose_installs"](INSTALL)) == []
    assert list(LOCKS["loose_installs"](INSTALL.replace(option, "")))
    assert list(LOCKS["loose_installs"]("\tnpm install --silent"))


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("^1.2.3", '{"version": "1.2.3", "integrity": "sha512-x"}'),
        ("1.2.3", '{"version": "1.2.3"}'),
        ("1.2.3", '{"integrity": "sha512-x"}'),
    ],
)
def test_a_loose_package_of_node_is_found(asked, entry):
    package = f'{{"devDependencies": {{"sass": "{asked}"}}}}'

    assert list(LOCKS["unpinned_npm"](package, f'{{"packages": {{"node_modules/sass": {entry}}}}}'))

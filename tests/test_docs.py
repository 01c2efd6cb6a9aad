"""The documents name code and tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    *("docs/architecture.md", "docs/decisions.md", "docs/security.md"),
    *("CONTRIBUTING.md", "README.md"),
)
FOLDERS = "sistercities|relationships|aid|tests|docs|templates|locale"
PATH = re.compile(rf"`((?:{FOLDERS})/[a-z\d_/.]+)`")  # APP and PROCESS stand for any
MADE_OF = re.compile(r"`([\w/.]*\b(?:APP|PROCESS)\b[\w/.]*/[\w/.]*)`")
WITHIN = re.compile(r"`([a-z_]+/[a-z\d_/.]+)`")
MODULE = re.compile(r"`([\w/]*\w\.py)`")
NAME = re.compile(r"`([\w/.]+\.py|\w+)`")
TRIGGER = re.compile(r"`([a-z]+(?:_[a-z]+)+)`")


def _at_the_top(path):
    return (ROOT / path.split("/")[0]).exists()


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def rules():
    """The rows of the rule map, as cells."""
    rows = (row for row in text("docs/architecture.md").split("\n") if row.startswith("| "))
    return [cells for row in rows if len(cells := row.split("|")) == 6 and "`" in cells[2]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_names_files_that_exist(name):
    missing = [path for path in PATH.findall(text(name)) if not (ROOT / path).exists()]

    assert missing == []


def test_contributing_names_paths_that_at_least_one_process_has():
    """APP and PROCESS stand for any; so does a path that begins within a process."""
    named = {re.sub("APP|PROCESS", "*", path) for path in MADE_OF.findall(text("CONTRIBUTING.md"))}
    inner = {path for path in WITHIN.findall(text("CONTRIBUTING.md")) if not _at_the_top(path)}
    patterns = {path: [path] for path in named} | {
        path: [f"{app}/{level}{path}" for app in ("aid", "relationships") for level in ("", "*/")]
        for path in inner
    }

    missing = [
        path
        for path, places in patterns.items()
        if not any(found for place in places for found in ROOT.glob(place.rstrip("/")))
    ]
    assert missing == []
    assert len(named) > 5
    assert "acts/desk.py" in inner


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_names_a_module_by_its_whole_path(name):
    """Except the few that every process has, or that stand at the top."""
    short = {"states.py", "models.py", "admin.py", "urls.py", "urls_admin.py", "__init__.py"}

    assert [m for m in MODULE.findall(text(name)) if "/" not in m and m not in short] == []


def test_rule_map_names_functions_that_exist():
    missing = []
    for cells in rules():
        path = None
        for name in NAME.findall(cells[2]):
            if name.endswith(".py"):
                path = name
            elif path is None or f"def {name}(" not in text(path):
                missing.append((path, name))

    assert missing == []


def test_rule_map_names_constraints_that_exist():
    code = "".join(
        path.read_text(encoding="utf-8")
        for app in ("sistercities", "relationships", "aid")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    )
    named = [name for cells in rules() for name in TRIGGER.findall(cells[3])]

    assert [name for name in named if name not in code] == []
    assert len(named) > 100


def test_every_rule_has_its_function_and_its_test():
    assert [cells[1] for cells in rules() if not ("`tests/" in cells[4] and cells[1].strip())] == []
    assert len(rules()) > 70

"""The documents name code and tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATH = re.compile(r"`((?:sistercities|relationships|aid|tests|docs)/[\w/.]+)`")
RULE = re.compile(r"`((?:sistercities|relationships|aid)/[\w/]+\.py)` `(\w+)`")
TRIGGER = re.compile(r"`([a-z]+(?:_[a-z]+)+)`")


def text(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["architecture.md", "decisions.md", "security.md"])
def test_document_names_files_that_exist(name):
    missing = [path for path in PATH.findall(text(name)) if not (ROOT / path).exists()]

    assert missing == []


def test_rule_map_names_functions_that_exist():
    missing = [
        (path, function)
        for path, function in RULE.findall(text("architecture.md"))
        if f"def {function}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]

    assert missing == []


def test_rule_map_names_constraints_that_exist():
    code = "".join(
        path.read_text(encoding="utf-8")
        for app in ("sistercities", "relationships", "aid")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    )
    rows = [row for row in text("architecture.md").split("\n") if row.startswith("| ")][2:]
    named = [name for row in rows for name in TRIGGER.findall(row.split("|")[3])]

    assert [name for name in named if name not in code] == []
    assert len(named) > 20

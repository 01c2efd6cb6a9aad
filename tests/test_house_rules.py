"""The house rules that no linter knows. See docs/architecture.md."""

import ast
import os
import re
from pathlib import Path

from tests.reading import INLINE

ROOT = Path(__file__).resolve().parent.parent
APPS = ("sistercities", "relationships", "aid")
NOT_OURS = {"node_modules", "__pycache__", "staticfiles", "media"}
FORBIDDEN_NAMES = {"common", "core", "helpers", "services", "utils", "signals"}
LONGEST_FUNCTION = 40
PHYSICAL_CSS = re.compile(
    r"(?<![\w-])((margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)\b"
    r"|(left|right)\s*:|(text-align|float|clear)\s*:\s*(left|right)\b)"
)
OWN_DATE = re.compile(r"""\|(date|time):"(?!DATE(TIME)?_FORMAT"|c"|Y-m-d" }}">)""")
# What takes a day from the clock of the machine, of UTC or of the database.
OTHER_CALENDAR = re.compile(
    r"\.date\(\)|\blocaldate\b|\b(date|datetime)\.(today|now|utcnow)\(|__date\b"
    r"|\bTrunc(Date|Day|Week|Month|Quarter|Year)\b|\b[Cc](urrent_date|URRENT_DATE)\b"
    r"|now\(\)::date|\w_(on|by) = now\(\)|date_format\(localtime\([\w.]+\)\)"
)
CALENDAR = Path("sistercities/kernel/days.py")
# A trigger that leaves a day to spare on either side.
DAY_TO_SPARE = Path("aid/donations/guards/moves.py")


def files(suffix, under="."):
    """Our files with this ending, as paths from the root; neither hidden ones nor built ones."""
    found = []
    for folder, folders, names in os.walk(ROOT / under):
        folders[:] = [name for name in folders if name[0] != "." and name not in NOT_OURS]
        found += [Path(folder, name).relative_to(ROOT) for name in names if name.endswith(suffix)]
    return sorted(found)


def application_python():
    return [path for path in files(".py") if path.parts[0] in (*APPS, "manage.py")]


def hand_written_python():
    return [path for path in application_python() if "migrations" not in path.parts]


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def longer_than(limit, paths):
    return [(str(path), n) for path in paths if (n := len(text(path).splitlines())) > limit]


def lines_that_match(pattern, paths):
    return [
        f"{path}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if re.search(pattern, line)
    ]


def nodes(path, kinds):
    return [node for node in ast.walk(ast.parse(text(path))) if isinstance(node, kinds)]


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_files_keep_to_their_sizes():
    tests = files(".py", "tests")

    assert longer_than(400, hand_written_python()) == []
    assert longer_than(500, tests) == []
    assert longer_than(150, files("", "templates")) == []


def test_functions_keep_to_their_size():
    too_long = [
        f"{path}:{function.lineno} {function.name}"
        for path in hand_written_python()
        for function in nodes(path, FUNCTIONS)
        if function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_no_module_is_a_drawer_for_everything():
    named = [
        str(path) for path in application_python() if FORBIDDEN_NAMES & {*path.parts, path.stem}
    ]

    assert named == []


def test_nobody_listens_to_signals():
    assert (
        lines_that_match(
            r"django\.(db\.models|dispatch|core)\b.*signals?\b|@receiver\b", hand_written_python()
        )
        == []
    )


def test_models_do_not_override_save():
    overrides = [
        f"{path}:{function.lineno}"
        for path in hand_written_python()
        if "admin" not in path.parts and "forms" not in path.parts
        for function in nodes(path, FUNCTIONS)
        if function.name in ("save", "delete") and "models" in (*path.parts, path.stem)
    ]

    assert overrides == []


def test_imports_are_absolute():
    relative = [
        f"{path}:{node.lineno}"
        for path in files(".py")
        for node in nodes(path, ast.ImportFrom)
        if node.level
    ]

    assert relative == []


def writes_a_state(node):
    if isinstance(node, ast.Assign):
        return any(isinstance(to, ast.Attribute) and to.attr == "state" for to in node.targets)
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        by_keyword = name == "update" and any(word.arg == "state" for word in node.keywords)
        by_name = name == "setattr" and getattr(node.args[1], "value", None) == "state"
        return by_keyword or by_name
    return False


def test_only_the_workflow_writes_a_state():
    writers = [
        f"{path}:{node.lineno}"
        for path in hand_written_python()
        if path != Path("sistercities/kernel/workflow.py")
        for node in nodes(path, (ast.Assign, ast.Call))
        if writes_a_state(node)
    ]

    assert writers == []


def strength(lock):
    """What a `select_for_update` says of `no_key`; nothing, if it leaves it out."""
    return next((word.value.value for word in lock.keywords if word.arg == "no_key"), None)


def test_locks_let_others_point_to_the_row():
    """A stronger lock is right only where the row is deleted under it."""
    strong = [
        f"{path}: {function.name}"
        for path in hand_written_python()
        for function in nodes(path, FUNCTIONS)
        for call in ast.walk(function)
        if getattr(getattr(call, "func", None), "attr", "") == "select_for_update"
        and strength(call) is not True
    ]

    assert strong == ["aid/casework/domain/erasure.py: _forget_pledge"]


def test_no_rule_reads_the_history():
    """Steps are there to be shown: whatever a rule needs stands in a column of its own."""
    rules = {"domain", "permissions", "models", "forms"}
    read = [path for path in hand_written_python() if rules & {*path.parts, path.stem}]

    assert lines_that_match(r"\.steps\b|steps__|Step\.objects", read) == []


def test_every_trigger_is_one_of_the_house():
    """The library's own can be switched off by a setting."""
    own = [path for path in application_python() if path != Path("sistercities/kernel/triggers.py")]

    assert lines_that_match(r"pgtrigger\.(Trigger|Protect|ReadOnly|FSM|SoftDelete)\b", own) == []
    assert lines_that_match(r"UpsertTriggerSql", own) == []


def test_migrations_are_named_by_hand():
    auto = [
        str(path) for path in files(".py") if "_auto_" in path.name and "migrations" in path.parts
    ]

    assert auto == []


def test_own_styles_follow_the_direction_of_the_text():
    own = [
        path for path in files(".scss", "assets") + files(".css", "static") if not is_built(path)
    ]

    assert lines_that_match(PHYSICAL_CSS, own) == []


def is_built(path):
    """Compiled files carry a physical and a mirrored version, made by rtlcss."""
    return path.suffix == ".css" and len(text(path).splitlines()) <= 5


def test_templates_hold_no_inline_style_or_script():
    pages = [path for path in files(".html", "templates") if "email" not in path.parts]

    assert lines_that_match(INLINE, pages) == []


def test_templates_write_days_and_moments_in_the_readers_form():
    """Figures are for machines only, in the attribute of <time>."""
    assert (
        lines_that_match(OWN_DATE, files(".html", "templates") + files(".txt", "templates")) == []
    )


def other_tests():
    return [path for path in files(".py", "tests") if path.name != Path(__file__).name]


def test_every_day_is_taken_from_the_councils_calendar():
    """Or from that of a place: application code asks its calendar, and tests ask tests/days.py."""
    others = {*hand_written_python(), *other_tests()} - {CALENDAR, DAY_TO_SPARE}

    assert lines_that_match(OTHER_CALENDAR, sorted(others)) == []
    assert len(lines_that_match(OTHER_CALENDAR, [DAY_TO_SPARE])) == 1
    assert lines_that_match(r"\{% now\b", files(".html", "templates")) == []


def test_no_test_is_skipped():
    tests = other_tests()

    assert lines_that_match(r"\bskip(if|test)?\b\s*\(|mark\.(skip|xfail)|importorskip", tests) == []


UNPATIENT = re.compile(
    r"assert .*\.is_(visible|hidden|enabled|checked)\(\)|role\(\"(button|link)\".*\)\.click\("
)


def test_tests_wait_for_the_browser():
    """A click returns before the next page is there, and a question about it is asked once only.

    What leads on is pressed by Tab.press, which waits; what is then seen is asked with expect().
    """
    assert lines_that_match(UNPATIENT, other_tests()) == []


OTHER_DAYS = [
    "timezone.now().date()",
    "moment.astimezone(zone).date()",
    "timezone.localdate()",
    "from django.utils.timezone import localdate",
    "datetime.date.today()",
    "datetime.datetime.now(datetime.UTC)",
    "rows.filter(created_at__date=day)",
    "TruncDate('created_at')",
    "CHECK (left_on <= current_date)",
    "SELECT CURRENT_DATE",
    "SELECT now()::date",
    "UPDATE ties SET ended_on = now()",
    "date_format(localtime(row.signed_at))",
]


def test_the_rules_see_what_they_forbid():
    css = "a { margin-left: 1px }", "b { float: right }", "c { left: 0 }"
    html = '<p style="x">', "<script>alert(1)</script>", '<a onclick="x">'
    dates = 'on {{ day|date:"Y-m-d" }}.', 'with at=row.at|time:"H:i" %}'

    hasty = 'assert page.locator("p").is_visible()', 'get_by_role("button", name="Go").click()'
    code = "case.state = x", "cases.update(state=x)", "setattr(case, 'state', x)"

    assert all(PHYSICAL_CSS.search(line) for line in css)
    assert not PHYSICAL_CSS.search("d { margin-inline-start: 1px; inset-inline: 0 }")
    assert all(INLINE.search(line) for line in html)
    assert all(OWN_DATE.search(line) for line in dates)
    assert all(OTHER_CALENDAR.search(line) for line in OTHER_DAYS)
    assert not OTHER_CALENDAR.search(
        "council_day(); today(); datetime.date(2026, 1, 1); at = now()"
    )
    assert not OWN_DATE.search('<time datetime="{{ day|date:"Y-m-d" }}">{{ day|date }}</time>')
    assert all(UNPATIENT.search(line) for line in hasty)
    assert not INLINE.search('<script src="/static/menu.js" defer></script>')
    assert all(any(map(writes_a_state, ast.walk(ast.parse(line)))) for line in code)

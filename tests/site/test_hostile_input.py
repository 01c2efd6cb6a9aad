"""Nothing that can be sent to an address makes the site stumble: no answer of 500 or above.

The dice are seeded, so a failure comes back. Bodies begin as what a browser would send, with its
one-time key, so that hostile values get past the forms and as far as the database.
"""

import random
from contextlib import contextmanager
from urllib.parse import quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from aid.domain import hold_back_bots
from tests.site.aid_world import stages as aid_stages
from tests.site.page_forms import filled_in, forms_of
from tests.site.routes import MEMBER_PAGES, addresses, process_and_case
from tests.site.world import stages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORM = "application/x-www-form-urlencoded"
NASTY = [
    "\0", "a\0b", "\0" * 43, "k" * 43, b"\xed\xa0\x80", b"\xff\xfe\xfd", b"caf\xe9",
    "x" * 10_000, "ї" * 5_000,
    "", " ", "0", "-1", "2147483648", str(2**63), "9" * 40, "1e309", "NaN", "Infinity", "²", "٣",
    "1_0", "0x10", "9999-12-31", "10000-01-01", "0000-00-00", "2026-02-30", "0001-01-01",
    "0001-01-01T00:00", "9999-12-31T23:59", "<script>alert(1)</script>", "' OR 1=1 --", "%s%n{0}",
    "{{ 7|add:7 }}", "\u202eabc", "../../etc/passwd", "\r\nX-Evil: 1", "javascript:alert(1)",
    "//evil.example", "xn--\0.example", "a@b", "(", "[", "\\", "\u0130\u0131", "👩‍👩‍👧" * 100,
]  # fmt: skip
QUERY = (
    "q", "page", "page_size", "sort", "country", "status", "ended", "city", "other", "pick", "next",
    "o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters", "state__exact", "kind",
    "created_at__year", "created_at__month", "app_label", "model_name", "field_name", "term", "id",
    "pk__in", "origin", "in_office", "password", "list_editable", "need", "done", "body", "why",
    "pledge__isempty", "ground__id__exact", "confirmed_at__gte", "created_at__lt", "letter",
)  # fmt: skip
GROUPS = PUBLIC, STAFF, TABLES, MEMBERS, SIGNING, DONORS = (
    "public", "staff", "tables", "members", "signing", "donors",
)  # fmt: skip
NOUNS = ("nomination/", "relationship/", "need/", "pledge/", "item/", "donation/")


@pytest.fixture(autouse=True)
def _a_quick_typist(monkeypatch):
    monkeypatch.setattr(hold_back_bots, "FASTEST", -hold_back_bots.OLDEST)


@contextmanager
def undone():
    """Whatever happens inside leaves no trace, also after an error of the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def urls_of(world, group):
    chosen = {
        MEMBERS: lambda name: name in MEMBER_PAGES,
        SIGNING: lambda name: name.startswith("signing"),
        DONORS: lambda name: (
            name.startswith(("pledge", "receiving"))
            and name != "pledge_case"
            and not name.startswith(NOUNS)
        ),
        TABLES: lambda name: name.startswith("admin:"),
        STAFF: lambda name: (
            name.startswith((*NOUNS, "desk", "mailbox")) or name.endswith(("_new", "_case"))
        ),
    }
    others = [name for name in addresses(world) if not any(rule(name) for rule in chosen.values())]
    chosen[PUBLIC] = others.__contains__
    found = {
        name: url
        for name, url in addresses(world).items()
        if chosen[group](name) and not name.endswith("logout")
    }
    return found | (open_acts(world) if group == STAFF else {})


def open_acts(world):
    """The acts at the stages of the road that the demonstration has not reached or has passed."""
    clerk = world.people["clerk"]
    cases = {"nomination": stages(world), **aid_stages(world.aid)}
    return {
        f"{noun} {case} {case.state}/{act.name}": f"{process.address(case)}{act.name}/"
        for noun, rows in cases.items()
        for process in [process_and_case(world, noun)[0]]
        for case in rows
        for act in process.acts
        if act.offered_to(clerk, case)
    }


def ask(client, method, url, **request):
    """The status of one request; an exception that escapes the site counts as 500."""
    client.raise_request_exception = False
    with undone():
        response = client.generic(method, url, **request)
        if response.streaming:
            b"".join(response.streaming_content)
    return response


def encoded(pairs):
    """A body or query of pairs whose values may be bytes that are no UTF-8."""
    return "&".join(f"{name}={quote_plus(value)}" for name, value in pairs)


def hostile_query(dice):
    names = dice.sample(QUERY, 6)
    return encoded((name, dice.choice(NASTY)) for name in [*names, dice.choice(names)])


def hostile_body(dice, fields):
    """What a browser would send, with one to three fields spoiled, and one sent twice."""
    body = {
        name: value
        for name, value in filled_in(fields, dice).items()
        if not isinstance(value, SimpleUploadedFile)
    }
    names = sorted(body) or ["reason"]
    for name in dice.sample(names, min(len(names), dice.randint(1, 3))):
        body[name] = dice.choice(NASTY)
    return encoded([*body.items(), (dice.choice(names), dice.choice(NASTY))])


def signed_in(client, world, group):
    who = {STAFF: "clerk", TABLES: "clerk", MEMBERS: "member"}.get(group)
    if who:
        client.force_login(world.people[who])
    return client


def stumbles(answers):
    return [f"{what} -> {code}" for what, code in answers if code >= 500]


@pytest.mark.parametrize("group", GROUPS)
def test_hostile_questions(client, world, group):
    dice = random.Random(20260101)
    signed_in(client, world, group)

    answers = [
        (f"GET {name}?{query[:300]}", ask(client, "GET", f"{url}?{query}").status_code)
        for name, url in urls_of(world, group).items()
        for query in (hostile_query(dice) for _ in range(2))
    ]

    assert stumbles(answers) == []


SCRIPT = "\"'><script>alert(1)</script>"


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_shown_as_markup(client, world, group):
    signed_in(client, world, group)
    query = encoded((name, SCRIPT) for name in QUERY)
    shown = []

    for name, url in urls_of(world, group).items():
        page = ask(client, "GET", url)
        pages = [page, ask(client, "GET", f"{url}?{query}")]
        for action, fields in forms_of(page):
            to = action if action.startswith("/") else url
            keys = {field: fields[field][0] for field in ("form_key", "shown") if field in fields}
            body = encoded((dict.fromkeys(fields, SCRIPT) | keys).items())
            pages.append(ask(client, "POST", to, data=body, content_type=FORM))
        shown += [name for page in pages if not page.streaming and SCRIPT.encode() in page.content]

    assert shown == []


@pytest.mark.parametrize("group", GROUPS)
def test_hostile_answers_to_forms(client, world, group):
    dice = random.Random(20260102)
    signed_in(client, world, group)
    answers = []

    for name, url in urls_of(world, group).items():
        page = ask(client, "GET", url)
        for _ in range(3 if forms_of(page) else 1):
            action, fields = dice.choice(forms_of(page) or [("", {})])
            body = hostile_body(dice, fields)
            to = action if action.startswith("/") else url
            response = ask(client, "POST", to, data=body, content_type=FORM)
            answers.append((f"POST {name} {body[:500]}", response.status_code))

    assert stumbles(answers) == []

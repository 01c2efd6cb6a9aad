"""Nothing that can be sent to an address makes the site stumble, and nothing becomes markup.

No answer is 500 or above, and what was sent as a script comes back as text. Each class of form is
filled in on one page.

The dice are seeded, so a failure comes back. Bodies begin as what a browser would send, with its
one-time key, so that hostile values get past the forms and as far as the database.
"""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aid.pledges.domain import spam_guard
from tests.trials import times
from tests.walks.asking import FORM, ask, encoded, once, signed_in, stumbles
from tests.walks.forms_shown import GROUPS, STAFF, WHO, pages_with_forms, pages_with_questions
from tests.walks.page_forms import filled_in, forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

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
    "pledge__isempty", "legal_basis__id__exact", "confirmed_at__gte", "created_at__lt", "letter",
)  # fmt: skip
# Staff have by far the most forms, so that two tests share them.
SHARES = [*((group, None) for group in GROUPS if group != STAFF), (STAFF, 0), (STAFF, 1)]
SCRIPT = "\"'><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _a_quick_typist(monkeypatch):
    monkeypatch.setattr(spam_guard, "FASTEST", -spam_guard.OLDEST)


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


def as_script(fields):
    """The same text in every field, with the keys that the page gave out."""
    keys = {field: fields[field][0] for field in ("form_key", "shown", "seen") if field in fields}
    return encoded((dict.fromkeys(fields, SCRIPT) | keys).items())


def as_markup(page):
    return not page.streaming and SCRIPT.encode() in page.content


@pytest.mark.trial
@pytest.mark.parametrize("group", GROUPS)
def test_hostile_questions(client, world, group):
    dice = random.Random(20260101)
    signed_in(client, world, WHO.get(group))
    script = encoded((name, SCRIPT) for name in QUERY)
    answers, shown = [], []

    for name, url in pages_with_questions(world, group).items():
        for query in [script, *(hostile_query(dice) for _ in range(times(2, in_trials=100)))]:
            page = ask(client, "GET", f"{url}?{query}")
            answers.append((f"GET {name}?{query[:300]}", page.status_code))
            shown += [name] if as_markup(page) else []

    assert stumbles(answers) == []
    assert shown == []


def shared_out(pages, share):
    """All pages, or every second of them."""
    found = list(pages.items())
    return found if share is None else found[share::2]


@pytest.mark.trial
@pytest.mark.usefixtures("on_the_road")
@pytest.mark.parametrize(("group", "share"), SHARES)
def test_hostile_answers_to_forms(client, world, group, share):
    dice = random.Random(20260102)
    signed_in(client, world, WHO.get(group))
    answers, shown = [], []

    for name, url in shared_out(pages_with_forms(world, group), share):
        for action, fields in forms_of(once(client, world, url)) or [("", {})]:
            hostile = [hostile_body(dice, fields) for _ in range(times(1, in_trials=170))]
            for body in [as_script(fields), *hostile]:
                to = action if action.startswith("/") else url
                page = ask(client, "POST", to, data=body, content_type=FORM)
                answers.append((f"POST {name} {body[:500]}", page.status_code))
                shown += [name] if as_markup(page) else []

    assert stumbles(answers) == []
    assert shown == []

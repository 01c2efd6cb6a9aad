"""Every page that the site shows is sound HTML, as the standard's own way of reading it finds.

A browser mends what is broken, each in its own way; a screen reader reads what was mended.
"""

from collections import Counter

import pytest
from tinyhtml5.parser import HTMLParser

from tests.trials import times
from tests.walks.asking import once, signed_in
from tests.walks.forms_shown import GROUPS, STAFF, WHO, act_pages, pages
from tests.walks.routes import one_of_each_kind

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.trial]
POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list")


def faults(text):
    """What the parser had to mend, identifiers that stand twice, and such that stand nowhere."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(text)
    names = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    pointed = {
        word
        for one in tree.iter()
        for attribute in POINTING
        for word in (one.get(attribute) or "").split()
    }
    return [
        *(f"{code} in line {place[0]} {details}" for place, code, details in parser.errors),
        *(f"id {name} stands {count} times" for name, count in names.items() if count > 1),
        *(f"no id {name}" for name in sorted(pointed - set(names))),
    ]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("<p><div>A box in a paragraph</div></p>", "unexpected-end-tag"),
        ("<table><p>Beside a table</p></table>", "table-voodoo"),
        ('<p class="a" class="b">Twice</p>', "duplicate-attribute"),
        ("<section>Never closed", "expected-one-end-tag"),
        ('<p id="a">One</p><p id="a">Two</p>', "id a stands 2 times"),
        ('<label for="b">Of nothing</label>', "no id b"),
    ],
)
def test_what_is_not_sound_is_found(broken, says):
    page = (
        f'<!doctype html><html lang="en"><head><title>A</title></head><body>{broken}</body></html>'
    )

    found = faults(page)

    assert any(says in fault for fault in found), found
    assert faults(page.replace(broken, "<p>Sound</p>")) == []


@pytest.mark.usefixtures("on_the_road")
@pytest.mark.parametrize("group", GROUPS)
def test_every_page_is_sound_html(client, world, group):
    signed_in(client, world, WHO.get(group))
    shown = pages(world, group)
    urls = times(one_of_each_kind(shown), in_trials=shown)
    if group == STAFF:
        acts = act_pages(world)
        urls = urls | times(dict(list(acts.items())[:9]), in_trials=acts)

    answers = {name: once(client, world, url) for name, url in urls.items()}

    found = {
        name: faults(answer.content.decode())
        for name, answer in answers.items()
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content
    }
    assert {name: said for name, said in found.items() if said} == {}
    assert answers

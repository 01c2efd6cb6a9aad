"""What nobody translated says on every public page which language it is, lists included."""

import pytest
from tinyhtml5.parser import HTMLParser

from aid.models import Item, Need
from relationships.models import Committee, Council, Criterion, Seat
from tests.walks.asking import ask
from tests.walks.forms_shown import PUBLIC, pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TRANSLATED = (
    (Council, ("name",)),
    (Committee, ("name",)),
    (Seat, ("category",)),
    (Criterion, ("title", "question")),
    (Need, ("what", "details")),
    (Item, ("description", "known_defects")),
)


def originals():
    """The English texts for which there is no Ukrainian."""
    found = set()
    for model, fields in TRANSLATED:
        rows = model.objects.all()
        if model is Item:
            rows = rows.filter(pledge=None)
        found |= {getattr(row, field) for row in rows for field in fields}
    return {text for text in found if len(text) > 7 and text.isascii()}


def unmarked(page, texts):
    """Those of these texts that stand in the body of a page as if they were of its language."""
    tree = HTMLParser(namespace_html_elements=False).parse(page)
    return sorted(set(_unmarked(tree.find("body"), texts, tree.get("lang"))))


def _unmarked(element, texts, language):
    """A sentence of the record quotes what was said that day, in the words of that day."""
    if element.get("class") == "history__text":
        return
    language = element.get("lang") or language
    said = [element.text, *(child.tail for child in element)]
    if language == "uk":
        for text in said:
            yield from (one for one in texts if one in " ".join((text or "").split()))
    for child in element:
        if isinstance(child.tag, str):
            yield from _unmarked(child, texts, language)


def test_what_is_not_marked_is_found():
    page = "<!doctype html><html lang=uk><title>A</title><body><p>A bed<p><bdi lang=en>A lamp"

    assert unmarked(page, {"A bed", "A lamp"}) == ["A bed"]


def test_every_original_is_marked_by_its_language(client, world):
    texts = originals()
    urls = {name: url.replace("/en/", "/uk/", 1) for name, url in pages(world, PUBLIC).items()}
    del urls["record_entry"]  # one such sentence, and nothing else

    answers = {name: ask(client, "GET", url) for name, url in urls.items()}

    found = {
        name: unmarked(answer.content.decode(), texts)
        for name, answer in answers.items()
        if answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", "")
    }
    assert len(texts) > 5
    assert {name: said for name, said in found.items() if said} == {}

"""Reading what is public in tests: a page with its words and cookies, the public record."""

import gzip
import json
import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sistercities.models import PublicRecordEntry

HEAVIEST = 15 * 1024
# What the content security policy would not let a browser do.
INLINE = re.compile(r"""\sstyle=|<style\b|\son[a-z]+=["']|<script(?![^>]*\bsrc=)""")


def words(response):
    """The text of a page between its tags, with single spaces."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def main_words(response):
    """The same for what the page itself says, without header and footer."""
    page = response.content.decode()
    response.content = page[page.index("<main") : page.index("</main>")].encode()
    return words(response)


def read(path, status=200):
    """Ask for a page as somebody who has never been here."""
    response = Client().get(path)
    assert response.status_code == status
    return response


def says(path, status=200):
    return main_words(read(path, status))


def queries(path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(path)
    return len(asked)


def record():
    """The entries of the public record, as they are hashed."""
    return [json.loads(entry.line) for entry in PublicRecordEntry.objects.order_by("sequence")]


def is_for_everybody(response):
    """No cookie, nothing that depends on one, light."""
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert len(gzip.compress(response.content)) <= HEAVIEST

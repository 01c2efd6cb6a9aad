"""A long list in pages. A page that is not there is no error: the nearest is shown."""

from typing import Any

from django.core.paginator import Page, Paginator


def page_of(rows: Any, *, size: int, asked: str) -> Page[Any]:
    """The page asked for; the first for what is no number above zero, the last beyond the end."""
    number = int(asked[:9]) if asked.isdecimal() else 1
    return Paginator(rows, size).get_page(max(number, 1))

"""A long list in pages. A page that is not there is no error: the nearest is shown."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


def page_of(rows: Any, *, size: int, asked: str, seldom_full: bool = False) -> Page[Any]:
    """The page asked for; the first for what is no number above zero, the last beyond the end.

    Rows that seldom fill a page are counted only if they do.
    """
    number = int(asked[:9]) if asked.isdecimal() else 1
    if seldom_full and number <= 1 and isinstance(rows, QuerySet):
        first = list(rows[: size + 1])
        whole = len(first) <= size
        return Page(first[:size], 1, Paginator(first if whole else rows, size))
    return Paginator(rows, size).get_page(max(number, 1))

"""A long list in pages. A page that is not there is no error: the nearest is shown."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


def page_of(rows: Any, *, size: int, asked: str, seldom_full: bool = False) -> Page[Any]:
    """The page asked for; the first if that is no number above zero, the last if it is too high.

    Rows that are ``seldom_full`` are counted only if they fill the first page.
    """
    number = int(asked[:9]) if asked.isdecimal() else 1
    if seldom_full and number <= 1 and isinstance(rows, QuerySet):
        first = list(rows[: size + 1])
        whole = len(first) <= size
        return Page(first[:size], 1, Paginator(first if whole else rows, size))
    return Paginator(rows, size).get_page(max(number, 1))

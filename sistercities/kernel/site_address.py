"""The address that every link begins with, in pages, mails and feeds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.conf import settings


def _nothing() -> str:
    return ""


_asked: ContextVar[Callable[[], str]] = ContextVar("asked", default=_nothing)


def site_url() -> str:
    """Return SITE_URL or, where a demonstration has several names, the one that was asked for.

    Where no page is asked for, as in the mail loop, it is SITE_URL in any case.
    """
    return _asked.get()() or str(settings.SITE_URL)


@contextmanager
def asked_at(address: Callable[[], str]) -> Iterator[None]:
    """Let links begin with this address during one request; it is worked out once, if needed."""
    before = _asked.set(cache(address))
    try:
        yield
    finally:
        _asked.reset(before)

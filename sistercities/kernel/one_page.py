"""What does not change while one page is answered is asked of the database once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_ANSWERS: ContextVar[dict[str, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Keep the answers until the page is done; the next page asks anew."""
    outside = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(outside)


def asked_once(what: str, ask: Callable[[], T]) -> T:
    """The answer that this page got before, else that of ``ask``; outside of a page ask always."""
    answers = _ANSWERS.get()
    if answers is None:
        return ask()
    if what not in answers:
        answers[what] = ask()
    answer: T = answers[what]
    return answer

"""What the kernel asks of the council: where it sits, who answers, whether entries take two.

The table of the council belongs to an app above; that app registers how it is asked.
"""

from collections.abc import Callable
from typing import Protocol

from sistercities.kernel.one_page import asked_once


class Council(Protocol):
    """The part of the council that the kernel knows."""

    timezone: str
    contact_email: str
    two_people: bool


_ASK: list[Callable[[], Council | None]] = []


def register(ask: Callable[[], Council | None]) -> None:
    """Say how the council is asked; its app does so when it is loaded."""
    _ASK[:] = [ask]


def as_the_page_found_it() -> Council | None:
    """The council, asked for once while a page is answered; for where it sits and gets its mail."""
    return asked_once("council", the_council)


def the_council() -> Council | None:
    """The council of this installation; None before it is set up."""
    return _ASK[0]() if _ASK else None

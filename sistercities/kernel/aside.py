"""Whoever has stepped aside from a case neither reads it nor acts on it, whatever their role.

Processes in which one steps aside register how to ask.
"""

from collections.abc import Callable
from typing import Any

from sistercities.kernel.entry_model import Entry
from sistercities.kernel.models import User

Asked = Callable[[User, Any], bool]
_ASKED: list[Asked] = []


def register(ask: Asked) -> Asked:
    """Let a process say who has stepped aside from its cases; its module does so when loaded."""
    _ASKED.append(ask)
    return ask


def has_stepped_aside(user: User, case: Any) -> bool:
    """Whether this person has stepped aside from the case, or from that of an entry."""
    about = case.case if isinstance(case, Entry) else case
    return any(ask(user, about) for ask in _ASKED)

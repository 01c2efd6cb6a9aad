"""Words of our own lists, which the record has in English, in the reader's language.

A kind of thing or body and the legal bases shipped with this software are translated. What somebody
typed, such as the description of an engine, stays as typed.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

NAMES = ("before_basis", "before_rule", "body", "legal_basis", "recipient", "rule")
LISTS = ("left", "things")


def in_the_readers_language(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts that hold words of our lists, in the language of the page."""
    told = {name: _translated(facts[name]) for name in NAMES if isinstance(facts.get(name), str)}
    told |= {
        name: ", ".join(_thing(one) for one in facts[name])
        for name in LISTS
        if isinstance(facts.get(name), list) and facts[name]
    }
    return told


def _thing(text: str) -> str:
    """One line of a donation, such as “2 × fire engine”."""
    number, times, name = text.partition(" × ")
    return f"{number} × {_translated(name)}" if times else text


def _translated(text: str) -> str:
    return gettext(text) if text else ""

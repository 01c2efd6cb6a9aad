"""What the record says in English and we know in the reader's language: lists of our own.

A kind of thing or of body, and a legal basis that we ship, are words of this register. What
somebody typed, such as the description of an engine, is told as it was typed.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

NAMES = ("before_basis", "before_rule", "body", "legal_basis", "recipient", "rule")
LISTS = ("left", "things")


def in_the_readers_language(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts that may be words of ours, in the language of the page."""
    told = {name: _known(facts[name]) for name in NAMES if isinstance(facts.get(name), str)}
    told |= {
        name: ", ".join(_thing(one) for one in facts[name])
        for name in LISTS
        if isinstance(facts.get(name), list) and facts[name]
    }
    return told


def _thing(text: str) -> str:
    """One line of a donation, such as “2 × fire engine”."""
    number, times, name = text.partition(" × ")
    return f"{number} × {_known(name)}" if times else text


def _known(text: str) -> str:
    return gettext(text) if text else ""

"""Acts as sentences in the reader's language, made from an act's code and its facts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sistercities.kernel.entry_words import of_drafts

SENTENCES: dict[str, str | Promise] = {}
# The labels of values that stand in facts as codes, by the name of the fact.
CHOICES: dict[str, type[TextChoices]] = {}
# The public page of a kind of case, by the first word of its reference in the record.
PAGES: dict[str, str] = {}

Facts = Mapping[str, Any]
Reading = Callable[[Facts], Facts]
# Functions by which processes add words to the facts, such as an amount with its currency.
READINGS: list[Reading] = []


def register(
    sentences: Mapping[str, str | Promise],
    *,
    choices: Mapping[str, type[TextChoices]] | None = None,
    pages: Mapping[str, str] | None = None,
    reading: Reading | None = None,
) -> None:
    """Add what a process says, and how; its module does so when it is loaded."""
    SENTENCES.update(sentences)
    CHOICES.update(choices or {})
    PAGES.update(pages or {})
    if reading is not None and reading not in READINGS:
        READINGS.append(reading)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return _("a day that our source does not give") if key.endswith("_on") else "…"


def describe(act: str, facts: Facts) -> str:
    """One sentence for an act; an act from a later version of this software gives its code."""
    sentence = _sentence_for(act, facts)
    if sentence is None:
        return _("An act of the kind “%(act)s” was recorded.") % {"act": act}
    told = _Facts(_told(facts))
    before = {f"before_{key}": value for key, value in _before(facts).items()}
    for reading in READINGS:
        told |= reading({**facts, **before})
    return str(sentence) % told


def _told(facts: Facts) -> dict[str, Any]:
    """The facts in words; what was said `before` under names that begin with “before_”."""
    told = {key: _readable(key, value) for key, value in facts.items()}
    told |= {f"before_{key}": _readable(key, value) for key, value in _before(facts).items()}
    # Until November 2026 the reason of a decision stood under the name of that of a correction.
    reason = told.get("reason", "")
    why = " " + _("Reason: %(reason)s") % {"reason": reason} if reason else ""
    return {"because": reason, "why": why} | told


def _before(facts: Facts) -> Facts:
    before = facts.get("before")
    return before if isinstance(before, dict) else {}


def _sentence_for(act: str, facts: Facts) -> str | Promise | None:
    """The sentence of the act. One fact may have its own: “act property=donor”, “act reason”."""
    names = (name for key, value in facts.items() for name in (f"{key}={value}", key))
    own = (SENTENCES.get(f"{act} {name}") for name in names)
    said = next((sentence for sentence in own if sentence), SENTENCES.get(act))
    return said or of_drafts(act)


def _readable(key: str, value: Any) -> Any:
    if key.endswith("_on") and isinstance(value, str) and value:
        return date_format(date.fromisoformat(value[:10]), "DATE_FORMAT")
    if key in CHOICES and value in CHOICES[key].values:
        return CHOICES[key](value).label
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return value

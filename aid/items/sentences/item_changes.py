"""What a correction changed about one of the council's own things, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.items.guards import DESCRIBED
from aid.items.models.item_descriptions import ItemDescription
from aid.items.models.items import Item


def in_words(row: ItemDescription) -> dict[str, str]:
    """The description of a thing, field by field, with labels."""
    values = {name: getattr(row, name) for name in DESCRIBED}
    return {
        capfirst(_label(name)): _told(name, "" if value is None else str(value))
        for name, value in values.items()
    }


def in_a_sentence(facts: Mapping[str, Any]) -> str:
    """The differences in the facts of an act. Until November 2026 the facts named the changes."""
    return "; ".join(
        _("%(what)s: “%(now)s” instead of “%(was)s”")
        % {
            "what": _label(name),
            "now": _told(name, facts[name]),
            "was": _told(name, facts[f"before_{name}"]),
        }
        for name in facts.get("changes", DESCRIBED)
        if facts[name] != facts[f"before_{name}"]
    )


def _label(name: str) -> str:
    return str(getattr(Item._meta.get_field(name), "verbose_name", name))


def _told(name: str, value: Any) -> str:
    if not value:
        return _("nothing")
    if name == "condition" and value in Item.Condition.values:
        return str(Item.Condition(value).label)
    return date_format(date.fromisoformat(value)) if name == "expires_on" else str(value)

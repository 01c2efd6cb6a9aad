"""What a correction changed about one of the council's own things, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.models import Item, ItemCorrection
from aid.models.item_guards import DESCRIBED


def item_changes(row: ItemCorrection) -> list[dict[str, str]]:
    """Label, old and new words of everything that is different."""
    return [
        {
            "label": capfirst(_label(name)),
            "was": _told(name, row.was[name]),
            "now": _told(name, row.now[name]),
        }
        for name in DESCRIBED
        if row.was[name] != row.now[name]
    ]


def in_a_sentence(facts: Mapping[str, Any]) -> str:
    """The same from the facts of the act."""
    return "; ".join(
        _("%(what)s: “%(now)s” instead of “%(was)s”")
        % {
            "what": _label(name),
            "now": _told(name, facts[name]),
            "was": _told(name, facts[f"before_{name}"]),
        }
        for name in facts["changes"]
    )


def _label(name: str) -> str:
    return str(getattr(Item._meta.get_field(name), "verbose_name", name))


def _told(name: str, value: Any) -> str:
    if not value:
        return _("nothing")
    if name == "condition" and value in Item.Condition.values:
        return str(Item.Condition(value).label)
    return date_format(date.fromisoformat(value)) if name == "expires_on" else str(value)

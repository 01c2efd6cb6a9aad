"""Entries in words that fit every kind: how one is called, and what happened to a draft."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.entry_kinds import KINDS, kind_of
from sistercities.kernel.entry_model import Entry

SAID: dict[str, Any] = {
    "_correction_entered": _("A correction was entered, and waits for a second person: {what}."),
    "_strike_entered": _("To strike it was proposed, and waits for a second person: {what}."),
    "_entered": _("Entered, and waits for a second person: {what}."),
    "_edited": _("Changed before it was confirmed: {what}."),
    "_discarded": _("Discarded before it was confirmed: {what}.%(why)s"),
}


def heading(row: Entry) -> str:
    """Of which city or case an entry is, and in short what it says."""
    case, says = kind_of(row).called(row), str(row)
    return says if says.startswith(case) else f"{case} · {says}"


def waits_as(row: Entry) -> str:
    """What waits for a second person: an entry, a correction or a strike, of what."""
    if row.strikes:
        return gettext("To be struck: %(what)s") % {"what": heading(row)}
    if row.corrects_id is not None:
        return gettext("Correction: %(what)s") % {"what": heading(row)}
    return gettext("Entered: %(what)s") % {"what": heading(row)}


def of_drafts(act: str) -> Promise | None:
    """The sentence for what was done to a draft; none for any other act."""
    for ending, sentence in SAID.items():
        for kind in KINDS.values():
            if act == kind.name + ending:
                return format_lazy(sentence, what=kind.what)
    return None

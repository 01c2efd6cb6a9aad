"""What happened to drafts of entries, in sentences that fit every kind."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sistercities.entry_kinds import KINDS

SAID: dict[str, Any] = {
    "_correction_entered": _("A correction was entered, and waits for a second person: {what}."),
    "_strike_entered": _("To strike it was proposed, and waits for a second person: {what}."),
    "_entered": _("Entered, and waits for a second person: {what}."),
    "_edited": _("Changed before it was confirmed: {what}."),
    "_discarded": _("Discarded before it was confirmed: {what}."),
}


def of_drafts(act: str) -> Promise | None:
    """The sentence for what was done to a draft; none for any other act."""
    for ending, sentence in SAID.items():
        for kind in KINDS.values():
            if act == kind.name + ending:
                return format_lazy(sentence, what=kind.what)
    return None

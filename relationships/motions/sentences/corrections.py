"""A motion as the public reads it, with its earlier wordings."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from relationships.motions.models.motions import Motion
from sistercities.kernel.corrected import Facts, corrections


def motion_facts(motion: Motion) -> Facts:
    """A motion as the public reads it, without its text."""
    seconders = ", ".join(motion.seconded_by)
    missing = _("Not in our source") if motion.is_reported else ""
    return [
        {"label": _("Motion"), "value": motion.title},
        {
            "label": _("Council file"),
            "value": motion.council_file or motion.file_url or missing,
            "url": motion.file_url,
        },
        {"label": _("Moved by"), "value": motion.moved_by},
        {"label": _("Seconded by"), "value": seconders or missing},
        {"label": _("Date of the motion"), "value": motion.moved_on or missing},
    ]


def motion_corrections(versions: Sequence[Motion]) -> list[dict[str, Any]]:
    return corrections(versions, _in_full)


def _in_full(motion: Motion) -> Facts:
    more = ((_("Address of the council file"), motion.file_url), (_("Text"), motion.text))
    return [*motion_facts(motion), *({"label": label, "value": value} for label, value in more)]

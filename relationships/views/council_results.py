"""What the page says after an act on a motion or a vote, by the name of the act."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercities.acts import Outcome, Text


def _decided(outcome: Outcome) -> Text:
    """How the council voted, as the history of the case has it."""
    step = outcome.case.steps.order_by("-pk").first()
    if "corrected" in step.act:
        said = _("The corrected roll call counts, %(ayes)s to %(noes)s.")
    elif step.act.endswith("not_carried"):
        said = _("The council did not approve it, %(ayes)s to %(noes)s.")
    else:
        said = _("The council approved it, %(ayes)s to %(noes)s.")
    return str(said % step.facts)


_DRAFT = gettext_lazy("The roll call is a draft now. Somebody else must confirm it.")
_CORRECTION = gettext_lazy("The correction is a draft now. Somebody else must confirm it.")

RESULTS: dict[str, Text | Callable[[Outcome], Text]] = {
    "file-motion": gettext_lazy("The motion “%(title)s” is filed and public."),
    "report-motion": gettext_lazy("The motion “%(title)s” is reported, with its source."),
    "correct-motion": gettext_lazy(
        "The motion now reads “%(title)s”. The old wording stays readable."
    ),
    "enter-roll-call": _DRAFT,
    "edit-roll-call": _DRAFT,
    "report-roll-call": _DRAFT,
    "confirm-roll-call": _decided,
    "correct-roll-call": _CORRECTION,
    "correct-reported-roll-call": _CORRECTION,
    "discard-roll-call": gettext_lazy("The draft is dropped. The roll call can be entered again."),
}

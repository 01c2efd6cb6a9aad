"""What administrators may do to a legal ground; its cap, year and ties stay in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.legal_bases.domain import wordings as ground_wordings
from aid.legal_bases.domain.use import switch_ground
from aid.legal_bases.forms import GroundWordingForm, InUseForm, OutOfUseForm
from aid.legal_bases.models import LegalGround
from aid.legal_bases.permissions import keeps_grounds
from sistercities.kernel.acts import Act
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User

WORDINGS = EntryPages(ground_wordings.GROUND_WORDING, GroundWordingForm, may=keeps_grounds)
_RECORD = _("An entry in the public record, with the reason.")


def _switch(name: str, label: Any, *, on: bool, happens: Any, form: Any) -> Act:
    def switch(ground: LegalGround, *, by: User, **said: Any) -> None:
        switch_ground(ground, by=by, on=on, **said)

    return Act(
        name=name,
        label=label,
        perform=switch,
        ready=lambda ground: ground.is_active != on,
        may=keeps_grounds,
        happens=happens,
        public=_RECORD,
        result=happens,
        form=form,
    )


ACTS: list[Act] = [
    WORDINGS.correcting(
        "correct-wording", _("Correct the wording"), ground_wordings.wording_that_counts
    ),
    _switch(
        "out-of-use",
        _("Take it out of use"),
        on=False,
        happens=_("Nothing is approved on this ground from now on. What was approved stands."),
        form=OutOfUseForm,
    ),
    _switch(
        "in-use",
        _("Put it in use again"),
        on=True,
        happens=_("From now on donations may rest on this ground."),
        form=InUseForm,
    ),
]


def context(ground: LegalGround, user: User) -> dict[str, Any]:
    """How the ground read, and what waits for a second person."""
    return {
        "wordings": ground.wordings.confirmed().select_related("replaced_by"),
        "waiting": waiting((WORDINGS,), {"ground": ground}, user),
    }

"""What administrators may do to what is said of a legal ground; its terms stay in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.domain import ground_wordings
from aid.forms.legal_grounds import GroundWordingForm
from aid.models import LegalGround
from aid.permissions import keeps_grounds
from relationships.views.entries import waiting
from sistercities.acts import Act
from sistercities.entry_acts import EntryPages
from sistercities.models import User

WORDINGS = EntryPages(ground_wordings.GROUND_WORDING, GroundWordingForm, may=keeps_grounds)
ACTS: list[Act] = [
    WORDINGS.correcting(
        "correct-wording", _("Correct the wording"), ground_wordings.wording_that_counts
    ),
]


def context(ground: LegalGround, user: User) -> dict[str, Any]:
    """How the ground read, and what waits for a second person."""
    return {
        "wordings": ground.wordings.confirmed().select_related("replaced_by"),
        "waiting": waiting((WORDINGS,), {"ground": ground}, user),
    }

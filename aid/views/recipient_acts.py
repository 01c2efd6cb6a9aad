"""What may be done to what is said of a recipient body; whom to write to stays in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.domain import recipients
from aid.domain.conflict import in_conflict
from aid.forms.public_text import hint_for_reason
from aid.forms.recipients import RecipientNameForm
from aid.models import RecipientBody
from relationships.views.entries import waiting
from sistercities.acts import Act
from sistercities.entry_acts import EntryPages
from sistercities.models import User

NAMES = EntryPages(
    recipients.RECIPIENT_NAME,
    RecipientNameForm,
    reason_hint=lambda row: hint_for_reason(shielded=in_conflict(row.body.city)),
)
ACTS: list[Act] = [
    NAMES.correcting(
        "correct-name", _("Correct the name or the kind"), recipients.name_that_counts
    ),
]


def context(body: RecipientBody, user: User) -> dict[str, Any]:
    """The names of a body, and what waits for a second person."""
    return {
        "stands": body.city,
        "names": body.names.confirmed().select_related("replaced_by"),
        "waiting": waiting((NAMES,), {"body": body}, user),
    }

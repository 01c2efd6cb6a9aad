"""Acts on the names of a recipient body; its contact is edited in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.needs.domain import recipients
from aid.needs.domain.conflict import in_conflict
from aid.needs.forms.public_text import hint_for_reason
from aid.needs.forms.recipients import RecipientNameForm
from aid.needs.models.recipients import RecipientBody
from sistercities.kernel.acts import Act
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User

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

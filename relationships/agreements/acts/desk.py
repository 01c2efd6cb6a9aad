"""The desk's lists of agreements: texts to draw up, to freeze, to sign; expired links."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relationships.agreements.acts.signatures import ENTRIES
from relationships.agreements.models.signatures import SigningLink
from relationships.nominations.acts.desk import in_state, step
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.desk import LATE, NEEDS, WAITING, Card, Rows, register, register_entries
from sistercities.kernel.links import unspent
from sistercities.kernel.models import User


def _links(user: User, today: date) -> Rows:
    """Signing links that expired unused while their text still waits for the signature."""
    return unspent(
        SigningLink.objects.filter(
            expires_at__lt=timezone.now(), signatory__agreement__state="frozen"
        )
    ).select_related("signatory__agreement__nomination__city", "signatory__term__person")


def _of_signatory(row: Any) -> str:
    return reverse("nomination_case", args=[row.signatory.agreement.nomination_id])


register_entries(*ENTRIES, order=110)
register(
    step("designated", NEEDS, 240, _("Agreements to draw up"), in_state(State.DESIGNATED)),
    step("to-freeze", NEEDS, 250, _("Texts to freeze"), Nomination.objects.with_text("draft")),
    step("to-sign", WAITING, 40, _("Signatures"), Nomination.objects.with_text("frozen")),
    Card(
        "late-links",
        LATE,
        220,
        _("Signing links that ran out"),
        _links,
        lambda row: f"{row.signatory.agreement.nomination.city}: {row.signatory.term.person}",
        _of_signatory,
        day=lambda row: row.last_day,
    ),
)

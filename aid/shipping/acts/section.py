"""The part of the case page about shipping: shipment, links, acceptances, refusals."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_SHIPPED
from aid.shipping.acts import asked
from aid.shipping.acts.shipments import ACCEPTANCES, SHIPMENTS
from aid.shipping.domain import acceptance_links
from aid.shipping.domain.acceptances import in_words
from aid.shipping.models.shipments import Acceptance, AcceptanceLine
from sistercities.kernel.acts import Text
from sistercities.kernel.cases.entries import waiting_rows
from sistercities.kernel.models import User

LINK_STATES: dict[str, Text] = {
    "": _("sent, not used yet"),
    "used": _("used"),
    "expired": _("expired"),
    "revoked": _("withdrawn"),
    "signed": _("not needed any more: it was signed for"),
    "closed": _("not needed any more: the donation was cancelled"),
}


def context(donation: Donation, user: User) -> dict[str, Any]:
    """Links with their status only; acceptances line by line, with their photographs."""
    if donation.state not in DONATION_SHIPPED:
        return {}
    shipments, acceptances = asked.shipments_of(donation), asked.acceptances_of(donation)
    return {
        "shipment": asked.shipment_of(donation),
        "earlier_shipments": [row for row in shipments if row.replaced_by],
        "waiting_shipments": waiting_rows(
            SHIPMENTS, [row for row in shipments if not row.is_confirmed], user
        ),
        "recipient_contact": asked.contact_of(donation),
        "link_rows": [
            {"link": link, "state": LINK_STATES[acceptance_links.ACCEPTANCE_LINKS.why_closed(link)]}
            for link in asked.links_of(donation)
        ],
        "acceptances": _acceptances(acceptances),
        "waiting_acceptances": waiting_rows(
            ACCEPTANCES, [row for row in acceptances if not row.is_confirmed], user
        ),
        "not_for_us": donation.refusals.order_by("-pk"),
    }


def _acceptances(rows: list[Acceptance]) -> list[dict[str, Any]]:
    """The one that counts first; photographs are shown with the acceptance they came with."""
    lines = AcceptanceLine.objects.select_related("line__item").prefetch_related("photographs")
    prefetch_related_objects(rows, Prefetch("lines", lines))
    return [
        {"acceptance": row, "answer": in_words(row.lines.all()), "lines": row.lines.all()}
        for row in rows
        if row.is_confirmed
    ]

"""What the case page shows of a donation's journey: shipment, links, receipts, “not for us”."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_SHIPPED
from aid.shipping.acts import asked
from aid.shipping.acts.shipments import RECEIPTS, SHIPMENTS
from aid.shipping.domain import receipt_links
from aid.shipping.domain.receipts import in_words
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
    """Of a link only how it stands; of a receipt every line, with its photographs."""
    if donation.state not in DONATION_SHIPPED:
        return {}
    shipments, receipts = asked.shipments_of(donation), asked.receipts_of(donation)
    return {
        "shipment": asked.shipment_of(donation),
        "earlier_shipments": [row for row in shipments if row.replaced_by],
        "waiting_shipments": waiting_rows(
            SHIPMENTS, [row for row in shipments if not row.is_confirmed], user
        ),
        "receipt_contact": asked.contact_of(donation),
        "receipt_link_rows": [
            {"link": link, "state": LINK_STATES[receipt_links.RECEIPT_LINKS.why_closed(link)]}
            for link in asked.links_of(donation)
        ],
        "receipts": _receipts(receipts),
        "waiting_receipts": waiting_rows(
            RECEIPTS, [row for row in receipts if not row.is_confirmed], user
        ),
        "not_for_us": donation.refusals.order_by("-pk"),
    }


def _receipts(rows: list[Acceptance]) -> list[dict[str, Any]]:
    """The one that counts first; photographs stay with the receipt with which they came."""
    lines = AcceptanceLine.objects.select_related("line__item").prefetch_related("photographs")
    prefetch_related_objects(rows, Prefetch("lines", lines))
    return [
        {"receipt": row, "answer": in_words(row.lines.all()), "lines": row.lines.all()}
        for row in rows
        if row.is_confirmed
    ]

"""What the case page shows of a donation's journey: shipment, links, receipts, “not for us”."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.domain import receipt_links, shipments
from aid.domain.receipts import in_words
from aid.models import Acceptance, Donation
from sistercities.acts import Text

LINK_STATES: dict[str, Text] = {
    "": _("sent, not used yet"),
    "used": _("used"),
    "expired": _("expired"),
    "revoked": _("withdrawn"),
    "signed": _("not needed any more: it was signed for"),
    "closed": _("not needed any more: the donation was cancelled"),
}


def shipment_context(donation: Donation) -> dict[str, Any]:
    """Of a link only how it stands; of a receipt every line, with its photographs."""
    rows = donation.shipments.select_related("entered_by").order_by("-pk")
    return {
        "shipment": shipments.current(donation),
        "earlier_shipments": rows.filter(corrections__isnull=False),
        "receipt_contact": receipt_links.contact_of(donation),
        "receipt_link_rows": _links(donation),
        "receipts": _receipts(donation),
        "not_for_us": donation.refusals.order_by("-pk"),
    }


def _links(donation: Donation) -> list[dict[str, Any]]:
    links = donation.receipt_links.select_related("created_by").order_by("-pk")
    rows = []
    for link in links:
        link.donation = donation
        why_closed = receipt_links.RECEIPT_LINKS.why_closed(link)
        rows.append({"link": link, "state": LINK_STATES[why_closed]})
    return rows


def _receipts(donation: Donation) -> list[dict[str, Any]]:
    """The one that counts first; photographs stay with the receipt with which they came."""
    receipts = (
        Acceptance.objects.filter(donation=donation)
        .select_related("paper", "entered_by", "corrections")
        .prefetch_related("lines__line__item", "lines__photographs")
        .order_by("-pk")
    )
    return [
        {
            "receipt": receipt,
            "answer": in_words(receipt.lines.all()),
            "lines": receipt.lines.all(),
            "counts": not _is_corrected(receipt),
        }
        for receipt in receipts
    ]


def _is_corrected(receipt: Acceptance) -> bool:
    return hasattr(receipt, "corrections")

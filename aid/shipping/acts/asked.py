"""What the acts and the page of a donation ask about its shipping, each question once a page."""

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_ARRIVED, DonationState
from aid.needs.models.recipients import RecipientContact
from aid.shipping.models.shipments import Acceptance, AcceptanceLink, Shipment
from sistercities.kernel.acts import asked_once


@asked_once
def shipments_of(case: Donation) -> list[Shipment]:
    """Every entry of the shipment, the newest first."""
    people = ("entered_by", "confirmed_by", "replaced_by", "corrects")
    return list(case.shipments.select_related(*people).order_by("-pk"))


def shipment_of(case: Donation) -> Shipment | None:
    """The shipment that counts."""
    return next((one for one in shipments_of(case) if one.counts), None)


def shipment_is_certain(case: Donation) -> bool:
    """Whether it has left, and no correction of its shipment waits."""
    return shipment_of(case) is not None and all(one.is_confirmed for one in shipments_of(case))


@asked_once
def acceptances_of(case: Donation) -> list[Acceptance]:
    """Every entry of the acceptance, the newest first; none before the donation has left."""
    if case.state not in (DonationState.SHIPPED, *DONATION_ARRIVED):
        return []
    people = ("entered_by", "confirmed_by", "replaced_by", "corrects", "paper")
    return list(case.acceptances.select_related(*people).order_by("-pk"))


def acceptance_of(case: Donation) -> Acceptance | None:
    """The acceptance that counts."""
    return next((one for one in acceptances_of(case) if one.counts), None)


def acceptance_is_certain(case: Donation) -> bool:
    """Whether it was signed for, and no correction of the acceptance waits."""
    waits = {one.corrects_id for one in acceptances_of(case) if not one.is_confirmed}
    acceptance = acceptance_of(case)
    return acceptance is not None and acceptance.pk not in waits


@asked_once
def links_of(case: Donation) -> list[AcceptanceLink]:
    """The links that the recipient was sent, the newest first."""
    links = list(case.acceptance_links.select_related("created_by").order_by("-pk"))
    for link in links:
        link.donation = case
    return links


def contact_of(case: Donation) -> RecipientContact | None:
    """The contact of the recipient body, fetched with the case."""
    return getattr(case.body, "contact", None)

"""Mails to a donor about the shipping of the things given."""

from aid.donations.mails import about
from aid.donations.models.donations import Donation
from aid.needs.domain.conflict import in_conflict
from aid.shipping.models.arrived_lines import arrived_lines


def shipped(donation: Donation) -> None:
    """The things have left. For a city in conflict without a day; never with the route."""
    if donation.pledge is None:
        return
    shipment = None if in_conflict(donation.city) else donation.shipments.current().last()
    about("aid_pledge_shipped", donation, shipment=shipment)


def arrived(donation: Donation) -> None:
    """The recipient's answer in numbers, and whether it was signed on paper."""
    rows = list(arrived_lines(donation).select_related("acceptance"))
    about(
        "aid_pledge_arrived",
        donation,
        lines=[(row.line.item.description, row) for row in rows],
        has_arrived=any(row.in_order for row in rows),
        on_paper=any(row.acceptance.link_id is None for row in rows),
    )

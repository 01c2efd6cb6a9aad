"""What arrived of a donation, line by line, as the acceptance that counts says."""

from django.db.models import QuerySet

from aid.donations.models.donations import Donation
from aid.shipping.models.shipments import AcceptanceLine
from sistercities.kernel.entry_model import counts_of


def arrived_lines(donation: Donation) -> QuerySet[AcceptanceLine]:
    """The lines of the acceptance that counts; none before anything was signed for."""
    rows = AcceptanceLine.objects.filter(counts_of("acceptance"), acceptance__donation=donation)
    return rows.select_related("line__item")

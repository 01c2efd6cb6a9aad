"""Photographs of what arrived, kept with the link until the recipient signs the acceptance.

If the form has another error, photographs that could be read need not be uploaded again.
"""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from aid.donations.models.donations import DonationLine
from aid.items.domain import photographs
from aid.items.domain.photographs import Redrawn
from aid.items.models.photographs import Photograph
from aid.shipping.models.shipments import AcceptanceLine, AcceptanceLink


def waiting(link: AcceptanceLink) -> QuerySet[Photograph]:
    """Photographs uploaded through this link that are in no acceptance yet."""
    return Photograph.objects.filter(acceptance_link=link, acceptance_line__isnull=True)


def of_line(link: AcceptanceLink, line: DonationLine) -> QuerySet[Photograph]:
    """Those of one line."""
    return waiting(link).filter(draft_line=_number_of(line))


def add(link: AcceptanceLink, line: DonationLine, redrawn: Redrawn) -> None:
    """Keep a photograph of a line. One that is there already is not kept twice.

    Raises RuleError: there is no room for more.
    """
    same_size = of_line(link, line).filter(size=len(redrawn.content))
    if not any(_content(row) == redrawn.content for row in same_size):
        photographs.take_in(redrawn, acceptance_link=link, draft_line=_number_of(line))


def hand_over(link: AcceptanceLink, answered: AcceptanceLine, *, kept: Collection[int]) -> None:
    """Move a line's photographs that the recipient did not leave out to the acceptance."""
    rows = of_line(link, answered.line).filter(pk__in=kept)
    rows.update(acceptance_line=answered, acceptance_link=None, draft_line=None)


def drop(link: AcceptanceLink) -> None:
    """Delete the waiting photographs with their files: left out, or no acceptance will come."""
    for row in waiting(link):
        transaction.on_commit(partial(row.file.storage.delete, str(row.file)))
        row.delete()


def _content(row: Photograph) -> bytes:
    with row.file.open("rb") as file:
        content: bytes = file.read()
    return content


def lines_with_any(link: AcceptanceLink) -> set[int]:
    """The keys of the lines that have waiting photographs."""
    numbers = set(waiting(link).values_list("draft_line", flat=True))
    places = _places(link.donation_id)
    return {pk for pk, number in places.items() if number in numbers} if numbers else set()


def _number_of(line: DonationLine) -> int:
    return _places(line.donation_id)[line.pk]


def _places(donation: int) -> dict[int, int]:
    """The position of each line in its donation; no line is added or removed once it is shipped."""
    lines = DonationLine.objects.filter(donation=donation).order_by("pk")
    return {pk: number for number, pk in enumerate(lines.values_list("pk", flat=True))}

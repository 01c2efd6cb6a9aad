"""How many of a thing are still free, promised, or given away, by the donations that contain it.

A thing stays “available” as long as it is not broken or lost; whether it can still be promised
depends on the donations that contain it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DONATION_PROMISED
from aid.items.models.items import Item
from aid.items.states import ItemState


@dataclass(frozen=True)
class PromisedAndFree:
    """How many are still free, and the donations that contain the others."""

    is_gone: bool
    there: int
    free: int
    promised: tuple[Donation, ...]
    given_away: tuple[Donation, ...]

    def __str__(self) -> str:
        parts = [*self._here(), *_in(_("promised"), self.promised)]
        return "; ".join([*parts, *_in(_("given away"), self.given_away)])

    def _here(self) -> list[str]:
        if self.is_gone:
            return [str(ItemState.GONE.label)]
        if self.free == self.there:
            return [str(ItemState.AVAILABLE.label)]
        if not self.free:
            return []
        facts = {"free": self.free, "there": self.there}
        return [_("%(free)d of %(there)d available") % facts]


def _in(word: str, donations: tuple[Donation, ...]) -> list[str]:
    return [f"{word}: {', '.join(row.reference for row in donations)}"] if donations else []


def still_free(items: QuerySet[Item]) -> QuerySet[Item]:
    """Items of which some can still be promised."""
    lines = (
        DonationLine.objects.not_cancelled().filter(item=OuterRef("pk")).values("item").order_by()
    )
    taken = Coalesce(Subquery(lines.annotate(n=Sum("quantity")).values("n")), 0)
    there = items.filter(state=ItemState.AVAILABLE)
    return there.annotate(taken=taken).filter(taken__lt=F("quantity"))


def lines_not_cancelled() -> Prefetch[Any, Any, Any]:
    """What a list of things fetches along, so that `promised_and_free` asks nothing more."""
    rows = DonationLine.objects.not_cancelled().select_related("donation").order_by("pk")
    return Prefetch("lines", rows, to_attr="not_cancelled")


def promised_and_free(item: Item) -> PromisedAndFree:
    """How many of a thing are free or promised; for many, fetch them with `lines_not_cancelled`."""
    lines = getattr(item, "not_cancelled", None)
    if lines is None:
        lines = list(item.lines.not_cancelled().select_related("donation").order_by("pk"))
    taken = sum(line.quantity for line in lines)
    is_gone = item.state == ItemState.GONE
    donations = [line.donation for line in lines]
    return PromisedAndFree(
        is_gone=is_gone,
        there=item.quantity,
        free=0 if is_gone else item.quantity - taken,
        promised=tuple(row for row in donations if row.state in DONATION_PROMISED),
        given_away=tuple(row for row in donations if row.state not in DONATION_PROMISED),
    )

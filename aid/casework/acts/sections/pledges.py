"""A pledge on its case page: the things, who offers them, what was written, what became of it."""

from typing import Any

from django.utils.translation import get_language_info

from aid.donations.domain.proposals import free_of
from aid.pledges.domain import answers
from aid.pledges.models.pledges import Pledge, PledgeDonor
from sistercities.kernel.models import User


def pledge(case: Pledge, user: User) -> dict[str, Any]:
    """What the clerk's office reads before it answers."""
    free = free_of(case.items.prefetch_related("photographs"))
    return {
        "things": [
            {"item": item, "photographs": item.photographs.all(), "free": left}
            for item, left in free.items()
        ],
        "donor": PledgeDonor.objects.filter(pledge=case).first(),
        "donor_language": get_language_info(case.language)["name_translated"],
        "need": case.need,
        "thread": case.messages.select_related("by").prefetch_related("photographs"),
        "unread": answers.unread(case).count(),
        "donations": case.donations.select_related("body").order_by("pk"),
    }

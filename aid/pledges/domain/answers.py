"""Marking a donor's messages as read, and letting an offer stand again."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from aid.donations.states import DonationState
from aid.pledges.mails import donors as mails
from aid.pledges.models.pledges import Pledge, PledgeMessage
from aid.pledges.states import PledgeState
from sistercities.kernel.models import User
from sistercities.kernel.workflow import advance, lock

Kind = PledgeMessage.Kind

FROM_DONOR = (Kind.ANSWER, Kind.CHANGE, Kind.WITHDRAWN)


@transaction.atomic
def stands_again(pledge: Pledge, *, by: User | None, acted_as: str = "") -> None:
    """Let the offer stand again when the last of its donations was cancelled; the donor is told.

    Nothing happens while another of its donations stands or has arrived, or if the pledge itself
    was withdrawn.
    """
    lock(pledge)
    others = pledge.donations.exclude(state=DonationState.CANCELLED)
    if pledge.state != PledgeState.TAKEN_UP or others.exists():
        return
    advance(pledge, PledgeState.RECEIVED, act="pledge_stands_again", by=by, acted_as=acted_as)
    mails.changed(pledge)


def unread(pledge: Pledge) -> QuerySet[PledgeMessage]:
    """What the donor wrote and nobody in the office has marked as read."""
    return pledge.messages.filter(kind__in=FROM_DONOR, seen_at__isnull=True)


def see(pledge: Pledge) -> int:
    """Mark the messages of a pledge as read: whoever acts on it has read them."""
    return unread(pledge).update(seen_at=timezone.now())

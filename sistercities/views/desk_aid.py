"""What aid puts on the desk: pledges, donations, shipments, receipts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.models import Approval, Donation, Need, NotForUs, Pledge, PledgeMessage, ReceiptLink
from aid.states import DonationState, NeedState, PledgeState
from relationships.models import Relationship, RollCall
from relationships.states import RelationshipState
from sistercities.models import User
from sistercities.views.desk_cards import LATE, NEEDS, WAITING, Card

Rows = QuerySet[Any]


def _case(noun: str, field: str = "pk") -> Callable[[Any], str]:
    return lambda row: reverse(f"{noun}_case", args=[getattr(row, field)])


def _pledges(slug: str, group: str, heading: str | Promise, rows: Rows) -> Card:
    """Pledges, told by their things."""
    found = rows.prefetch_related("items")
    return Card(slug, group, heading, lambda user, today: found.all(), _offer, _case("pledge"))


def _offer(row: Pledge) -> str:
    return f"{row.reference}: " + ", ".join(str(item) for item in row.items.all())


def _of_stage(slug: str, heading: str | Promise, rows: Rows, group: str = NEEDS) -> Card:
    """Donations at one point of their road."""
    found = rows.prefetch_related("lines__item")
    return Card(slug, group, heading, lambda user, today: found.all(), _gift, _case("donation"))


def _gift(row: Donation) -> str:
    things = [str(line) for line in row.lines.all() if line.cancelled_at is None]
    return f"{row.reference}: " + ", ".join(things)


def _messages(*kinds: str) -> Rows:
    unread = PledgeMessage.objects.filter(seen_at__isnull=True, kind__in=kinds)
    return unread.select_related("pledge")


def _of_message(row: PledgeMessage) -> str:
    return f"{row.pledge.reference}: {row.get_kind_display()}"


def _donations(state: str) -> Rows:
    return Donation.objects.in_state(state)


def _held_up(user: User, today: date) -> Rows:
    """What cannot go on because the tie with its city is suspended, or is not there any more."""
    ties = Relationship.objects.of_council().live()
    suspended = ties.filter(state=RelationshipState.SUSPENDED)
    official = ties.filter(state=RelationshipState.OFFICIAL)
    not_official = Q(ground__needs_official_tie=True) & ~Q(city__in=official.values("city_b"))
    return (
        Donation.objects.live()
        .exclude(state=DonationState.SHIPPED)
        .filter(Q(city__in=suspended.values("city_b")) | not_official)
    )


def _approvals(*, mine: bool) -> Callable[[User, date], Rows]:
    def rows(user: User, today: date) -> Rows:
        found = Approval.objects.filter(confirmed_at__isnull=True).select_related("donation")
        return found.filter(entered_by=user) if mine else found.exclude(entered_by=user)

    return rows


def _roll_calls(*, mine: bool) -> Callable[[User, date], Rows]:
    def rows(user: User, today: date) -> Rows:
        found = RollCall.objects.drafts().filter(motion__donation__isnull=False)
        found = found.select_related("motion__donation")
        return found.filter(entered_by=user) if mine else found.exclude(entered_by=user)

    return rows


def _late(user: User, today: date) -> Rows:
    return _donations(DonationState.SHIPPED).filter(
        shipments__corrections__isnull=True, shipments__expected_on__lt=today
    )


def _expired(user: User, today: date) -> Rows:
    """Links to sign for a donation that ran out unused while it waits for its receipt."""
    return ReceiptLink.objects.filter(
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__lt=timezone.now(),
        donation__state=DonationState.SHIPPED,
    ).select_related("donation")


def _refused(user: User, today: date) -> Rows:
    """The recipient said no, and nobody has been sent a link since."""
    newer = ReceiptLink.objects.filter(donation=OuterRef("donation"), created_at__gt=OuterRef("at"))
    waiting = NotForUs.objects.filter(~Exists(newer), donation__state=DonationState.SHIPPED)
    return waiting.select_related("donation")


def _donation(row: Any) -> str:
    return str(row.donation)


def _of_motion(row: RollCall) -> str:
    return f"{row.motion.donation}: {row.held_on:%Y-%m-%d}"


def _motion_case(row: RollCall) -> str:
    return reverse("donation_case", args=[row.motion.donation.pk])


_NEW = Pledge.objects.in_state(PledgeState.RECEIVED).exclude(
    messages__kind=PledgeMessage.Kind.ANSWER
)
_WORDS = PledgeMessage.Kind
_APPROVALS = _("Approvals of donations to be confirmed")
_VOTES = _("Roll calls on donations to be confirmed")
_PLEDGE, _LINE = _case("pledge", "pledge_id"), _case("donation", "donation_id")

CARDS = [
    _pledges("pledges", NEEDS, _("New pledges"), _NEW),
    Card(
        "pledge-answers",
        NEEDS,
        _("Answers and changes from donors"),
        lambda user, today: _messages(_WORDS.ANSWER, _WORDS.CHANGE),
        _of_message,
        _PLEDGE,
    ),
    Card(
        "pledge-withdrawals",
        NEEDS,
        _("Pledges withdrawn"),
        lambda user, today: _messages(_WORDS.WITHDRAWN),
        _of_message,
        _PLEDGE,
    ),
    Card("approvals", NEEDS, _APPROVALS, _approvals(mine=False), _donation, _LINE),
    Card("donation-votes", NEEDS, _VOTES, _roll_calls(mine=False), _of_motion, _motion_case),
    Card(
        "tie-stops",
        NEEDS,
        _("Donations held up by the tie with their city"),
        _held_up,
        str,
        _case("donation"),
    ),
    Card("not-for-us", NEEDS, _("The recipient says: not for us"), _refused, _donation, _LINE),
    _of_stage(
        "proposed",
        _("Donations to be approved"),
        _donations(DonationState.PROPOSED).exclude(approvals__isnull=False),
    ),
    _of_stage("approved", _("Donations to make ready"), _donations(DonationState.APPROVED)),
    _of_stage("ready", _("Donations to ship"), _donations(DonationState.READY)),
    _of_stage(
        "to-thank",
        _("Donors to thank"),
        Donation.objects.filter(state__in=[DonationState.RECEIVED, DonationState.RECEIVED_IN_PART]),
    ),
    Card(
        "need-drafts",
        NEEDS,
        _("Needs to publish"),
        lambda user, today: Need.objects.filter(state=NeedState.DRAFT),
        str,
        _case("need"),
    ),
    _pledges(
        "questions",
        WAITING,
        _("Answers of donors"),
        Pledge.objects.in_state(PledgeState.QUESTION),
    ),
    _of_stage(
        "on-the-way", _("Receipts from recipients"), _donations(DonationState.SHIPPED), WAITING
    ),
    Card("my-approvals", WAITING, _APPROVALS, _approvals(mine=True), _donation, _LINE),
    Card("my-donation-votes", WAITING, _VOTES, _roll_calls(mine=True), _of_motion, _motion_case),
    Card("late-shipments", LATE, _("Shipments late"), _late, str, _case("donation")),
    Card(
        "late-receipts", LATE, _("Receipts missing: the link ran out"), _expired, _donation, _LINE
    ),
]

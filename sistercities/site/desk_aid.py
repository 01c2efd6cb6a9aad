"""What aid puts on the desk: pledges, donations, shipments, receipts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.casework.domain.promised_and_given import still_free
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED, DonationState
from aid.items.models.items import Item
from aid.needs.models import Need
from aid.needs.states import NeedState
from aid.pledges.models.pledges import Pledge, PledgeMessage
from aid.pledges.states import PledgeState
from aid.shipping.models.shipments import ReceiptLink, ReceiptRefusal, Shipment
from relationships.cities.states import Kind
from relationships.council.models.motions import RollCall
from relationships.ties.models.official import CouncilDay
from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState
from sistercities.kernel.desk import LATE, NEEDS, WAITING, Card
from sistercities.kernel.links import unspent
from sistercities.kernel.models import User

Rows = QuerySet[Any]


def _case(noun: str, field: str = "pk") -> Callable[[Any], str]:
    return lambda row: reverse(f"{noun}_case", args=[getattr(row, field)])


def _pledges(slug: str, group: str, heading: str | Promise, rows: Rows) -> Card:
    """Pledges, told by their things."""
    found = rows.prefetch_related("items")
    return Card(slug, group, heading, _always(found), _offer, _case("pledge"))


def _offer(row: Pledge) -> str:
    return f"{row.reference}: " + ", ".join(str(item) for item in row.items.all())


def _always(rows: Rows) -> Callable[[User, date], Rows]:
    """What is asked the same of everybody on every day is put together once."""
    return lambda user, today: rows.all()


def _of_stage(slug: str, heading: str | Promise, rows: Rows) -> Card:
    """Donations at one point of their road; each is on one list only."""
    found = rows.prefetch_related("lines__item")
    return Card(slug, NEEDS, heading, _always(found), _gift, _case("donation"))


def _gift(row: Donation) -> str:
    things = [str(line) for line in row.lines.all() if line.cancelled_at is None]
    return f"{row.reference}: " + ", ".join(things)


def _messages(*kinds: str) -> Rows:
    unread = PledgeMessage.objects.filter(seen_at__isnull=True, kind__in=kinds)
    return unread.select_related("pledge")


def _of_message(row: PledgeMessage) -> str:
    return f"{row.pledge.reference}: {row.get_kind_display()}"


def _stopped() -> Q:
    """The tie with its city is suspended, or is needed and not official today."""
    ties = Relationship.objects.of_council()
    suspended = ties.filter(state=RelationshipState.SUSPENDED)
    official = ties.official_on(CouncilDay())
    served = Q(legal_basis__isnull=True) | Q(legal_basis__kinds_of_tie=[])
    for kind in Kind.values:
        cities = official.filter(kind=kind).values("city_b")
        served |= Q(legal_basis__kinds_of_tie__contains=[kind], city__in=cities)
    return Q(city__in=suspended.values("city_b")) | ~served


def _held_up() -> Rows:
    """What was promised and cannot go on because of the tie with its city."""
    return Donation.objects.filter(_stopped(), state__in=DONATION_PROMISED)


def _free(state: str) -> Rows:
    """What nothing holds up, in a state."""
    return Donation.objects.in_state(state).exclude(_stopped())


def _votes_on() -> Rows:
    """The votes of the council that count, on the last motion about a donation."""
    votes = RollCall.objects.current().on_the_last_motion()
    return votes.filter(motion__matter=OuterRef("matter"))


def _proposed() -> Rows:
    """What waits for the council, or for an approval; no draft of either waits for its second."""
    drafts = RollCall.objects.drafts().filter(motion__matter=OuterRef("matter"))
    return _free(DonationState.PROPOSED).filter(~Exists(drafts), approvals__isnull=True)


def _to_move() -> Rows:
    return _proposed().filter(kind=Donation.Kind.COUNCIL, matter__isnull=True)


def _to_vote() -> Rows:
    return _proposed().filter(~Exists(_votes_on()), matter__isnull=False)


def _voted_down() -> Rows:
    return _proposed().filter(Exists(_votes_on().filter(carried=False)))


def _to_approve() -> Rows:
    carried = Exists(_votes_on().filter(carried=True))
    return _proposed().filter(carried | Q(kind=Donation.Kind.DONOR))


def _refused() -> Rows:
    """The recipient said no, and nobody has been sent a link since."""
    newer = ReceiptLink.objects.filter(donation=OuterRef("donation"), created_at__gt=OuterRef("at"))
    waiting = ReceiptRefusal.objects.filter(~Exists(newer), donation__state=DonationState.SHIPPED)
    return waiting.select_related("donation")


def _ran_out() -> Rows:
    """Links to sign that ran out unused while no other works, and the donation is on its way."""
    unused = unspent(ReceiptLink.objects.all())
    newer = unused.filter(donation=OuterRef("donation"), pk__gt=OuterRef("pk"))
    return unused.filter(
        ~Exists(newer), expires_at__lt=Now(), donation__state=DonationState.SHIPPED
    ).select_related("donation")


def _expired() -> Rows:
    return _ran_out().exclude(donation__in=_refused().values("donation"))


def _on_the_way() -> Rows:
    """Shipped, and nothing is wrong with the recipient's link."""
    return (
        Donation.objects.in_state(DonationState.SHIPPED)
        .exclude(pk__in=_refused().values("donation"))
        .exclude(pk__in=_ran_out().values("donation"))
        .prefetch_related("lines__item")
    )


def _is_late(today: date) -> Exists:
    late = Shipment.objects.current().filter(donation=OuterRef("pk"), expected_on__lt=today)
    return Exists(late)


def _surplus() -> Rows:
    """The council's own, declared surplus, of which some is in no donation."""
    return still_free(Item.objects.of_council())


def _arrived(kind: str) -> Rows:
    states = [DonationState.RECEIVED, DonationState.RECEIVED_IN_PART]
    return Donation.objects.filter(state__in=states, kind=kind)


def _donation(row: Any) -> str:
    return str(row.donation)


_NEW = Pledge.objects.in_state(PledgeState.RECEIVED).exclude(
    messages__kind=PledgeMessage.Kind.ANSWER
)
_WORDS = PledgeMessage.Kind
_WAY = _on_the_way()
_PLEDGE, _LINE = _case("pledge", "pledge_id"), _case("donation", "donation_id")

CARDS = [
    _pledges("pledges", NEEDS, _("New pledges"), _NEW),
    Card(
        "pledge-answers",
        NEEDS,
        _("Answers and changes from donors"),
        _always(_messages(_WORDS.ANSWER, _WORDS.CHANGE)),
        _of_message,
        _PLEDGE,
    ),
    Card(
        "pledge-withdrawals",
        NEEDS,
        _("Pledges withdrawn"),
        _always(_messages(_WORDS.WITHDRAWN)),
        _of_message,
        _PLEDGE,
    ),
    _of_stage("tie-stops", _("Donations held up by the tie with their city"), _held_up()),
    Card(
        "not-for-us",
        NEEDS,
        _("The recipient says: not for us"),
        _always(_refused()),
        _donation,
        _LINE,
    ),
    Card(
        "surplus", NEEDS, _("Surplus without a recipient"), _always(_surplus()), str, _case("item")
    ),
    _of_stage("donations-to-move", _("Donations: council motions to file"), _to_move()),
    _of_stage("donations-to-vote", _("Donations: roll calls to enter"), _to_vote()),
    _of_stage("voted-down", _("Donations that the council did not approve"), _voted_down()),
    _of_stage("proposed", _("Donations: approvals to enter"), _to_approve()),
    _of_stage(
        "approved",
        _("Donations: conditions to record, or to make ready"),
        _free(DonationState.APPROVED),
    ),
    _of_stage("ready", _("Donations to ship"), _free(DonationState.READY)),
    _of_stage("to-thank", _("Donors to thank"), _arrived(Donation.Kind.DONOR)),
    _of_stage("to-complete", _("Donations to complete"), _arrived(Donation.Kind.COUNCIL)),
    Card(
        "need-drafts",
        NEEDS,
        _("Needs to publish"),
        _always(Need.objects.filter(state=NeedState.DRAFT)),
        str,
        _case("need"),
    ),
    _pledges(
        "questions",
        WAITING,
        _("Answers of donors"),
        Pledge.objects.in_state(PledgeState.QUESTION),
    ),
    Card(
        "on-the-way",
        WAITING,
        _("Receipts from recipients"),
        lambda user, today: _WAY.exclude(_is_late(today)),
        _gift,
        _case("donation"),
    ),
    Card(
        "late-shipments",
        LATE,
        _("Shipments late"),
        lambda user, today: _WAY.filter(_is_late(today)),
        _gift,
        _case("donation"),
    ),
    Card(
        "late-receipts",
        LATE,
        _("Receipts missing: the link ran out"),
        _always(_expired()),
        _donation,
        _LINE,
    ),
]

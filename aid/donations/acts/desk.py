"""The desk's lists of donations; each donation is on the one that says what comes next."""

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.donations.acts import approvals, items
from aid.donations.acts.recipient_requests import RECIPIENT_REQUESTS
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED, DonationState
from relationships.cities.states import Kind
from relationships.motions.models.roll_calls import RollCall
from relationships.ties.models.official import CouncilDay
from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState
from sistercities.kernel.desk import NEEDS, Card, Rows, always, register, register_entries, to_case


def of_stage(slug: str, order: int, heading: str | Promise, rows: Rows) -> Card:
    """A list of donations that are at one stage."""
    found = rows.prefetch_related("lines__item")
    return Card(slug, NEEDS, order, heading, always(found), gift, to_case("donation"))


def gift(row: Donation) -> str:
    """A donation, described by its things."""
    things = [str(line) for line in row.lines.all() if line.cancelled_at is None]
    return f"{row.reference}: " + ", ".join(things)


def _stopped() -> Q:
    """Donations whose tie is suspended, or is required by the basis and not official today."""
    ties = Relationship.objects.of_council()
    suspended = ties.filter(state=RelationshipState.SUSPENDED)
    official = ties.official_on(CouncilDay())
    served = Q(legal_basis__isnull=True) | Q(legal_basis__kinds_of_tie=[])
    for kind in Kind.values:
        cities = official.filter(kind=kind).values("city_b")
        served |= Q(legal_basis__kinds_of_tie__contains=[kind], city__in=cities)
    return Q(city__in=suspended.values("city_b")) | ~served


def _held_up() -> Rows:
    """Donations that cannot go on because of the tie with their city."""
    return Donation.objects.filter(_stopped(), state__in=DONATION_PROMISED)


def _free(state: str) -> Rows:
    """Donations in a state that nothing holds up."""
    return Donation.objects.in_state(state).exclude(_stopped())


def _votes_on() -> Rows:
    """The council's votes that count, on the last motion about a donation."""
    votes = RollCall.objects.current().on_the_last_motion()
    return votes.filter(motion__matter=OuterRef("matter"))


def _proposed() -> Rows:
    """Proposed, with no draft of a roll call or approval that waits for a second person."""
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


register_entries(*approvals.ENTRIES, *items.ENTRIES, RECIPIENT_REQUESTS, order=170)
register(
    of_stage("tie-stops", 310, _("Donations held up by the tie with their city"), _held_up()),
    of_stage("donations-to-move", 340, _("Donations: council motions to file"), _to_move()),
    of_stage("donations-to-vote", 341, _("Donations: roll calls to enter"), _to_vote()),
    of_stage("voted-down", 342, _("Donations that the council did not approve"), _voted_down()),
    of_stage("proposed", 343, _("Donations: approvals to enter"), _to_approve()),
    of_stage(
        "approved",
        344,
        _("Donations: conditions to record, or to make ready"),
        _free(DonationState.APPROVED),
    ),
    of_stage("ready", 345, _("Donations to ship"), _free(DonationState.READY)),
)

"""Whether a donation may take its next step: approved, made ready, shipped.

Before each of these steps everything that it rests on is locked and checked again: no correction of
the vote or of the approval waits for a second person, the things are there and of a kind that we
pass on, the office has read what the donor reported, the tie with the city is not suspended, the
council's own things have a legal basis, and their value still fits its cap. Locks are always taken
in the same order: donation, pledge, items, needs, tie, basis.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.donations.domain import caps, choice_of_basis
from aid.donations.domain.basis_out_of_use import why_out_of_use
from aid.donations.domain.proposals import free_of
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DonationState
from aid.items.domain.availability import must_not_be_gone, must_not_be_held_back
from aid.items.domain.item_descriptions import things_must_be_certain
from aid.items.models.items import Item
from aid.legal_bases.domain import terms as legal_bases
from aid.legal_bases.models import LegalBasis
from aid.needs.domain.recipients import recipient_must_be_certain
from aid.needs.models.needs import Need
from aid.pledges.domain import answers
from aid.pledges.models.pledges import Pledge, PledgeMessage
from aid.pledges.states import PledgeState
from relationships.cities.models.cities import City
from relationships.motions.models.roll_calls import RollCall
from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState
from sistercities.kernel.entries import must_be_certain
from sistercities.kernel.workflow import RuleError, lock

Row = TypeVar("Row", Item, Need)


def must_go_forward(donation: Donation) -> list[DonationLine]:
    """Check again all that the next step rests on; the donation is locked already.

    Returns its lines, locked too.

    Raises RuleError: a correction of what it rests on waits; the pledge was withdrawn, or nobody
    has read a change that its donor reported; no line is left; a thing is gone, promised twice or
    of a kind that is held back; the tie with the city is suspended, or is not of the kind, and
    official today, that the basis asks for; the council's own things have no basis, or one that
    went out of use before the council voted; their value has changed, or passes the cap.
    """
    must_rest_on_what_is_certain(donation)
    if donation.pledge is not None:
        _must_still_be_offered(donation.pledge)
    lines = lock_lines(donation)
    if not lines:
        raise RuleError(_("Nothing is left in this donation."))
    _for_whom_and_what_must_be_certain(donation)
    for item, left in free_of([line.item for line in lines]).items():
        _must_be_there(item, left)
    _must_not_be_suspended(donation)
    if donation.is_councils:
        _must_have_its_basis(donation, lines)
    return lines


def why_stopped(donation: Donation) -> list[str]:
    """What would refuse the next step now, shown before anybody tries it."""
    found = [held_up_by(donation.city, legal_bases.tie_with(donation.city))]
    found.append(_why_uncertain(donation))
    if donation.pledge is not None:
        found.append(unread_change(donation.pledge))
    found.append(why_out_of_use(donation))
    if donation.legal_basis is not None:
        found.append(legal_bases.why_unsuited(donation.legal_basis, donation.city))
    if donation.legal_basis is not None and donation.value is not None:
        found.append(caps.why_too_much(donation, donation.legal_basis, donation.value))
    return [sentence for sentence in found if sentence]


def must_rest_on_what_is_certain(donation: Donation) -> None:
    """The approval rests on the council's vote, and every later step on the approval.

    Raises RuleError: a correction of it waits for a second person.
    """
    drafts: Any = donation.approvals.drafts()
    if donation.state == DonationState.PROPOSED:
        votes = RollCall.objects.drafts().on_the_last_motion()
        drafts = (
            votes.filter(motion__matter=donation.matter_id) if donation.matter_id else votes.none()
        )
    draft = drafts.exclude(corrects=None).select_related("corrects").first()
    if draft is not None:
        must_be_certain(draft.corrects)


def _for_whom_and_what_must_be_certain(donation: Donation) -> None:
    """Raises RuleError: a correction of recipient, request, wording or a thing waits."""
    if donation.state == DonationState.PROPOSED:
        if donation.legal_basis is not None:
            legal_bases.wording_must_be_certain(donation.legal_basis)
        recipient_must_be_certain(donation.body)
        for recipient_request in donation.recipient_requests.uncertain():
            must_be_certain(recipient_request)
    if donation.is_councils:
        things_must_be_certain(donation.lines.not_cancelled().values("item"))


def _why_uncertain(donation: Donation) -> str:
    try:
        must_rest_on_what_is_certain(donation)
        _for_whom_and_what_must_be_certain(donation)
    except RuleError as reason:
        return " ".join(reason.messages)
    return ""


def lock_donation(donation: Donation) -> None:
    """Lock a donation, then the pledge of which it was made."""
    lock(donation, "city", "body__contact", "legal_basis", "pledge")
    if donation.pledge is not None:
        lock(donation.pledge)


def lock_lines(donation: Donation) -> list[DonationLine]:
    """The lines that are not cancelled; things and needs are locked in the order of their keys."""
    lines = list(donation.lines.not_cancelled())
    items = _locked(Item, {line.item_id for line in lines})
    needs = _locked(Need, {line.need_id for line in lines if line.need_id is not None})
    for line in lines:
        line.donation, line.item = donation, items[line.item_id]
        line.need = needs[line.need_id] if line.need_id is not None else None
    return lines


def _locked(kind: type[Row], keys: set[int]) -> dict[int, Row]:
    """The rows with these keys, locked in the order of their keys."""
    if not keys:
        return {}
    rows = kind._default_manager.filter(pk__in=keys)
    locked = rows.select_for_update(of=("self",), no_key=True)
    return {row.pk: row for row in locked.order_by("pk")}


def _must_still_be_offered(pledge: Pledge) -> None:
    if pledge.state != PledgeState.TAKEN_UP:
        raise RuleError(_("The donor's pledge no longer stands."))
    sentence = unread_change(pledge)
    if sentence:
        raise RuleError(sentence)


def unread_change(pledge: Pledge) -> str:
    """A sentence if the donor reported a change that nobody in the office has read; else empty."""
    if not answers.unread(pledge).filter(kind=PledgeMessage.Kind.CHANGE).exists():
        return ""
    return _(
        "The donor has reported a change on pledge %(pledge)s, and nobody has marked it as read."
        " Read it there first; until then this donation goes no step further."
    ) % {"pledge": pledge}


def _must_be_there(item: Item, left: int) -> None:
    must_not_be_held_back(item)
    must_not_be_gone(item)
    if left < 0:
        raise RuleError(
            _("“%(item)s” is promised more often than it is there.") % {"item": item.description}
        )


def _must_not_be_suspended(donation: Donation) -> None:
    tie = legal_bases.tie_with(donation.city)
    if tie is not None:
        lock(tie)
    sentence = held_up_by(donation.city, tie)
    if sentence:
        raise RuleError(sentence)


def held_up_by(city: City, tie: Relationship | None) -> str:
    """The suspension that holds up every donation to a city, in a sentence; empty if none does."""
    if tie is None or tie.state != RelationshipState.SUSPENDED:
        return ""
    suspensions = tie.status_changes.current().filter(to_state=RelationshipState.SUSPENDED)
    change = suspensions.order_by("number").last()
    return _(
        "The tie with %(city)s is suspended since %(day)s; until the suspension is lifted no"
        " donation to it goes a step further. It can be cancelled."
    ) % {"city": city.name, "day": date_format(change.decided_on) if change else "…"}


def _must_have_its_basis(donation: Donation, lines: Sequence[DonationLine]) -> None:
    legal_basis, value = must_have_a_basis(donation)
    legal_bases.must_suit(legal_basis, donation.city)
    caps.must_fit(donation, legal_basis, value)
    if donation.state == DonationState.PROPOSED:
        legal_bases.wording_must_be_certain(legal_basis)
        if sentence := why_out_of_use(donation):
            raise RuleError(sentence)
        worth = choice_of_basis.worth(donation, donation.currency)
        for line in lines:
            if line.value != worth[line]:
                raise RuleError(
                    _("“%(item)s” was valued anew. Choose the legal basis again.")
                    % {"item": line.item.description}
                )


def must_have_a_basis(donation: Donation) -> tuple[LegalBasis, Decimal]:
    """The legal basis of a donation of the council's own property, and the value on that basis.

    Raises RuleError: none was chosen yet.
    """
    if donation.legal_basis is None or donation.value is None:
        raise RuleError(_("Choose the legal basis first: the council's own property needs one."))
    return donation.legal_basis, donation.value


def must_be(donation: Donation, *states: str) -> None:
    """Raises RuleError: the donation, already locked, is in none of these states."""
    if donation.state not in states:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so this step is not possible.")
            % {"case": donation, "state": donation.get_state_display()}
        )

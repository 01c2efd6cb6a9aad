"""How far a donation has come, in the words of the public pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_ARRIVED, DONATION_PROMISED, DonationState
from aid.shipping.models.shipments import AcceptanceLine
from relationships.motions.models.roll_calls import RollCall

State = DonationState

STANDS: dict[str, str | Promise] = {
    State.PROPOSED: _("The council has not voted on it yet."),
    State.APPROVED: _("It is being made ready for its journey."),
    State.READY: _("All that must be done before its journey is recorded."),
    State.SHIPPED: _("It is on its way to the recipient."),
    State.RECEIVED: _("It has arrived. The recipient has signed for all of it."),
    State.RECEIVED_IN_PART: _("It has arrived, with differences."),
    State.THANKED: _("Completed. It has arrived, and the recipient has signed for it."),
    State.CANCELLED: _("It was cancelled before it was shipped."),
}
STAGES: list[tuple[tuple[str, ...], str | Promise]] = [
    ((State.PROPOSED,), _("Proposed")),
    ((State.APPROVED,), _("Approved")),
    ((State.READY,), _("Ready")),
    ((State.SHIPPED,), _("On the way")),
    (DONATION_ARRIVED, _("Signed for")),
]
# While a city is in conflict, nothing between the approval and the acceptance is public.
SHIELDED = (State.READY, State.SHIPPED)
TONES = {
    State.RECEIVED: "official",
    State.RECEIVED_IN_PART: "unclear",
    State.THANKED: "official",
    State.CANCELLED: "ended",
}


def public_state(donation: Donation, *, shielded: bool) -> str:
    """The state that the public reads; while a city is in conflict, approved until it arrives."""
    if shielded and donation.state in SHIELDED:
        return State.APPROVED
    return str(donation.state)


@dataclass(frozen=True)
class Situation:
    """What the sentence about a donation depends on, besides its state."""

    vote: RollCall | None = None
    was_approved: bool = False
    stopped: bool = False
    stopped_since: date | None = None
    acceptance: tuple[AcceptanceLine, ...] = ()


def word_and_tone(donation: Donation, state: str, situation: Situation) -> tuple[str, str]:
    """Its state in two or three words, and the colour of the badge."""
    if _was_voted_down(donation, situation):
        return gettext("Not approved"), "ended"
    if situation.stopped and state in DONATION_PROMISED:
        return gettext("Stopped: the tie is suspended"), "suspended"
    word, tone = capfirst(str(DonationState(state).label)), TONES.get(State(state), "progress")
    if state not in DONATION_ARRIVED:
        return word, tone
    lines = [line for line in donation.lines.all() if line.cancelled_at is None]
    if not any(line.arrived for line in lines):
        return gettext("Nothing arrived in order"), "ended"
    in_full = all(line.arrived == line.quantity for line in lines)
    return word, tone if in_full else "unclear"


def stands(donation: Donation, state: str, situation: Situation, *, shielded: bool) -> str:
    """One sentence that says how far the donation has come."""
    if state == State.CANCELLED:
        return _cancelled(donation, situation)
    if situation.stopped and state in DONATION_PROMISED:
        return _stopped(donation, situation)
    if state == State.PROPOSED and situation.vote is not None:
        return _voted(situation.vote)
    if state in DONATION_ARRIVED and situation.acceptance:
        return _arrived(state, situation.acceptance)
    if state == State.APPROVED and shielded:
        return gettext("What happens to it until the recipient signs for it is not public.")
    return str(STANDS[State(state)])


def _was_voted_down(donation: Donation, situation: Situation) -> bool:
    lost = situation.vote is not None and not situation.vote.carried
    return lost and donation.state in (State.PROPOSED, State.CANCELLED)


def _cancelled(donation: Donation, situation: Situation) -> str:
    if situation.vote is not None and not situation.vote.carried:
        return _voted(situation.vote)
    if donation.cancelled_why != Donation.Cancelled.COUNCIL:
        return str(STANDS[State.CANCELLED])
    if situation.was_approved:
        return gettext("The council rescinded it before it was shipped.")
    return gettext("Not approved by the council.")


def _stopped(donation: Donation, situation: Situation) -> str:
    facts = {"city": donation.city.display_name}
    if situation.stopped_since is None:
        return gettext("It is stopped: the tie with %(city)s is suspended.") % facts
    facts["day"] = date_format(situation.stopped_since)
    return gettext("It is stopped: the tie with %(city)s is suspended since %(day)s.") % facts


def _voted(vote: RollCall) -> str:
    if vote.carried:
        return gettext(
            "The council has voted for it; the final approval by two persons is pending."
        )
    ayes, noes = vote.ayes or 0, vote.noes or 0
    counts = [
        ngettext("%(number)d aye", "%(number)d ayes", ayes) % {"number": ayes},
        ngettext("%(number)d no", "%(number)d noes", noes) % {"number": noes},
        gettext("%(number)d needed") % {"number": vote.needed or 0},
    ]
    return gettext("The council did not approve it: %(counts)s.") % {"counts": ", ".join(counts)}


def _arrived(state: str, acceptance: Iterable[AcceptanceLine]) -> str:
    rows = [(line.in_order, line.damaged, line.missing) for line in acceptance]
    in_order, damaged, missing = (sum(numbers) for numbers in zip(*rows, strict=True))
    told = _by_numbers(in_order, damaged, missing)
    return gettext("Completed. %(told)s") % {"told": told} if state == State.THANKED else told


def _by_numbers(in_order: int, damaged: int, missing: int) -> str:
    if not damaged and not missing:
        return str(STANDS[State.RECEIVED])
    counts = []
    if damaged:
        counts.append(gettext("%(number)d arrived damaged") % {"number": damaged})
    if missing:
        counts.append(
            ngettext("%(number)d is missing", "%(number)d are missing", missing)
            % {"number": missing}
        )
    facts = {"sent": in_order + damaged + missing, "in_order": in_order, "rest": ", ".join(counts)}
    if not in_order:
        return gettext("Nothing of it arrived in order: of %(sent)d, %(rest)s.") % facts
    return gettext("Of %(sent)d, %(in_order)d arrived in order, %(rest)s.") % facts


def steps(state: str, *, shielded: bool) -> list[dict[str, str]]:
    """The step indicator, from the proposal to the acceptance; empty for what was cancelled."""
    if state == State.CANCELLED:
        return []
    road = [(states, label) for states, label in STAGES if not (shielded and states[0] in SHIELDED)]
    here = next(place for place, (states, _label) in enumerate(road) if state in states)
    last = len(road) - 1
    return [
        {"label": str(label), "state": _mark(place, here, last)}
        for place, (_states, label) in enumerate(road)
    ]


def _mark(place: int, here: int, last: int) -> str:
    if place < here or place == here == last:
        return "done"
    return "current" if place == here else "todo"

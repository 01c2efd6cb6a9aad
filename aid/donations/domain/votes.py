"""What the council's motions and votes do to a donation of its own property.

The first motion makes the donation public. A motion that is not carried ends nothing by itself:
the donation cannot be approved; a further motion may be filed, or the clerk cancels it. The result
of a roll call may be corrected only while nothing has been approved on it.

Source: Los Angeles Administrative Code §22.547: the council gives surplus equipment away.
"""

from typing import Any

from django.utils.translation import gettext as _

from aid.donations.domain.approvals import must_have_been_voted
from aid.donations.domain.choice_of_basis import values_must_be_certain
from aid.donations.domain.facts import public_facts
from aid.donations.domain.readiness import lock_donation, must_have_a_basis
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED, DonationState
from aid.items.domain.item_descriptions import things_must_be_certain
from aid.legal_bases.domain.terms import must_be_in_use, must_suit, wording_must_be_certain
from relationships.motions.domain.matters import MatterKind, register
from relationships.motions.models.matters import Matter
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.workflow import RuleError, log_step

_PROPOSED = {Motion.Purpose.DONATE: (DonationState.PROPOSED,)}


def _may_move(donation: Donation) -> None:
    """Raises RuleError: it is a donor's own; its basis is missing, unfit, out of use, or unsure."""
    if not donation.is_councils:
        raise RuleError(_("The council does not vote on what belongs to a donor."))
    legal_basis, _value = must_have_a_basis(donation)
    must_suit(legal_basis, donation.city)
    must_be_in_use(legal_basis)
    what_is_told_must_be_certain(donation)


def what_is_told_must_be_certain(donation: Donation) -> None:
    """Raises RuleError: a correction of the basis's wording, of a thing or of its value waits."""
    if donation.legal_basis is not None:
        wording_must_be_certain(donation.legal_basis)
    values_must_be_certain(donation)
    things_must_be_certain(donation.lines.not_cancelled().values("item"))


def _log(donation: Donation, motion: Motion, **step: Any) -> None:
    log_step(donation, **step)


def _act_of_motion(motion: Motion) -> str:
    return "donation_motion_corrected" if motion.corrects_id else "donation_motion_filed"


def _act_of_vote(roll_call: RollCall) -> str:
    did = "corrected_" if roll_call.corrects_id else ""
    return f"donation_vote_{did}{'carried' if roll_call.carried else 'not_carried'}"


def _does(roll_call: RollCall) -> str:
    if roll_call.carried:
        return _("The motion is carried: the donation can be approved.")
    return _(
        "The motion is not carried: the donation cannot be approved. A further motion may be filed;"
        " or it is cancelled in a further step, unless the roll call is corrected."
    )


def _may_turn(donation: Donation, wrong: RollCall) -> None:
    """Raises RuleError: it is approved, or cancelled."""
    if donation.state != DonationState.PROPOSED:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, and what was built on a vote stays.")
            % {"case": donation, "state": donation.get_state_display()}
        )


def _may_correct(donation: Donation, correction: RollCall) -> None:
    """Raises RuleError: the vote would be after the approval that rests on it."""
    must_have_been_voted(donation, correction.held_on)


KIND = MatterKind(
    page="donation_case",
    lock=lock_donation,
    subject=lambda donation: donation.subject,
    moved_in=_PROPOSED,
    voted_in=_PROPOSED,
    may_move=_may_move,
    may_vote=lambda donation: None,
    moved=_log,
    moves=lambda roll_call: None,
    does=_does,
    act_of_motion=_act_of_motion,
    act_of_vote=_act_of_vote,
    may_turn=_may_turn,
    may_correct=_may_correct,
    facts=lambda donation: {"city": donation.city.name, "reference": donation.reference},
    facts_when_moved=public_facts,
    may_be_reported=False,
    asks=lambda donation: donation.is_councils and donation.legal_basis_id is not None,
    reworded_in=DONATION_PROMISED,
)
register(Matter.Kind.DONATION, KIND)

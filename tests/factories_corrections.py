"""What the tests of corrections share: entered corrections of each kind."""

from relationships.motions.domain import motions
from sistercities.kernel import entries
from tests.days import same_time
from tests.factories import clerk
from tests.factories_agreements import confirmed, frozen, past_every_trigger, signed_in_person
from tests.factories_council import motion_details
from tests.factories_relationships import A_DAY, recognised_tie
from tests.shelf import from_the_shelf

WHY = "It was misread."
PARTS = ("council_file", "title", "text", "mover", "seconders", "moved_on")


@from_the_shelf
def corrected_motion(motion, *, by=None, reason=WHY, **parts):
    """The motion of `motion_details` with other parts."""
    stands = {name: part for name, part in motion_details().items() if name in PARTS}
    return motions.correct_motion(motion, by=by or clerk(), reason=reason, **stands | parts)


@from_the_shelf
def entered_evidence_correction(tie=None, *, by=None, reason=WHY, **evidence):
    given = {"evidence": "Council file 59-9999", "evidence_on": A_DAY} | evidence
    row = (tie or recognised_tie()).recognitions.current().get()
    return entries.correct(row, by=by or clerk(), correction_reason=reason, **given)


@from_the_shelf
def corrected_evidence(tie=None, **details):
    row = entered_evidence_correction(tie, **details)
    entries.confirm(row, by=clerk())
    return row


@from_the_shelf
def frozen_long_ago(at=None, **texts):
    """A text that was frozen nine days ago, so that there are days on which it can be signed."""
    agreement = frozen(**texts)
    past_every_trigger(
        "UPDATE relationships_agreement SET frozen_at = %s WHERE id = %s",
        [at or same_time(9), agreement.pk],
    )
    agreement.refresh_from_db()
    return agreement


@from_the_shelf
def counting_signature(agreement=None, **details):
    return confirmed(signed_in_person(agreement or frozen_long_ago(), **details))


@from_the_shelf
def entered_signature_correction(signature, *, by=None, reason=WHY, **said):
    return entries.correct(signature, by=by or clerk(), correction_reason=reason, **said)


@from_the_shelf
def corrected_signature(signature, **said):
    correction = entered_signature_correction(signature, **said)
    entries.confirm(correction, by=clerk())
    return correction

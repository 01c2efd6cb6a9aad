"""Votes by voice: nobody is counted, and what the chair declared is all there is.

They are possible only where the body's rule allows them. Such a vote has no numbers: none is asked
for, kept or shown, and it is never told as a roll call. What was entered as one and was by name, or
the other way round, is corrected like anything else.
"""

from django.utils.translation import gettext as _

from relationships.motions.models.roll_calls import TOTALS, RollCall
from sistercities.kernel.workflow import RuleError


def must_be_allowed(roll_call: RollCall) -> None:
    """Raises RuleError: the rule of that day asks for votes by name."""
    if not roll_call.voice_votes:
        raise RuleError(_("The rule of the council asks for votes by name."))


def leave_out_numbers(roll_call: RollCall) -> None:
    """Keep neither number nor name of a vote by voice."""
    roll_call.unnamed, roll_call.mayor = True, ""
    roll_call.choices, roll_call.reasons = {}, {}
    roll_call.ayes = roll_call.noes = roll_call.needed = roll_call.quorum_needed = 0
    for total in TOTALS[2:]:
        setattr(roll_call, total, None)


def was_otherwise(roll_call: RollCall) -> bool:
    """Whether this corrects a vote by voice to one with numbers, or the other way round."""
    old = roll_call.corrects
    return old is not None and not roll_call.reconsidered and old.by_voice != roll_call.by_voice


def act_of(roll_call: RollCall) -> str:
    """One name for every kind of case, since there are no numbers to tell."""
    did = "_corrected" if roll_call.corrects_id else ""
    did += "_by_voice" if did and roll_call.by_voice and was_otherwise(roll_call) else ""
    did += "_by_name" if not roll_call.by_voice else ""
    did = "_reconsidered" if roll_call.reconsidered else did
    return f"voice_vote{did}_{'carried' if roll_call.carried else 'not_carried'}"

"""Donations on their way from the proposal to the shipment: the verbs, gathered.

Each of them locks the donation, then its things and needs, then the tie and the legal basis, and
looks again at all of it; see readiness.py. What must be recorded before anything is shipped is in
shipping_conditions.py, how a donation or a line of it is cancelled in cancellations.py.
"""

from aid.donations.domain.cancellations import cancel, cancel_line
from aid.donations.domain.facts import public_facts, thing_of, things_of
from aid.donations.domain.readiness import lock_donation, lock_lines, must_be, must_go_forward
from aid.donations.domain.shipping_conditions import (
    ConditionState,
    conditions_of,
    make_ready,
    must_be_cleared,
    open_conditions,
    record_condition,
    record_conditions,
    reopen_condition,
    title_has_passed,
)

__all__ = [
    "ConditionState",
    "cancel",
    "cancel_line",
    "conditions_of",
    "lock_donation",
    "lock_lines",
    "make_ready",
    "must_be",
    "must_be_cleared",
    "must_go_forward",
    "open_conditions",
    "public_facts",
    "record_condition",
    "record_conditions",
    "reopen_condition",
    "thing_of",
    "things_of",
    "title_has_passed",
]

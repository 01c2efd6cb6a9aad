"""Donations on their way from the proposal to the shipment: the verbs, gathered.

Each of them locks the donation, then its things and needs, then the tie and the legal ground, and
looks again at all of it; see readiness.py. What must be recorded before anything is shipped is in
gates.py, how a donation or a line of it is cancelled in cancellations.py.
"""

from aid.donations.domain.cancellations import cancel, cancel_line
from aid.donations.domain.facts import public_facts, thing_of, things_of
from aid.donations.domain.gates import (
    GateState,
    gates_of,
    make_ready,
    must_be_cleared,
    open_gates,
    record_gate,
    record_gates,
    reopen_gate,
    title_has_passed,
)
from aid.donations.domain.readiness import lock_donation, lock_lines, must_be, must_go_forward

__all__ = [
    "GateState",
    "cancel",
    "cancel_line",
    "gates_of",
    "lock_donation",
    "lock_lines",
    "make_ready",
    "must_be",
    "must_be_cleared",
    "must_go_forward",
    "open_gates",
    "public_facts",
    "record_gate",
    "record_gates",
    "reopen_gate",
    "thing_of",
    "things_of",
    "title_has_passed",
]

"""Every act that builds on something says on what, and waits while a correction of it waits."""

import pytest

from aid.casework.pages.processes import DONATION
from relationships.casework.pages.processes import NOMINATION
from relationships.ties.pages import RELATIONSHIP
from sistercities.kernel import entries
from sistercities.kernel.cases.addresses import PROCESSES
from tests.factories import clerk
from tests.factories_agreements import put
from tests.factories_council import begun_and_built_upon, entered_correction

pytestmark = pytest.mark.django_db

VOTES = {
    "file-motion",
    "enter-roll-call",
    "enter-unnamed-vote",
    "enter-voice-vote",
    "continue-motion",
    "refer-motion",
    "report-back",
    "take-up-motion",
    "withdraw-motion",
    "receive-and-file",
}
ON_THE_ROAD = {
    "report-motion",
    "report-roll-call",
    "form-committee",
    "start-review",
    "open-ballot",
    "draft-agreement",
    "freeze",
}
# Whoever adds an act that builds on an entry writes it down here, and tries it: those on a vote
# below, the others in tests/aid/donations/test_certain.py and test_approval_corrections.py,
# tests/relationships/ties/test_tie_votes.py and tests/relationships/motions/test_corrections.py.
BUILDS_ON_SOMETHING = {
    "nomination": VOTES | ON_THE_ROAD,
    "relationship": VOTES | {"change-status"},
    "donation": VOTES | {"choose-basis", "record-conditions", "thank", "complete"},
    "relationships_signature": {"confirm"},
}


def building(process):
    """Its acts that name what they rest on, without those of every entry, which it brings along."""
    return {
        act.name
        for act in process.acts
        if act.rests_on is not None
        and not act.name.startswith("correct-")
        and (act.name, process.noun) not in of_every_entry()
    }


def of_every_entry():
    return {(name, noun) for noun in PROCESSES for name in ("correct", "strike")}


def test_every_act_that_rests_on_something_is_listed():
    every = {"nomination": NOMINATION, "relationship": RELATIONSHIP, "donation": DONATION}

    found = {noun: building(process) for noun, process in (every | PROCESSES).items()}

    assert {noun: acts for noun, acts in found.items() if acts} == BUILDS_ON_SOMETHING


@pytest.mark.parametrize("name", sorted(VOTES | ON_THE_ROAD))
def test_what_rests_on_a_vote_says_that_it_waits(name):
    draft = entered_correction(begun_and_built_upon(), ayes=13, noes=1)
    act = NOMINATION.act(name)
    case = draft.motion.case
    case = put(case, min(act.states)) if act.states else case

    waits = act.waits_for(case)

    assert f"entered by {draft.entered_by}, waits" in waits
    entries.discard(draft, by=clerk(), reason="Entered twice.")
    assert act.waits_for(case) == ""

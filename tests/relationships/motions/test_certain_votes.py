"""What rests on a roll call waits while a correction of that roll call waits."""

import pytest

from relationships.agreements.domain import agreements
from relationships.committees.domain import ballots, committees
from relationships.models import Nomination
from relationships.motions.domain import motions
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk
from tests.factories_agreements import TEXTS, put
from tests.factories_committees import seated_committee
from tests.factories_council import (
    DAY,
    DESIGNATE,
    begun_and_built_upon,
    choices,
    confirmed_roll_call,
    designation_motion,
    entered_correction,
    motion_details,
)
from tests.factories_meetings import on_agenda

pytestmark = pytest.mark.django_db
WAITS = "A correction of the council's roll call|A roll call that .* entered waits"


def case_of(call):
    return Nomination.objects.get(pk=call.motion.case.pk)


def to_designate():
    return designation_motion().matter.motions.get(purpose="begin").decision


def designated():
    return confirmed_roll_call(designation_motion())


def drawn_up():
    call = confirmed_roll_call(designation_motion())
    agreements.draft_text(case_of(call), by=clerk(), **TEXTS)
    return call


def form_committee(case):
    seated_committee(nomination=case)


def start_review(case):
    committees.start_review(case, by=clerk())


def open_ballot(case):
    ballots.open_ballot(case, by=clerk(), item=None)


def move_to_designate(case):
    details = motion_details(purpose=DESIGNATE, council_file="22-0002-S32")
    motions.file_motion(case, by=clerk(), **details)


def vote_to_designate(case):
    motion = case.matter.last_motion
    entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), choices=choices())


def draft_text(case):
    agreements.draft_text(case, by=clerk(), **TEXTS)


def freeze(case):
    agreements.freeze(case.agreements.get(), by=clerk())


@pytest.mark.parametrize(
    ("vote", "state", "verb"),
    [
        (confirmed_roll_call, "begun", form_committee),
        (confirmed_roll_call, "committee_formed", start_review),
        (confirmed_roll_call, "in_review", open_ballot),
        (begun_and_built_upon, "recommended", move_to_designate),
        (to_designate, "recommended", vote_to_designate),
        (designated, "designated", draft_text),
        (drawn_up, "agreement", freeze),
    ],
)
def test_what_rests_on_a_roll_call_waits_for_its_correction(vote, state, verb):
    call = vote()
    draft = entered_correction(call, ayes=13, noes=1)
    case = put(case_of(call), state)

    with pytest.raises(RuleError, match=WAITS):
        verb(case)

    entries.discard(draft, by=clerk(), reason="Entered twice.")
    assert WAITS.split("|", maxsplit=1)[0] not in refusal_of(verb, case_of(call))


@pytest.mark.parametrize(
    ("vote", "state", "act"),
    [
        (confirmed_roll_call, "begun", "form-committee"),
        (confirmed_roll_call, "committee_formed", "start-review"),
        (confirmed_roll_call, "in_review", "open-ballot"),
        (begun_and_built_upon, "recommended", "file-motion"),
        (begun_and_built_upon, "recommended", "report-motion"),
        (to_designate, "recommended", "enter-roll-call"),
        (designated, "designated", "draft-agreement"),
        (drawn_up, "agreement", "freeze"),
    ],
)
def test_the_page_of_what_rests_on_a_roll_call_says_that_it_waits(client, vote, state, act):
    draft = entered_correction(vote(), ayes=13, noes=1)
    case = put(case_of(draft), state)
    client.force_login(clerk())

    page = client.get(f"{case.get_staff_url()}{act}/")

    assert page.status_code == 409
    assert f"entered by {draft.entered_by}, waits" in page.content.decode()


def refusal_of(verb, case):
    """What else forbids the step here, or nothing: the rest of the road is not laid."""
    try:
        verb(case)
    except RuleError as error:
        return str(error)
    return ""


def test_no_further_motion_is_offered_while_a_correction_waits(client):
    call = begun_and_built_upon()
    address = f"{case_of(call).get_staff_url()}"
    client.force_login(clerk())

    def offered():
        return {act.name for act in client.get(address).context["acts"]}

    before = offered()
    entered_correction(call, ayes=13, noes=1)

    assert "file-motion" in before
    assert "file-motion" not in offered()
    assert client.get(f"{address}file-motion/").status_code == 409

"""A donation goes no step further while the office has not read what its donor reported."""

import pytest

from aid.casework.domain import following, triage
from aid.donations.domain import shipping_conditions
from aid.models import PledgeMessage
from aid.shipping.domain import shipments
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.aid.approving import enter_approval
from tests.days import today
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    cleared,
    entered_approval,
    pledge_link,
    proposed,
    ready,
    received_pledge,
    requested,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def drafted(donation):
    donation.draft = entered_approval(donation)
    donation.draft.donation = donation
    return donation


def confirm(donation, *, by):
    entries.confirm(donation.draft, by=by)


def ship(donation, *, by):
    shipments.ship(
        donation, by=by, carrier="Carrier 1", reference="BL-1", left_on=today(), expected_on=today()
    )


STEPS = {
    "enter-approval": (requested, enter_approval),
    "confirm-approval": (drafted, confirm),
    "make-ready": (cleared, shipping_conditions.make_ready),
    "ship": (ready, ship),
}


def report(donation, text="One broke, only 1 left"):
    following.report_change(pledge_link(donation.pledge), text=text)


@pytest.fixture(params=STEPS)
def step(request):
    """A donation of a donor's own before a step, and the step."""
    prepared, take = STEPS[request.param]
    return prepared(proposed("donor")), take


def test_an_unread_change_stops_each_step(step):
    donation, take = step
    report(donation)

    with pytest.raises(RuleError) as no:
        take(donation, by=clerk())

    assert no.value.messages == [
        f"The donor has reported a change on pledge {donation.pledge}, and nobody has marked it as"
        " read. Read it there first; until then this donation goes no step further."
    ]


def test_a_change_that_was_read_stops_nothing(step):
    donation, take = step
    report(donation)
    triage.mark_read(donation.pledge, by=clerk())

    take(donation, by=clerk())

    assert donation.steps.exists()


def test_a_change_after_the_first_was_read_stops_again(step):
    donation, take = step
    report(donation)
    triage.mark_read(donation.pledge, by=clerk())
    report(donation, "Now none is left")

    with pytest.raises(RuleError, match="reported a change"):
        take(donation, by=clerk())


def test_a_change_on_another_pledge_stops_nothing(step):
    donation, take = step
    other = received_pledge()
    following.report_change(pledge_link(other), text="It moved")

    take(donation, by=clerk())

    assert donation.steps.exists()


def test_a_withdrawal_stops_each_step_read_or_not(step):
    donation, take = step
    if donation.condition_records.exists():
        shipping_conditions.reopen_condition(
            donation, by=clerk(), shipping_condition="title", reason="The deed came back"
        )
    following.withdraw(pledge_link(donation.pledge), reason="I need them myself")
    unread = PledgeMessage.objects.filter(kind="withdrawn", seen_at=None)

    with pytest.raises(RuleError, match=r"is now “cancelled”|This was discarded"):
        take(donation, by=clerk())

    assert unread.count() == 1

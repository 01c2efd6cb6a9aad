"""Many approvals that want the same cap at the same moment; real threads.

Each race is run by the domain, by careless code that only the triggers hold back, and by careless
code without them, which must go wrong, else the race would prove nothing.
"""

import time

import pytest
from django.db import transaction
from django.db.models import Sum
from django.db.utils import IntegrityError

from aid.donations.domain.cancellations import cancel
from aid.donations.states import DONATION_COUNTED
from aid.models import Approval, CapYear, Donation
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.aid.approving import confirm_approval
from tests.factories import clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    approved,
    confirm,
    entered_approval,
    grounded,
    money_ground,
    proposed,
    put,
    surplus_item,
    the_council,
    times_ground,
)
from tests.races.threads import DONE, REFUSED, outcomes_of, without_triggers
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial]

AT_ONCE = times(12, in_trials=50)
VALUE, CAP = 18_000, 100_000
GROUNDS = {"money": (lambda: money_ground(CAP), 5), "times": (lambda: times_ground(3), 3)}


def waiting(body, ground):
    """A donation whose approval waits for the second person."""
    donation = proposed("council", items=[surplus_item(str(VALUE))], body=body)
    entered_approval(grounded(donation, ground))
    return donation


def careful(donation, by):
    confirm_approval(Donation.objects.get(pk=donation.pk), by=by)


def careless(donation, by, think=0.0):
    """Count, think, approve: what the domain would be without its lock."""
    ground = donation.ground
    counted = Donation.objects.filter(ground=ground, state__in=DONATION_COUNTED)
    used = counted.aggregate(used=Sum("value", default=0))["used"]
    if ground.counts_in == "money" and used + donation.value > ground.limit:
        raise RuleError("The cap is passed.")
    if ground.counts_in == "times" and counted.count() >= ground.limit:
        raise RuleError("The cap is passed.")
    time.sleep(think)
    try:
        with transaction.atomic():
            confirm(Approval.objects.get(donation=donation))
            put(Donation.objects.get(pk=donation.pk), "approved")
    except IntegrityError as error:
        raise RuleError("PostgreSQL said no.") from error


def unguarded(donation, by):
    without_triggers()
    careless(donation, by, think=0.2)


def race(approve, make_ground):
    """Approve many donations at once; what became of them, and of the cap."""
    the_council()
    body, ground, by = RecipientBodyFactory(), make_ground(), clerk()
    donations = [waiting(body, ground) for _ in range(AT_ONCE)]
    works = [lambda donation=donation: approve(donation, by) for donation in donations]
    outcomes = outcomes_of(*works)
    return ground, outcomes.count(DONE), outcomes.count(REFUSED)


def approved_on(ground):
    """How many donations were approved on it, and what they are worth."""
    counted = Donation.objects.filter(ground=ground, state__in=DONATION_COUNTED)
    return counted.count(), counted.aggregate(worth=Sum("value", default=0))["worth"]


def used_of(ground):
    """What the counter says, which is the value or the number of what was approved."""
    return CapYear.objects.get(ground=ground).used


@pytest.mark.parametrize("counts_in", GROUNDS)
def test_of_many_approvals_only_as_many_pass_as_the_cap_allows(counts_in):
    make_ground, fit = GROUNDS[counts_in]

    ground, done, refused = race(careful, make_ground)

    number, worth = approved_on(ground)
    entries = PublicRecordEntry.objects.filter(line__contains='"act":"donation_approved"')
    assert (done, refused, number) == (fit, AT_ONCE - fit, fit)
    assert worth == fit * VALUE
    assert used_of(ground) == (worth if counts_in == "money" else number)
    assert entries.count() == fit


@pytest.mark.parametrize("counts_in", GROUNDS)
def test_triggers_alone_keep_the_cap(counts_in):
    make_ground, fit = GROUNDS[counts_in]

    ground, done, refused = race(careless, make_ground)

    number, worth = approved_on(ground)
    assert (done, refused, number) == (fit, AT_ONCE - fit, fit)
    assert used_of(ground) == (worth if counts_in == "money" else number)


@pytest.mark.parametrize("counts_in", GROUNDS)
def test_without_lock_and_trigger_the_same_race_passes_the_cap(counts_in):
    make_ground, fit = GROUNDS[counts_in]

    ground, _done, _refused = race(unguarded, make_ground)

    number, _worth = approved_on(ground)
    assert number > fit


def test_what_is_cancelled_meanwhile_makes_room_and_the_counter_stays_true():
    the_council()
    body, ground, by = RecipientBodyFactory(), money_ground(CAP), clerk()
    first = [approved(waiting(body, ground)) for _ in range(5)]
    second = [waiting(body, ground) for _ in range(15)]
    because = {"by": by, "why": "broken", "reason": "It broke."}

    outcomes = outcomes_of(
        *[lambda donation=donation: cancel(donation, **because) for donation in first],
        *[lambda donation=donation: careful(donation, by) for donation in second],
    )

    number, worth = approved_on(ground)
    assert set(outcomes) <= {DONE, REFUSED}
    assert outcomes.count(DONE) == 5 + number
    assert used_of(ground) == worth <= CAP
    assert {donation.steps.latest("pk").act for donation in first} == {"donation_cancelled"}

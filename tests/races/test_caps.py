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
    money_basis,
    proposed,
    put,
    surplus_item,
    the_council,
    times_basis,
    with_basis,
)
from tests.races.threads import DONE, REFUSED, outcomes_of, without_triggers
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial]

AT_ONCE = times(12, in_trials=50)
VALUE, CAP = 18_000, 100_000
BASES = {"money": (lambda: money_basis(CAP), 5), "times": (lambda: times_basis(3), 3)}


def waiting(body, legal_basis):
    """A donation whose approval waits for the second person."""
    donation = proposed("council", items=[surplus_item(str(VALUE))], body=body)
    entered_approval(with_basis(donation, legal_basis))
    return donation


def careful(donation, by):
    confirm_approval(Donation.objects.get(pk=donation.pk), by=by)


def careless(donation, by, think=0.0):
    """Count, think, approve: what the domain would be without its lock."""
    legal_basis = donation.legal_basis
    counted = Donation.objects.filter(legal_basis=legal_basis, state__in=DONATION_COUNTED)
    used = counted.aggregate(used=Sum("value", default=0))["used"]
    if legal_basis.counts_in == "money" and used + donation.value > legal_basis.limit:
        raise RuleError("The cap is passed.")
    if legal_basis.counts_in == "times" and counted.count() >= legal_basis.limit:
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


def race(approve, make_basis):
    """Approve many donations at once; what became of them, and of the cap."""
    the_council()
    body, legal_basis, by = RecipientBodyFactory(), make_basis(), clerk()
    donations = [waiting(body, legal_basis) for _ in range(AT_ONCE)]
    works = [lambda donation=donation: approve(donation, by) for donation in donations]
    outcomes = outcomes_of(*works)
    return legal_basis, outcomes.count(DONE), outcomes.count(REFUSED)


def approved_on(legal_basis):
    """How many donations were approved on it, and what they are worth."""
    counted = Donation.objects.filter(legal_basis=legal_basis, state__in=DONATION_COUNTED)
    return counted.count(), counted.aggregate(worth=Sum("value", default=0))["worth"]


def used_of(legal_basis):
    """What the counter says, which is the value or the number of what was approved."""
    return CapYear.objects.get(legal_basis=legal_basis).used


@pytest.mark.parametrize("counts_in", BASES)
def test_of_many_approvals_only_as_many_pass_as_the_cap_allows(counts_in):
    make_basis, fit = BASES[counts_in]

    legal_basis, done, refused = race(careful, make_basis)

    number, worth = approved_on(legal_basis)
    entries = PublicRecordEntry.objects.filter(line__contains='"act":"donation_approved"')
    assert (done, refused, number) == (fit, AT_ONCE - fit, fit)
    assert worth == fit * VALUE
    assert used_of(legal_basis) == (worth if counts_in == "money" else number)
    assert entries.count() == fit


@pytest.mark.parametrize("counts_in", BASES)
def test_triggers_alone_keep_the_cap(counts_in):
    make_basis, fit = BASES[counts_in]

    legal_basis, done, refused = race(careless, make_basis)

    number, worth = approved_on(legal_basis)
    assert (done, refused, number) == (fit, AT_ONCE - fit, fit)
    assert used_of(legal_basis) == (worth if counts_in == "money" else number)


@pytest.mark.parametrize("counts_in", BASES)
def test_without_lock_and_trigger_the_same_race_passes_the_cap(counts_in):
    make_basis, fit = BASES[counts_in]

    legal_basis, _done, _refused = race(unguarded, make_basis)

    number, _worth = approved_on(legal_basis)
    assert number > fit


def test_what_is_cancelled_meanwhile_makes_room_and_the_counter_stays_true():
    the_council()
    body, legal_basis, by = RecipientBodyFactory(), money_basis(CAP), clerk()
    first = [approved(waiting(body, legal_basis)) for _ in range(5)]
    second = [waiting(body, legal_basis) for _ in range(15)]
    because = {"by": by, "why": "broken", "reason": "It broke."}

    outcomes = outcomes_of(
        *[lambda donation=donation: cancel(donation, **because) for donation in first],
        *[lambda donation=donation: careful(donation, by) for donation in second],
    )

    number, worth = approved_on(legal_basis)
    assert set(outcomes) <= {DONE, REFUSED}
    assert outcomes.count(DONE) == 5 + number
    assert used_of(legal_basis) == worth <= CAP
    assert {donation.steps.latest("pk").act for donation in first} == {"donation_cancelled"}

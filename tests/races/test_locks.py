"""Two who hold one row each, and one of them writes what points to the other's; real threads.

A foreign key is checked at the commit, under a lock that FOR UPDATE keeps out and FOR NO KEY
UPDATE lets in. So whoever notes something in the history of a pledge, holding its donation, must
not wait for somebody who holds the pledge and waits for the donation.
"""

import threading

import pytest
from django.db import OperationalError, transaction

from aid.models import Donation, Pledge
from sistercities.kernel.workflow import lock, log_step
from tests.factories import CouncilFactory
from tests.factories_aid import proposed
from tests.races.threads import (
    DONE,
    outcomes_of,
    somebody_waits_for_us,
    until_somebody_waits_for_us,
)

pytestmark = pytest.mark.django_db(transaction=True)


def lock_against_children(case):
    case.refresh_from_db(from_queryset=type(case).objects.select_for_update(of=("self",)))


def the_two_cross(lock):
    """One locks pledge, then donation; the other holds the donation and notes on the pledge."""
    CouncilFactory()
    key = proposed().pk
    both_hold = threading.Barrier(2)

    @transaction.atomic
    def pledge_first():
        donation = Donation.objects.select_related("pledge").get(pk=key)
        lock(donation.pledge)
        both_hold.wait(timeout=20)
        lock(donation)

    @transaction.atomic
    def donation_first():
        donation = Donation.objects.select_related("pledge").get(pk=key)
        lock(donation)
        log_step(donation.pledge, act="pledge_answered", by=None, acted_as="The donor")
        both_hold.wait(timeout=20)
        until_somebody_waits_for_us()

    return outcomes_of(pledge_first, donation_first)


def test_a_lock_lets_others_write_what_points_to_the_row():
    assert the_two_cross(lock) == [DONE, DONE]
    assert Pledge.objects.get().steps.filter(act="pledge_answered").count() == 1


def test_with_the_strong_lock_the_same_two_deadlock():
    deadlocks = [error for error in the_two_cross(lock_against_children) if error != DONE]

    assert [type(error) for error in deadlocks] == [OperationalError]
    assert "deadlock detected" in str(deadlocks[0])


def test_that_others_wait_for_each_other_is_none_of_ours(sql):
    """A test that waits to be waited for is not deceived by what runs beside it."""
    held, one_waits, seen = threading.Event(), threading.Event(), threading.Event()

    @transaction.atomic
    def hold():
        sql("SELECT pg_advisory_xact_lock(41)")
        held.set()
        until_somebody_waits_for_us()
        one_waits.set()
        seen.wait(timeout=60)

    @transaction.atomic
    def wait():
        held.wait(timeout=60)
        sql("SELECT pg_advisory_xact_lock(41)")

    beside = threading.Thread(target=outcomes_of, args=[hold, wait])
    beside.start()
    assert one_waits.wait(timeout=60)
    waits_for_us = somebody_waits_for_us()
    seen.set()
    beside.join(timeout=60)

    assert not waits_for_us

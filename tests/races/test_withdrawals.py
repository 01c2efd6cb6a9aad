"""A donor withdraws while the office takes the pledge up, or cancels; real threads."""

import threading

import pytest
from django.db import connection, transaction

from aid.casework.domain import following, triage
from aid.donations.domain import cancellations
from aid.models import Donation, Pledge
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import RecipientBodyFactory, pledge_link, proposed, received_pledge
from tests.races.threads import DONE, REFUSED, outcomes_of, until_somebody_waits_for_us
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial]
ROUNDS = times(3, in_trials=300)


def withdraw(token, outcomes):
    try:
        following.withdraw(token)
        outcomes.append(DONE)
    except RuleError as error:
        outcomes.append(error.messages)
    finally:
        connection.close()


def test_what_is_taken_up_at_the_last_moment_is_not_left_behind():
    CouncilFactory()
    pledge = received_pledge()
    by, body = clerk(), RecipientBodyFactory(city=pledge.city)
    token, outcomes = pledge_link(pledge), []
    donor = threading.Thread(target=withdraw, args=[token, outcomes])

    with transaction.atomic():
        triage.take_up(pledge, by=by, body=body, quantities={pledge.items.get(): 1})
        donor.start()
        until_somebody_waits_for_us()
    donor.join(timeout=20)

    assert "has just acted on this pledge" in outcomes[0][0]
    assert Pledge.objects.get().state == "taken_up"
    following.withdraw(token)
    assert (Pledge.objects.get().state, Donation.objects.get().state) == ("withdrawn", "cancelled")


def test_withdrawing_and_taking_up_never_leave_a_donation_without_its_pledge():
    CouncilFactory()
    by = clerk()
    for _ in range(ROUNDS):
        pledge = received_pledge()
        body, token, item = (
            RecipientBodyFactory(city=pledge.city),
            pledge_link(pledge),
            pledge.items.get(),
        )

        outcomes = outcomes_of(
            lambda token=token: following.withdraw(token),
            lambda pledge=pledge, body=body, item=item: triage.take_up(
                Pledge.objects.get(pk=pledge.pk), by=by, body=body, quantities={item: 1}
            ),
        )

        pledge.refresh_from_db()
        live = Donation.objects.live().filter(pledge=pledge).count()
        assert set(outcomes) <= {DONE, REFUSED}
        assert (pledge.state, live) in [("withdrawn", 0), ("taken_up", 1)]


def test_withdrawing_and_cancelling_do_not_wait_for_each_other_for_ever():
    CouncilFactory()
    by = clerk()
    for _ in range(ROUNDS):
        donation = proposed()
        token = pledge_link(donation.pledge)

        outcomes = outcomes_of(
            lambda token=token: following.withdraw(token),
            lambda donation=donation: cancellations.cancel(
                Donation.objects.get(pk=donation.pk), by=by, why="broken", reason="It broke."
            ),
        )

        donation.refresh_from_db()
        assert set(outcomes) <= {DONE, REFUSED}
        assert donation.state == "cancelled"

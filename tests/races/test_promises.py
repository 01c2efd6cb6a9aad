"""Many who want one of a few at the same time; real threads, on connections of their own.

The same race is run three ways: by the domain; by careless code that only the triggers hold back;
and by careless code without them, which must go wrong, else the race would prove nothing.
"""

import itertools
import threading
import time
from collections import Counter

import pytest
from django.db.utils import IntegrityError

from aid.donations.domain.proposals import LinePlan, propose
from aid.models import Donation, DonationLine
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import ItemFactory, RecipientBodyFactory, published_need
from tests.races.threads import DONE, outcomes_of, without_triggers
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial]

WANTED, ASK, AT_ONCE, ROUNDS = times((3, 24, 12, 1), in_trials=(10, 200, 40, 100))
references = itertools.count(1)


def careful(by, body, item, need):
    """As triage and the page of a thing do it."""
    propose(by=by, body=body, lines=[LinePlan(item, 1, need)])


def careless(by, body, item, need, think=0.0):
    """Count, think, write: what the domain would be without its locks."""
    taken = DonationLine.objects.not_cancelled()
    enough = need.quantity if need else item.quantity
    if taken.filter(**({"need": need} if need else {"item": item})).count() >= enough:
        raise RuleError("No more are free.")
    time.sleep(think)
    reference = f"race-{next(references)}"
    donation = Donation.objects.create(
        reference=reference, kind="council", city=body.city, body=body
    )
    try:
        DonationLine.objects.create(donation=donation, item=item, need=need, quantity=1)
    except IntegrityError as error:
        raise RuleError("PostgreSQL said no.") from error


def unguarded(by, body, item, need):
    without_triggers()
    careless(by, body, item, need, think=0.05)


def prizes(of, rounds):
    """For each round something of which there are a few, and those who could be asked for it."""
    by = clerk()
    for _ in range(rounds):
        body = RecipientBodyFactory()
        need = published_need(body=body, quantity=WANTED) if of == "need" else None
        yield by, body, ItemFactory(quantity=ASK if need else WANTED), need


def race(ask, of, *, rounds=1, asks=ASK):
    """All threads begin each round together and ask in turns, until all of the asks are made.

    For each round: pieces promised, asks that were granted, asks that a rule refused.
    """
    chances = list(prizes(of, rounds))
    granted, refused = Counter(), Counter()
    begin = threading.Barrier(AT_ONCE)

    def one_of_many():
        for number, chance in enumerate(chances):
            begin.wait(timeout=60)
            for _ in range(asks // AT_ONCE):
                try:
                    ask(*chance)
                    granted[number] += 1
                except RuleError:
                    refused[number] += 1

    outcomes = outcomes_of(*[one_of_many] * AT_ONCE)
    assert outcomes == [DONE] * AT_ONCE
    promised = [item.lines.not_cancelled().count() for _by, _body, item, _need in chances]
    return [(promised[n], granted[n], refused[n]) for n in range(rounds)]


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@pytest.mark.parametrize("of", ["need", "item"])
def test_only_so_many_get_one_in_every_round(of):
    result = race(careful, of, rounds=ROUNDS)

    assert result == [(WANTED, WANTED, ASK - WANTED)] * ROUNDS
    assert Donation.objects.count() == WANTED * len(result)


@pytest.mark.parametrize("of", ["need", "item"])
def test_triggers_alone_promise_no_more_than_there_are(of):
    assert race(careless, of) == [(WANTED, WANTED, ASK - WANTED)]


@pytest.mark.parametrize("of", ["need", "item"])
def test_without_lock_and_trigger_the_same_race_goes_wrong(of):
    ((promised, _granted, _refused),) = race(unguarded, of, asks=AT_ONCE)

    assert promised > WANTED

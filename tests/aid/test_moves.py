"""Every move of every table of aid, asked of the domain and of PostgreSQL."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from aid.donations.states import DONATION_MOVES
from aid.items.states import ITEM_MOVES
from aid.models import Donation, Item, Need, Pledge
from aid.needs.states import NEED_MOVES
from aid.pledges.states import PLEDGE_MOVES
from sistercities.kernel.workflow import RuleError, advance, lock
from tests.factories import CityFactory, UserFactory
from tests.factories_aid import (
    A_DAY,
    DonationFactory,
    ItemFactory,
    NeedFactory,
    PledgeFactory,
    emergency_basis,
)
from tests.moves import not_refused, not_refused_at_birth
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db


def need(state):
    return NeedFactory(state=state, published_at=timezone.now(), closed_reason="Enough came.")


def item(state):
    return ItemFactory(state=state)


def pledge(state):
    return PledgeFactory(
        state=state,
        city=CityFactory(),
        sent_at=timezone.now(),
        confirmed_at=timezone.now(),
        declined_why="other",
    )


def donation(state):
    return DonationFactory(
        state=state,
        legal_basis=emergency_basis(),
        value=1,
        currency="USD",
        cap_begins_on=A_DAY,
        cancelled_why="other",
        cancelled_reason="For a reason.",
    )


MAKERS = {Need: need, Item: item, Pledge: pledge, Donation: donation}
TABLES = {Need: NEED_MOVES, Item: ITEM_MOVES, Pledge: PLEDGE_MOVES, Donation: DONATION_MOVES}
FIRST = {Need: "draft", Item: "available", Pledge: "draft", Donation: "proposed"}


def born(model, state):
    """A case in any state, put there with the triggers off."""
    with past_the_triggers():
        return MAKERS[model](state)


@pytest.mark.parametrize("model", TABLES)
def test_illegal_moves_are_refused_with_a_sentence(model):
    by = UserFactory()

    def move(case, new):
        lock(case)
        advance(case, new, act="test", by=by)

    born_in = partial(born, model)
    assert not_refused(TABLES[model], born_in, move, RuleError, "this step is not possible") == []


@pytest.mark.parametrize("model", TABLES)
def test_illegal_moves_are_refused_by_the_database(model, sql):
    def move(case, new):
        sql(f"UPDATE {model._meta.db_table} SET state = %s WHERE id = %s", [new, case.pk])

    born_in = partial(born, model)
    assert not_refused(TABLES[model], born_in, move, DatabaseError, "transition") == []


@pytest.mark.parametrize("model", TABLES)
def test_case_cannot_begin_in_a_later_state(model):
    later = [state for state in TABLES[model] if state != FIRST[model]]

    assert not_refused_at_birth(later, MAKERS[model], DatabaseError, "cannot begin in state") == []
    assert model.objects.count() == 0


@pytest.mark.parametrize("model", list(TABLES))
def test_unknown_state_is_refused_by_the_database(model, sql):
    born(model, FIRST[model])

    with pytest.raises(DatabaseError, match="transition"), transaction.atomic():
        sql(f"UPDATE {model._meta.db_table} SET state = 'elsewhere'")

    assert model.objects.get().state == FIRST[model]


def test_a_thing_moves_both_ways():
    assert {"available": {"gone"}, "gone": {"available"}} == ITEM_MOVES


@pytest.mark.parametrize(
    ("model", "state"),
    [
        (Need, "draft"),
        (Need, "closed"),
        (Item, "gone"),
        (Pledge, "received"),
        (Pledge, "withdrawn"),
        (Donation, "proposed"),
        (Donation, "cancelled"),
    ],
)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_case_is_never_deleted(model, state, statement, sql):
    born(model, state)

    with (
        pytest.raises(DatabaseError, match=r"part of the record|Cannot delete|never deleted"),
        transaction.atomic(),
    ):
        sql(statement.format(model._meta.db_table))

    assert model.objects.count() == 1

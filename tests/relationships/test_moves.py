"""Every move of every table, asked of the domain and of PostgreSQL."""

import datetime
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from relationships.agreements.states import AGREEMENT_MOVES
from relationships.meetings.states import MEETING_MOVES
from relationships.models import Agreement, Meeting, Nomination, Relationship
from relationships.nominations.states import NOMINATION_MOVES
from relationships.ties.states import RELATIONSHIP_FIRST, RELATIONSHIP_MOVES
from sistercities.kernel.workflow import RuleError, advance, lock
from tests.factories import CityFactory, NominationFactory, UserFactory, some_council
from tests.moves import not_refused, not_refused_at_birth
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db


def nomination(state):
    return NominationFactory(state=state, returned_from="filed" if state == "returned" else "")


def agreement(state):
    return Agreement.objects.create(
        nomination=NominationFactory(),
        version=1,
        state=state,
        language_partner="uk",
        canonical=b"{}",
        sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        frozen_at=timezone.now(),
        ended_reason="a reason",
    )


def relationship(state):
    return Relationship.objects.create(
        city_a=CityFactory(),
        city_b=CityFactory(),
        state=state,
        provenance="reported",
        source="A list",
        as_of=datetime.date(2024, 1, 1),
        ended_on=datetime.date(2024, 1, 1),
    )


def meeting(state):
    return Meeting.objects.create(
        body=some_council().body,
        starts_at=timezone.now(),
        timezone="UTC",
        place="City Hall",
        state=state,
        posted_at=timezone.now(),
    )


MAKERS = {
    Meeting: meeting,
    Nomination: nomination,
    Agreement: agreement,
    Relationship: relationship,
}
TABLES = {
    Meeting: MEETING_MOVES,
    Nomination: NOMINATION_MOVES,
    Agreement: AGREEMENT_MOVES,
    Relationship: RELATIONSHIP_MOVES,
}
FIRST = {
    Meeting: {"planned"},
    Nomination: {"draft"},
    Agreement: {"draft"},
    Relationship: set(RELATIONSHIP_FIRST),
}


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
    assert (
        not_refused(TABLES[model], born_in, move, DatabaseError, r"transition|does not change")
        == []
    )


@pytest.mark.parametrize("model", TABLES)
def test_case_cannot_begin_in_a_later_state(model):
    later = [state for state in TABLES[model] if state not in FIRST[model]]

    assert not_refused_at_birth(later, MAKERS[model], DatabaseError, "cannot begin in state") == []
    assert model.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "came_from"),
    [
        ("begun", "filed"),
        ("designated", "recommended"),
        ("recommended", "ballot"),
        ("not_recommended", "ballot"),
        ("signed_by_one", "agreement"),
        ("official", "signed_by_one"),
    ],
)
def test_legal_move_without_its_evidence_is_refused_by_the_database(state, came_from, sql):
    case = born(Nomination, came_from)

    with pytest.raises(DatabaseError, match=r"needs|no ballot|no confirmed"), transaction.atomic():
        sql("UPDATE relationships_nomination SET state = %s WHERE id = %s", [state, case.pk])

    assert Nomination.objects.get().state == came_from


@pytest.mark.parametrize(("old", "new"), [("official", "dormant"), ("official", "ended")])
def test_status_without_a_confirmed_act_is_refused_by_the_database(old, new, sql):
    case = born(Relationship, old)

    with pytest.raises(DatabaseError, match="needs a confirmed act"), transaction.atomic():
        sql("UPDATE relationships_relationship SET state = %s WHERE id = %s", [new, case.pk])

    assert Relationship.objects.get().state == old


@pytest.mark.parametrize("model", list(TABLES))
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_case_is_never_deleted(model, statement, sql):
    born(model, min(FIRST[model]))

    with (
        pytest.raises(DatabaseError, match=r"part of the record|Cannot delete"),
        transaction.atomic(),
    ):
        sql(statement.format(model._meta.db_table))

    assert model.objects.count() == 1


@pytest.mark.parametrize("column", ["city_id", "kind", "slug"])
def test_nomination_stays_the_same_case(column, sql):
    case = NominationFactory()
    value = {"city_id": CityFactory().pk, "kind": "partner", "slug": "elsewhere"}[column]

    with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
        sql(f"UPDATE relationships_nomination SET {column} = %s", [value])

    assert Nomination.objects.get() == case

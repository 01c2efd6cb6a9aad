"""What PostgreSQL itself refuses, whoever asks: raw SQL, past the domain."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from relationships.models import Recognition, Relationship, StatusChange
from relationships.ties.domain.status import say_what_is_known
from relationships.ties.states import RELATIONSHIP_FIRST, RELATIONSHIP_MOVES, RelationshipState
from tests.days import today
from tests.factories import CityFactory, CouncilFactory, UserFactory, clerk
from tests.factories_relationships import (
    EARLIER,
    SUSPENDS,
    recognised_tie,
    reported_tie,
    signed_agreement,
    tie_with_status,
    waiting_recognition,
)
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db
INSERT = (
    "INSERT INTO relationships_relationship (city_a_id, city_b_id, kind, state, provenance, source,"
    " source_url, as_of, certainty, certainty_note, certainty_source, official_on, nomination_id,"
    " agreement_id, ended_on) VALUES (%(a)s, %(b)s, 'sister', %(state)s, %(provenance)s,"
    " %(source)s, '', '2024-05-01', 'clear', '', '', %(on)s, %(nomination)s, %(agreement)s,"
    " %(ended)s)"
)


def row(**fields):
    empty = dict.fromkeys(("on", "nomination", "agreement", "ended"))
    return (
        {"a": CityFactory().pk, "b": CityFactory().pk, "state": "reported"}
        | {"provenance": "reported", "source": "A list"}
        | empty
        | fields
    )


@pytest.fixture
def between():
    """A tie of two cities that are both not the council's."""
    CouncilFactory()

    def make(**fields):
        return reported_tie(other=CityFactory(), **fields)

    return make


@pytest.fixture
def asked():
    """A statement of the application's own role."""

    def run(statement, parameters=()):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    return run


def refused(sql, statement, parameters=(), says=""):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(statement, parameters)


@pytest.mark.parametrize(
    "state", [s for s in RelationshipState.values if s not in RELATIONSHIP_FIRST]
)
def test_tie_cannot_be_born_in_a_later_state(sql, state):
    refused(sql, INSERT, row(state=state, ended="2024-05-01"), says="cannot begin in state")


def test_tie_can_be_born_reported(sql):
    sql(INSERT, row())

    assert Relationship.objects.get().state == "reported"


def test_reported_tie_needs_a_source(sql):
    refused(sql, INSERT, row(source=""), says="reported_has_source")


def test_tie_of_a_city_with_itself_is_refused(sql):
    city = CityFactory().pk

    refused(sql, INSERT, row(a=city, b=city), says="relationship_of_two_cities")


def test_second_live_tie_of_a_pair_is_refused_in_either_order(sql, between):
    tie = between()

    refused(sql, INSERT, row(a=tie.city_a_id, b=tie.city_b_id), says="one_live_per_pair")
    refused(sql, INSERT, row(a=tie.city_b_id, b=tie.city_a_id), says="one_live_per_pair")


def test_our_own_city_must_be_the_first_of_the_two(sql):
    ours = CouncilFactory().city_id

    refused(sql, INSERT, row(b=ours), says="is the first of the two")


def test_tie_after_an_ended_one_is_taken(sql):
    tie = tie_with_status("ended")

    sql(INSERT, row(a=tie.city_a_id, b=tie.city_b_id))

    assert Relationship.objects.live().count() == 1


@pytest.mark.parametrize("provenance", ["reported", "process"])
def test_tie_cannot_be_born_official_without_signatures(sql, provenance):
    refused(
        sql,
        INSERT,
        row(state="official", provenance=provenance, on="2024-05-01"),
        says="official needs two confirmed signatures",
    )


@pytest.mark.parametrize("sides", [[], ["home"], ["partner"]])
def test_tie_cannot_be_born_official_with_fewer_than_two_signatures(sql, sides):
    agreement = signed_agreement(*sides)
    fields = {"nomination": agreement.nomination_id, "agreement": agreement.pk}

    refused(
        sql,
        INSERT,
        row(state="official", provenance="process", on="2024-05-01", **fields),
        says="official needs two confirmed signatures",
    )


def test_two_confirmed_signatures_let_a_tie_be_born_official(sql):
    agreement = signed_agreement("home", "partner")
    fields = {"nomination": agreement.nomination_id, "agreement": agreement.pk}

    sql(INSERT, row(state="official", provenance="process", on="2024-05-01", **fields))

    assert Relationship.objects.get().state == "official"


def test_reported_tie_becomes_official_only_with_a_confirmed_recognition(sql):
    tie = waiting_recognition().relationship

    refused(
        sql,
        "UPDATE relationships_relationship SET state = 'official' WHERE id = %s",
        [tie.pk],
        says="by recognition only",
    )


STATES = {
    "reported": [],
    "official": [],
    "dormant": ["dormant"],
    "suspended": ["suspended"],
    "ended": ["ended"],
}


def tie_in(state):
    return reported_tie() if state == "reported" else tie_with_status(*STATES[state])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (old, new)
        for old, after in RELATIONSHIP_MOVES.items()
        for new in RelationshipState.values
        if new != old and new not in after
    ],
)
def test_illegal_moves_are_refused(sql, old, new):
    tie = tie_in(old)
    StatusChange.objects.create(
        relationship=tie, number=9, **SUSPENDS | {"to_state": new}, entered_by=clerk()
    )
    sql(
        "UPDATE relationships_statuschange SET confirmed_by_id = %s, confirmed_at = now()"
        " WHERE confirmed_at IS NULL",
        [UserFactory().pk],
    )

    refused(
        sql,
        "UPDATE relationships_relationship SET state = %s, ended_on = %s WHERE id = %s",
        [new, today(), tie.pk],
        says="Invalid transition",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (old, new)
        for old, after in RELATIONSHIP_MOVES.items()
        for new in sorted(after)
        if (old, new) != ("reported", "official")
    ],
)
def test_legal_moves_need_a_confirmed_act(sql, old, new):
    tie = tie_in(old)
    StatusChange.objects.create(
        relationship=tie, number=9, **SUSPENDS | {"to_state": new}, entered_by=clerk()
    )

    refused(
        sql,
        "UPDATE relationships_relationship SET state = %s, ended_on = %s WHERE id = %s",
        [new, today(), tie.pk],
        says="needs a confirmed act",
    )


@pytest.mark.parametrize(
    "change",
    [
        "city_b_id = (SELECT min(id) FROM relationships_city)",
        "agreement_id = NULL",
        "nomination_id = NULL",
        "official_on = '2000-01-01'",
        "kind = 'friendship'",
        "provenance = 'reported'",
        "source = 'Another list'",
        "as_of = '2000-01-01'",
    ],
)
def test_cities_and_papers_of_a_signed_tie_do_not_change(sql, change):
    CouncilFactory(city=CityFactory())
    agreement = signed_agreement("home", "partner")
    with past_the_triggers():
        CityFactory()
        fields = {"nomination": agreement.nomination_id, "agreement": agreement.pk}
        sql(INSERT, row(state="official", provenance="process", on="2024-05-01", **fields))

    refused(sql, f"UPDATE relationships_relationship SET {change}", says="do not change")


@pytest.mark.parametrize(
    "table",
    ["relationship", "relationshipstep"],
)
def test_ties_and_their_steps_are_never_deleted(sql, table):
    recognised_tie()

    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refused(sql, f"DELETE FROM relationships_{table}", says="Cannot.* delete")
    refused(sql, f"TRUNCATE relationships_{table} CASCADE", says="part of the record")


def test_steps_of_a_tie_never_change(sql):
    recognised_tie()

    refused(sql, "UPDATE relationships_relationshipstep SET act = 'x'", says="Cannot update")


def test_recognition_is_confirmed_once_per_tie(sql):
    tie = recognised_tie()
    Recognition.objects.create(
        relationship=tie, evidence="Other", evidence_on=EARLIER, entered_by=clerk()
    )

    refused(
        sql,
        "UPDATE relationships_recognition SET confirmed_by_id = %s, confirmed_at = now()"
        " WHERE confirmed_at IS NULL",
        [UserFactory().pk],
        says="recognition_confirmed_once",
    )


def test_unclear_status_says_why_and_from_where(sql):
    reported_tie()

    with pytest.raises(IntegrityError, match="unclear_says_why"), past_the_triggers():
        sql("UPDATE relationships_relationship SET certainty = 'unclear', certainty_note = 'x'")


def test_what_is_known_of_a_tie_changes_by_an_act_only(asked):
    tie = reported_tie()
    say_what_is_known(tie, by=clerk(), certainty="unclear", note_text="Hearsay", source="A blog")

    for change in ("certainty = 'clear'", "certainty_note = 'X'", "certainty_source = 'X'"):
        refused(asked, f"UPDATE relationships_relationship SET {change}", says="said by an act")
    say_what_is_known(tie, by=clerk(), certainty="clear")
    assert Relationship.objects.get().certainty == "clear"


@pytest.mark.parametrize(
    ("old", "day"), [("official", "2020-01-01"), ("ended", "2020-01-01"), ("ended", None)]
)
def test_a_tie_ends_on_the_day_that_was_decided(asked, old, day):
    tie_in(old)

    refused(
        asked,
        "UPDATE relationships_relationship SET ended_on = %s",
        [day],
        says="on the day that was decided",
    )

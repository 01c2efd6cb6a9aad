"""What PostgreSQL refuses about the council, offices and terms, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import (
    LONG_AGO,
    CityFactory,
    CouncilFactory,
    OfficeFactory,
    PersonFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


def refused(sql, statement, parameters=(), *, match, error=DatabaseError):
    with pytest.raises(error, match=match), transaction.atomic():
        sql(statement, parameters)
    return True


def test_second_council_is_refused():
    CouncilFactory()

    with (
        pytest.raises(IntegrityError, match="body_slug_key"),
        transaction.atomic(),
    ):
        CouncilFactory(city=CityFactory())


def test_council_that_says_it_is_not_the_one_is_refused(sql):
    CouncilFactory()

    refused(sql, "UPDATE relationships_council SET singleton = false", match="council_is_one")


def test_council_has_seats(sql):
    CouncilFactory()

    refused(sql, "UPDATE relationships_council SET seats = 0", match="council_has_seats")


@pytest.mark.parametrize("table", ["council", "term"])
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_council_and_terms_are_never_deleted(sql, table, verb):
    CouncilFactory()
    TermFactory()
    ending = " CASCADE" if verb == "TRUNCATE" else ""
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(
        sql,
        f"{verb} relationships_{table}{ending}",
        match="part of the record|Cannot delete",
    )


def test_office_has_one_title_in_a_city():
    office = OfficeFactory(title="Mayor")

    with pytest.raises(IntegrityError, match="office_title_once_per_city"), transaction.atomic():
        OfficeFactory(title="Mayor", city=office.city)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2020-01-01", None), ("2021-01-01", None)),
        (("2020-01-01", "2020-12-31"), ("2020-12-30", None)),
        (("2020-01-01", "2020-12-31"), ("2020-03-01", "2020-04-01")),
        (("2020-01-01", None), ("2019-01-01", "2020-01-02")),
    ],
)
def test_two_holders_of_an_office_at_once_are_refused(sql, first, second):
    office = OfficeFactory()
    TermFactory(office=office, began_on=first[0], ended_on=first[1])

    refused(
        sql,
        "INSERT INTO relationships_term (office_id, person_id, began_on, ended_on, source, struck)"
        " VALUES (%s, %s, %s, %s, '', false)",
        [office.pk, PersonFactory().pk, *second],
        match="term_one_holder_at_a_time",
        error=IntegrityError,
    )


def test_next_holder_may_begin_the_day_after():
    office = OfficeFactory()
    TermFactory(office=office, began_on="2020-01-01", ended_on="2020-12-31")

    TermFactory(office=office, began_on="2021-01-01")

    assert office.terms.count() == 2


def test_term_that_ends_before_it_began_is_refused(sql):
    TermFactory(began_on=LONG_AGO)

    refused(
        sql,
        "UPDATE relationships_term SET ended_on = '2019-12-31'",
        match="term_ends_after_it_began|range lower bound",
    )


@pytest.mark.parametrize("table", ["person", "office"])
def test_person_and_office_with_a_term_cannot_go(sql, table):
    TermFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused(sql, f"DELETE FROM relationships_{table}", match="Cannot delete rows")

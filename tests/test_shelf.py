"""The shelf gives what the factory would have made, and only to a test that did nothing before."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from relationships.models import Body, City, CommitteeMember, Nomination
from sistercities.models import User
from tests.factories import CityFactory, clerk
from tests.factories_committees import put_in_state, reviewing
from tests.shelf import SHELF, Shelf, comparable

pytestmark = pytest.mark.django_db
TABLES = (Body, City, CommitteeMember, Nomination)


@pytest.fixture
def shelf(monkeypatch):
    """A shelf on which nothing stands, in the place of the one of this worker."""
    mine = Shelf()
    for name, value in vars(mine).items():
        monkeypatch.setattr(SHELF, name, value)
    return SHELF


def counted():
    return {table: table.objects.count() for table in TABLES}


def asked_again(as_a_test, times=3):
    """What each of so many tests after one another finds, having asked for the same."""
    found = []
    for _test in range(times):
        with as_a_test():
            SHELF.begin()
            committee, members = reviewing(5)
            found.append((committee.nomination.pk, len(members), counted()))
    return found


@pytest.fixture
def as_a_test():
    """A part of this test that is rolled back, as a test of its own is."""

    @contextmanager
    def part():
        block = transaction.atomic()
        block._from_testcase = True
        with block:
            yield
            transaction.set_rollback(True)

    return part


def test_the_third_test_gets_the_rows_of_the_second_and_as_many_as_the_first(shelf, as_a_test):
    first, second, third = asked_again(as_a_test)

    assert first[0] < second[0] == third[0]
    assert first[1:] == second[1:] == third[1:]
    assert len(shelf.copies) == 1


def test_what_comes_after_a_copy_is_a_copy_too(shelf, as_a_test):
    numbers = []
    for _test in range(4):
        with as_a_test():
            SHELF.begin()
            nomination = CityFactory(), reviewing(5)[0].nomination
            numbers.append([one.pk for one in nomination])

    assert numbers[-1] == numbers[-2] != numbers[0]


def test_who_wrote_something_before_gets_nothing_from_it(shelf, as_a_test):
    asked_again(as_a_test)
    [(kept, _members, _rows)] = asked_again(as_a_test, times=1)

    with as_a_test():
        SHELF.begin()
        City.objects.create(name="X", country_code="UA", latitude=1, longitude=1, geoname_id=1)
        assert reviewing(5)[0].nomination.pk > kept


def test_an_account_before_it_is_no_obstacle(shelf, as_a_test):
    asked_again(as_a_test)
    [(kept, _members, _rows)] = asked_again(as_a_test, times=1)

    with as_a_test():
        SHELF.begin()
        somebody = clerk()
        assert reviewing(5)[0].nomination.pk == kept
        assert User.objects.filter(pk=somebody.pk).exists()


def test_a_copy_is_changed_without_changing_what_stands_there(shelf, as_a_test):
    asked_again(as_a_test)
    with as_a_test():
        SHELF.begin()
        nomination = put_in_state(reviewing(5)[0].nomination, "lapsed")
        assert nomination.state == "lapsed"

    with as_a_test():
        SHELF.begin()
        committee, _members = reviewing(5)
        assert committee.nomination.state == "in_review"


def test_what_is_not_the_same_is_told_apart():
    assert comparable(({"a": 1}, ["x", None])) == comparable(({"a": 1}, ("x", None)))
    assert comparable((1,)) != comparable((True,))
    assert comparable(("1",)) != comparable((1,))

"""Motions that are filed at the same moment, with one new number or on one matter; real threads."""

import threading

import pytest
from django.db import IntegrityError, transaction

from relationships.models import Matter, Motion
from relationships.motions.domain import motions
from relationships.motions.domain.motions import also_in_file
from tests.factories import NominationFactory, clerk, seated_council
from tests.factories_council import confirmed_roll_call, member, motion_details
from tests.races.threads import DONE, REFUSED, outcomes_of, without_triggers

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6
NUMBER = "26-0777"
SPELLINGS = [NUMBER, "26–0777", "26 - 0777"]


def test_of_those_who_type_one_new_number_one_files_and_the_others_are_asked():
    seated_council()
    by, cases = clerk(), [NominationFactory() for _each in range(AT_ONCE)]
    works = [
        lambda case=case, number=number: motions.file_motion(
            case, by=by, **motion_details(council_file=SPELLINGS[number % len(SPELLINGS)])
        )
        for number, case in enumerate(cases)
    ]

    outcomes = outcomes_of(*works)

    assert (outcomes.count(DONE), outcomes.count(REFUSED)) == (1, AT_ONCE - 1)
    assert Motion.objects.count() == 1


def test_who_looks_without_waiting_does_not_see_the_other():
    """The control: to look for the number first is not enough."""
    seated_council()
    mover, looked = member(1), threading.Barrier(2)
    matters = [Matter.objects.create(kind="nomination") for _each in range(2)]

    @transaction.atomic
    def careless(matter):
        found = also_in_file(NUMBER)
        looked.wait(timeout=20)
        assert found is None
        motion(matter, mover)

    assert outcomes_of(*(lambda one=one: careless(one) for one in matters)) == [DONE, DONE]
    assert Motion.objects.of_file(NUMBER).count() == 2


def motion(matter, mover, purpose="begin"):
    given = motion_details(council_file=NUMBER, mover=mover, purpose=purpose)
    del given["seconders"]
    return Motion.objects.create(matter=matter, **given)


def two_on_one_matter(*, careless=False):
    """Two past the domain, after a lost vote; both look before either has committed."""
    lost, mover = confirmed_roll_call(ayes=3, noes=11).motion, member(1)

    @transaction.atomic
    def insert():
        if careless:
            without_triggers()
        motion(lost.matter, mover)

    return outcomes_of(insert, insert)


def test_of_two_motions_on_one_matter_postgresql_lets_one_in():
    outcomes = two_on_one_matter()

    assert sorted(map(type, outcomes), key=str) == [IntegrityError, str]
    assert Motion.objects.count() == 2


def test_without_its_trigger_both_get_in():
    assert two_on_one_matter(careless=True) == [DONE, DONE]
    assert Motion.objects.count() == 3

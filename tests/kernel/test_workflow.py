from datetime import date

import pytest

from relationships.models import NominationStep
from relationships.nominations.states import NominationState
from sistercities.kernel.workflow import RuleError, advance, lock, log_step
from tests.factories import NominationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_advance_saves_the_state_the_changes_and_a_step():
    nomination, user = NominationFactory(), UserFactory()

    advance(nomination, "filed", act="filed", by=user, facts={"n": 1}, why="Because")

    nomination.refresh_from_db()
    step = NominationStep.objects.get()
    assert (nomination.state, nomination.why) == ("filed", "Because")
    assert (step.act, step.from_state, step.to_state, step.facts, step.by) == (
        "filed",
        "draft",
        "filed",
        {"n": 1},
        user,
    )


def test_advance_saves_nothing_that_was_not_named():
    nomination = NominationFactory()
    nomination.why = "not meant to be saved"

    advance(nomination, "filed", act="filed", by=UserFactory())

    nomination.refresh_from_db()
    assert nomination.why == ""


def test_a_due_day_ends_with_the_state_in_which_it_was_due():
    nomination = NominationFactory(due_on=date(2026, 3, 1))

    advance(nomination, "filed", act="filed", by=UserFactory())

    nomination.refresh_from_db()
    assert nomination.due_on is None


def test_a_move_may_name_the_next_due_day():
    nomination = NominationFactory(due_on=date(2026, 3, 1))

    advance(nomination, "filed", act="filed", by=UserFactory(), due_on=date(2026, 4, 1))

    nomination.refresh_from_db()
    assert nomination.due_on == date(2026, 4, 1)


def test_refused_move_leaves_no_step():
    nomination = NominationFactory()

    with pytest.raises(RuleError):
        advance(nomination, "official", act="cheat", by=UserFactory())

    assert nomination.state == NominationState.DRAFT
    assert NominationStep.objects.count() == 0


def test_note_logs_an_act_that_does_not_move():
    nomination = NominationFactory()

    log_step(nomination, act="dossier_saved", by=None, acted_as="Mayor of Kyiv")

    step = NominationStep.objects.get()
    assert (step.from_state, step.to_state, step.acted_as) == ("draft", "draft", "Mayor of Kyiv")


def test_lock_reloads_the_case(sql):
    nomination = NominationFactory()
    sql("UPDATE relationships_nomination SET why = 'changed elsewhere'")

    lock(nomination)

    assert nomination.why == "changed elsewhere"

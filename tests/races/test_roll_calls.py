"""Clerks who enter and confirm the same roll call at once, with real threads."""

from functools import partial

import pytest

from relationships.models import AgendaItem, Motion, NominationStep, RollCall
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.models import PublicRecordEntry
from tests.factories import clerk
from tests.factories_council import DAY, choices, entered_roll_call, filed_motion
from tests.factories_meetings import on_agenda
from tests.races.threads import outcomes_of

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def at_once(work):
    """Run ``work(clerk)`` for several clerks at the same moment; what became of each."""
    works = [partial(work, clerk()) for _ in range(AT_ONCE)]
    return sorted(map(str, outcomes_of(*works)))


def test_one_of_many_confirmations_counts():
    pk = entered_roll_call().pk

    outcomes = at_once(lambda by: entries.confirm(RollCall.objects.get(pk=pk), by=by))

    assert outcomes == ["done"] + ["refused"] * (AT_ONCE - 1)
    assert NominationStep.objects.filter(to_state="begun", from_state="filed").count() == 1
    assert PublicRecordEntry.objects.count() == 2


def test_one_of_many_drafts_is_kept():
    pk = filed_motion().pk
    said, item = choices(), on_agenda(Motion.objects.get(pk=pk), DAY).pk

    outcomes = at_once(
        lambda by: entries.enter(
            ROLL_CALL,
            Motion.objects.get(pk=pk),
            by=by,
            item=AgendaItem.objects.get(pk=item),
            choices=said,
        )
    )

    assert outcomes == ["done"] + ["refused"] * (AT_ONCE - 1)
    assert RollCall.objects.count() == 1


def test_a_draft_edited_or_confirmed_at_once_is_either_but_never_both():
    pk = entered_roll_call(ayes=14).pk
    turn = iter(range(AT_ONCE))

    def confirm_or_edit(by):
        draft = RollCall.objects.get(pk=pk)
        if next(turn) % 2:
            entries.edit(draft, by=by, choices=choices(ayes=12, noes=3))
        else:
            entries.confirm(draft, by=by)

    outcomes = at_once(confirm_or_edit)

    roll_call = RollCall.objects.get(pk=pk)
    counted = list(roll_call.votes.values_list("choice", flat=True))
    assert set(outcomes) == {"done", "refused"}
    assert (roll_call.ayes, roll_call.noes) == (counted.count("aye"), counted.count("no"))
    assert roll_call.is_confirmed is True

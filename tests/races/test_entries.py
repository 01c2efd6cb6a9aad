"""Two clerks who enter, edit, confirm, discard, correct and strike the same entries at once.

`make trials` makes a thousand of such edits. After each pair all that was said is looked at.
"""

import random
from functools import partial

import pytest

from sistercities.kernel import entries
from sistercities.models import PublicRecordEntry
from tests.entry_examples import EXAMPLES
from tests.factories import clerk, some_council
from tests.races.threads import DONE, REFUSED, outcomes_of
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial]
PAIRS = times(6, in_trials=40)  # of each kind of entry
WHY = {"correction_reason": "It was misread."}


class Lineage:
    """One entry of an example, with all that corrected it."""

    def __init__(self, example):
        self.example = example
        first = example.counting()
        self.first, self.case = first.pk, first.case
        self.rows = type(first)._base_manager
        self.begun_with, self.told = set(self.steps()), PublicRecordEntry.objects.count()

    def steps(self):
        return type(self.case)._base_manager.get(pk=self.case.pk).steps.values_list("pk", "act")

    def chain(self):
        """The rows, from the first one to what waits."""
        row, found = self.rows.get(pk=self.first), []
        while row is not None:
            found.append(row)
            row = self.rows.filter(corrects=row.pk).first()
        return found

    def something_else(self, row):
        """What the row does not say yet."""
        said = {name: self.example.said[name] for name in self.example.better}
        changed = any(getattr(row, name) != said[name] for name in said)
        return said if changed else dict(self.example.better)

    def acts(self, by):
        """What this clerk may think of, with the rows as they were just read."""
        last = self.chain()[-1]
        if last.is_confirmed:
            said = self.something_else(last)
            correct = partial(entries.correct, last, by=by, **said, **WHY)
            strike = partial(entries.strike, last, by=by, **WHY)
            return [correct] * 5 + [strike] * entries.kind_of(last).struck
        edit = partial(entries.edit, last, by=by, **self.something_else(last), **WHY)
        return [
            partial(entries.confirm, last, by=by),
            partial(entries.confirm, last, by=by),
            partial(entries.discard, last, by=by, reason="Entered twice."),
            *([] if last.strikes else [edit, edit]),
        ]

    def is_over(self):
        last = self.chain()[-1]
        return last.strikes and last.is_confirmed

    def look(self, done):
        """Every act that was done is in the history; one row stands; two people said so."""
        chain = self.chain()
        counting = [one for one in chain if one.is_confirmed and one.replaced_by_id is None]
        assert len(counting) == 1
        assert [one.replaced_by_id for one in chain[: chain.index(counting[0])]] == [
            one.pk for one in chain[1 : chain.index(counting[0]) + 1]
        ]
        assert len(chain) - chain.index(counting[0]) <= 2
        assert self.rows.filter(corrects__in=[one.pk for one in chain]).count() == len(chain) - 1
        assert all(one.confirmed_by_id != one.entered_by_id for one in chain[1:])
        assert len(set(self.steps()) - self.begun_with) == done
        self.is_told_as_it_is([one for one in chain[1:] if one.is_confirmed])

    def is_told_as_it_is(self, corrections):
        """The record tells each correction once, and history what is kept of it."""
        kind = self.example.kind
        recorded = [
            row
            for row in corrections
            if kind.record is None or kind.record(row, entries.facts_of(row)) is not None
        ]
        assert PublicRecordEntry.objects.count() - self.told == len(recorded)
        for row in corrections:
            told = self.case.steps.filter(act=entries.act_of(row))
            assert entries.facts_of(row) in list(told.values_list("facts", flat=True))


# Of the others what is said depends on what it is about.
PLAIN = [one for one in EXAMPLES if not one.made and not callable(one.said)]


@pytest.mark.parametrize("example", PLAIN, ids=str)
def test_two_clerks_never_lose_what_the_other_did(example):
    some_council()
    dice, clerks = random.Random(str(example)), (clerk(), clerk())
    lineage, done = Lineage(example), 0

    for _ in range(PAIRS):
        outcomes = outcomes_of(*(dice.choice(lineage.acts(by)) for by in clerks))
        done += outcomes.count(DONE)

        assert set(outcomes) <= {DONE, REFUSED}
        lineage.look(done)
        if lineage.is_over():
            lineage, done = Lineage(example), 0

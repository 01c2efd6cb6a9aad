import pytest

from relationships.council.domain.voting import Count, Rule, decide, in_words, rows, verdict
from relationships.models import Threshold
from sistercities.kernel.workflow import RuleError

VOTING, PRESENT, SEATS = Threshold.VOTING, Threshold.PRESENT, Threshold.SEATS
TWO_THIRDS_PRESENT, TWO_THIRDS_SEATS = Threshold.TWO_THIRDS_PRESENT, Threshold.TWO_THIRDS_SEATS


@pytest.mark.parametrize(
    ("threshold", "ayes", "noes", "abstentions", "needed", "carried"),
    [
        (VOTING, 6, 5, 0, 6, True),
        (VOTING, 5, 5, 1, 6, False),
        (VOTING, 1, 0, 9, 1, True),
        (VOTING, 0, 0, 10, 1, False),
        (PRESENT, 6, 0, 4, 6, True),
        (PRESENT, 5, 0, 5, 6, False),
        (PRESENT, 7, 6, 0, 7, True),
        (SEATS, 8, 7, 0, 8, True),
        (SEATS, 7, 3, 0, 8, False),
        (SEATS, 14, 0, 0, 8, True),
        (TWO_THIRDS_PRESENT, 8, 3, 1, 8, True),
        (TWO_THIRDS_PRESENT, 8, 4, 1, 9, False),
        (TWO_THIRDS_PRESENT, 7, 3, 0, 7, True),
        (TWO_THIRDS_SEATS, 10, 5, 0, 10, True),
        (TWO_THIRDS_SEATS, 9, 1, 0, 10, False),
    ],
)
def test_threshold_decides_how_many_ayes_carry(threshold, ayes, noes, abstentions, needed, carried):
    rule = Rule(seats=15, quorum=10, threshold=threshold)

    outcome = decide(rule, Count(ayes, noes, abstentions))

    assert (outcome.needed, outcome.carried, outcome.quorum_met) == (needed, carried, True)


@pytest.mark.parametrize(
    ("seats", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (14, 8), (15, 8), (16, 9)]
)
def test_majority_of_seats_is_more_than_half(seats, needed):
    rule = Rule(seats=seats, quorum=1, threshold=SEATS)

    outcome = decide(rule, Count(ayes=seats, noes=0))

    assert outcome.needed == needed


@pytest.mark.parametrize(("seats", "needed"), [(1, 1), (3, 2), (4, 3), (7, 5), (9, 6), (15, 10)])
def test_two_thirds_are_rounded_up(seats, needed):
    rule = Rule(seats=seats, quorum=1, threshold=TWO_THIRDS_SEATS)

    outcome = decide(rule, Count(ayes=seats, noes=0))

    assert outcome.needed == needed


@pytest.mark.parametrize(("present", "met"), [(9, False), (10, True), (11, True)])
def test_quorum_is_counted_on_those_who_vote_or_abstain(present, met):
    rule = Rule(seats=15, quorum=10, threshold=VOTING)

    outcome = decide(rule, Count(ayes=present - 1, noes=0, abstentions=1, absent=15 - present))

    assert (outcome.present, outcome.quorum_met, outcome.carried) == (present, met, met)


@pytest.mark.parametrize(
    ("shrinks", "recused", "quorum_needed", "met"),
    [(False, 2, 4, False), (True, 0, 4, False), (True, 1, 3, True), (True, 4, 1, True)],
)
def test_quorum_shrinks_by_the_recused_only_where_the_rule_says_so(
    shrinks, recused, quorum_needed, met
):
    rule = Rule(seats=7, quorum=4, threshold=VOTING, quorum_shrinks=shrinks)

    outcome = decide(rule, Count(ayes=3, noes=0, recused=recused))

    assert (outcome.quorum_needed, outcome.quorum_met) == (quorum_needed, met)


def test_quorum_never_shrinks_to_nobody():
    rule = Rule(seats=3, quorum=2, threshold=VOTING, quorum_shrinks=True)

    outcome = decide(rule, Count(ayes=0, noes=0, recused=3))

    assert (outcome.quorum_needed, outcome.quorum_met, outcome.tie) == (1, False, False)


@pytest.mark.parametrize(
    ("ayes", "noes", "tie"), [(3, 3, True), (0, 0, False), (4, 3, False), (2, 2, True)]
)
def test_as_many_ayes_as_noes_are_a_tie_when_there_is_a_quorum(ayes, noes, tie):
    rule = Rule(seats=7, quorum=4, threshold=VOTING)

    outcome = decide(rule, Count(ayes, noes))

    assert (outcome.tie, outcome.tie and outcome.carried) == (tie, False)


def test_more_votes_than_seats_are_refused():
    rule = Rule(seats=7, quorum=4, threshold=VOTING)

    with pytest.raises(RuleError, match="7 seats"):
        decide(rule, Count(ayes=5, noes=2, absent=1))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(14, 0, absent=1), "carried"),
        (Count(5, 5), "a tie, so not carried"),
        (Count(7, 3), "not carried"),
        (Count(9, 0), "no quorum, so nothing was decided"),
    ],
)
def test_verdict_names_the_result(count, words):
    rule = Rule(seats=15, quorum=10, threshold=SEATS)

    assert verdict(decide(rule, count)) == words


def test_in_words_shows_the_whole_arithmetic():
    outcome = decide(Rule(seats=15, quorum=10, threshold=SEATS), Count(14, 0, absent=1))

    line = in_words(outcome)

    assert line == ("15 seats, 10 needed for a quorum, 14 present; 8 ayes needed, 14 ayes: carried")


def test_rows_explain_a_quorum_that_shrank():
    outcome = decide(
        Rule(seats=7, quorum=4, threshold=VOTING, quorum_shrinks=True), Count(3, 1, recused=1)
    )

    table = [(row["label"], row["value"], row["note"]) for row in rows(outcome)]

    assert table == [
        ("Seats", 7, ""),
        ("Needed for a quorum", 3, "4 by the rule, less 1 who stepped aside"),
        ("Present", 4, "voted or abstained"),
        ("Ayes needed", 3, "a majority of the members voting yes or no"),
        ("Ayes", 3, ""),
        ("Noes", 1, ""),
    ]

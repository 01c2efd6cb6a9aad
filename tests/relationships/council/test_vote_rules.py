"""Every vote rule with counts of real councils, and where each is told.

Los Angeles: Charter §244, quorum two thirds, action by a majority of the entire membership; council
journals of 9 June 2017 and 6 May 2020; who is present and silent counts as aye (council rules).
Vancouver: an abstention counts in favour (sanchom.github.io). Utah: the mayor of a town votes on a
tie. Marion NC, Code 2-29: quorum without vacant seats. Duck NC, Code 31.04: who left without being
excused counts as present. Two thirds of a council with a vacancy: League of Minnesota Cities.
"""

import pytest

from relationships.council.domain.voting import Count, Rule, decide, in_words, rows, verdict
from relationships.council.models.rules import Leaving, QuorumOf, Silence, Threshold
from sistercities.kernel.workflow import RuleError

ANGELES = {"seats": 15, "quorum": 10, "threshold": Threshold.SEATS}
SILENT_AYE = ANGELES | {"silent_as": Silence.AYE}
URGENT = ANGELES | {"threshold": Threshold.FIXED, "fixed": 12}
UNHEARD = ANGELES | {"threshold": Threshold.FIXED, "fixed": 10}
VANCOUVER = {
    "seats": 11,
    "quorum": 6,
    "threshold": Threshold.VOTING,
    "abstained_as": Silence.AYE,
    "silent_as": Silence.AYE,
}
UTAH = {"seats": 5, "quorum": 3, "threshold": Threshold.SEATS, "mayor_breaks_ties": True}
MARION = {
    "seats": 5,
    "quorum": None,
    "quorum_of": QuorumOf.MAJORITY_MEMBERS,
    "threshold": Threshold.VOTING,
}
DUCK = {"seats": 5, "quorum": 3, "threshold": Threshold.VOTING, "left_as": Leaving.NOT_VOTING}
NC_AYE = DUCK | {"left_as": Leaving.AYE, "silent_as": Silence.AYE}
MINNESOTA = {"seats": 5, "quorum": 3, "threshold": Threshold.TWO_THIRDS_SEATS}
OF_MEMBERS = MINNESOTA | {"threshold": Threshold.TWO_THIRDS_MEMBERS}


def of(threshold, seats=12):
    return {"seats": seats, "quorum": 1, "threshold": threshold}


@pytest.mark.parametrize(
    ("rule", "count", "said"),
    [
        # Los Angeles: (quorum, present, needed, ayes, carried)
        (ANGELES, Count(14, 0, absent=1), (10, 14, 8, 14, True)),
        (ANGELES, Count(8, 7), (10, 15, 8, 8, True)),
        (ANGELES, Count(7, 3, absent=5), (10, 10, 8, 7, False)),
        (ANGELES, Count(9, 0, absent=6), (10, 9, 8, 9, False)),
        (ANGELES, Count(10, 0, absent=4, vacant=1), (10, 10, 8, 10, True)),
        (SILENT_AYE, Count(7, 2, not_voting=1, absent=5), (10, 10, 8, 8, True)),
        (URGENT, Count(12, 2, absent=1), (10, 14, 12, 12, True)),
        (URGENT, Count(11, 0, absent=4), (10, 11, 12, 11, False)),
        (of(Threshold.THREE_QUARTERS_SEATS, 15), Count(12, 3), (1, 15, 12, 12, True)),
        (UNHEARD, Count(10, 0, absent=5), (10, 10, 10, 10, True)),
        (UNHEARD, Count(9, 1, absent=5), (10, 10, 10, 9, False)),
        # Vancouver: five in favour, five against, one abstains
        (VANCOUVER, Count(5, 5, abstentions=1), (6, 11, 6, 6, True)),
        (VANCOUVER, Count(4, 5, not_voting=1, absent=1), (6, 10, 6, 5, False)),
        # Utah: the mayor breaks a tie of two to two
        (UTAH, Count(2, 2, absent=1), (3, 4, 3, 2, False)),
        (UTAH, Count(3, 2, absent=1, mayor="aye"), (3, 4, 3, 3, True)),
        (UTAH, Count(2, 3, absent=1, mayor="no"), (3, 4, 3, 2, False)),
        # Marion: of five seats two are vacant, so two make a quorum
        (MARION, Count(2, 0, absent=1, vacant=2), (2, 2, 2, 2, True)),
        (MARION, Count(2, 0, absent=3), (3, 2, 2, 2, False)),
        # Duck: three make a quorum, and one of them has left unexcused
        (DUCK, Count(2, 0, left_early=1, absent=2), (3, 3, 2, 2, True)),
        (DUCK | {"left_as": Leaving.ABSENT}, Count(2, 0, left_early=1, absent=2),
         (3, 2, 2, 2, False)),
        (NC_AYE, Count(1, 1, left_early=1, absent=2), (3, 3, 2, 2, True)),
        # Two thirds while one of five seats is vacant: of all seats four, of the members three
        (MINNESOTA, Count(3, 1, vacant=1), (3, 4, 4, 3, False)),
        (OF_MEMBERS, Count(3, 1, vacant=1), (3, 4, 3, 3, True)),
        # Parts of those voting, those present, and the members in office
        (of(Threshold.TWO_THIRDS_VOTING), Count(6, 3, abstentions=3), (1, 12, 6, 6, True)),
        (of(Threshold.THREE_QUARTERS_VOTING), Count(6, 3, abstentions=3), (1, 12, 7, 6, False)),
        (of(Threshold.THREE_QUARTERS_PRESENT), Count(8, 1, absent=3), (1, 9, 7, 8, True)),
        (of(Threshold.MEMBERS), Count(5, 4, vacant=3), (1, 9, 5, 5, True)),
        (of(Threshold.THREE_QUARTERS_MEMBERS), Count(6, 3, vacant=3), (1, 9, 7, 6, False)),
        # An abstention that counts as no
        (of(Threshold.VOTING) | {"abstained_as": Silence.NO}, Count(5, 4, abstentions=2),
         (1, 11, 6, 5, False)),
        (of(Threshold.VOTING), Count(5, 4, abstentions=2), (1, 11, 5, 5, True)),
        # Two thirds of the members make a quorum
        (MARION | {"quorum_of": QuorumOf.TWO_THIRDS_MEMBERS}, Count(2, 0, absent=1, vacant=2),
         (2, 2, 2, 2, True)),
        (MARION | {"quorum_of": QuorumOf.TWO_THIRDS_MEMBERS}, Count(3, 0, absent=2),
         (4, 3, 2, 3, False)),
    ],
)  # fmt: skip
def test_a_real_count_is_decided_by_its_rule(rule, count, said):
    outcome = decide(Rule(**rule), count)

    assert (
        outcome.quorum_needed,
        outcome.present,
        outcome.needed,
        outcome.ayes,
        outcome.carried,
    ) == said


@pytest.mark.parametrize(
    ("rule", "count", "why"),
    [
        (ANGELES, Count(8, 7, mayor="aye"), "gives the mayor no vote"),
        (UTAH, Count(3, 1, absent=1, mayor="aye"), "were not tied"),
        (ANGELES, Count(10, 0, absent=5, vacant=1), "15 seats"),
        (DUCK, Count(2, 1, left_early=1, absent=2), "5 seats"),
        (DUCK, Count(2, 1, not_voting=1, absent=2), "5 seats"),
    ],
)
def test_a_count_that_cannot_be_is_refused(rule, count, why):
    with pytest.raises(RuleError, match=why):
        decide(Rule(**rule), count)


def test_the_mayor_sits_beside_the_seats():
    outcome = decide(Rule(**UTAH | {"seats": 4}), Count(3, 2, mayor="aye"))

    assert (outcome.present, verdict(outcome)) == (4, "carried, the mayor breaking the tie")


def test_a_tie_that_the_mayor_turns_down_is_told_so():
    assert verdict(decide(Rule(**UTAH), Count(2, 3, mayor="no"))) == (
        "not carried, the mayor breaking the tie"
    )


def test_vacant_seats_and_silent_members_are_told():
    outcome = decide(Rule(**SILENT_AYE), Count(7, 2, not_voting=1, absent=4, vacant=1))

    assert in_words(outcome) == (
        "15 seats (1 vacant), 10 needed for a quorum, 10 present; 8 ayes needed, 8 ayes"
        " (1 of them by the rule): carried"
    )
    told = {row["label"]: (row["value"], row["note"]) for row in rows(outcome)}
    assert told["Vacant seats"] == (1, "")
    assert told["Ayes"] == (8, "with 1 whom the rule counts so")
    assert told["Noes"] == (2, "")


def test_a_quorum_that_leaves_out_vacant_seats_says_so():
    table = {row["label"]: row for row in rows(decide(Rule(**MARION), Count(2, 0, vacant=2)))}

    assert (table["Needed for a quorum"]["value"], table["Needed for a quorum"]["note"]) == (
        2,
        "a majority of the members in office; vacant seats left out",
    )

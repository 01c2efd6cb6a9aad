import pytest
from post_office.models import Email

from relationships.committees.domain import ballots, committees
from relationships.committees.domain.ballot_roll import roll
from relationships.models import Ballot, CommitteeVote, Review
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    chair_of,
    committee_item,
    discuss,
    open_ballot,
    reviewing,
    submitted,
    vote,
    vote_all,
)

pytestmark = pytest.mark.django_db


def state_of(ballot):
    nomination = ballot.committee.nomination
    nomination.refresh_from_db()
    return nomination.state


def close(ballot, members):
    return ballots.close_ballot(ballot, by=chair_of(members))


def facts(step_of):
    return step_of.steps.order_by("-pk").first().facts


def test_opening_the_discussion_releases_all_reviews_at_once():
    committee, members = reviewing()
    submitted(members[1])
    submitted(members[2])
    before = Review.objects.released().count()

    discuss(committee, members)

    assert (before, Review.objects.released().count()) == (0, 2)


def test_the_discussion_is_opened_once():
    committee, members = reviewing()
    discuss(committee, members)

    with pytest.raises(RuleError, match="opened before"):
        discuss(committee, members)


def test_no_ballot_without_anybody_who_can_vote():
    committee, members = reviewing(3, quorum=2)
    discuss(committee, members)
    for member in members:
        committees.declare_conflict(member, by=account(member), reason="Own firm")

    with pytest.raises(RuleError, match="Nobody on this committee"):
        open_ballot(committee, clerk(), reason="All stepped aside.")


def test_another_member_neither_opens_nor_closes_without_a_reason():
    ballot, members = balloting()

    with pytest.raises(RuleError, match="The chair does this"):
        ballots.close_ballot(ballot, by=account(members[2]))


def test_no_ballot_before_the_discussion():
    committee, members = reviewing()

    with pytest.raises(RuleError, match="discussion comes before"):
        open_ballot(committee, chair_of(members), item=committee_item(committee))


def test_opening_copies_the_rule_and_the_electorate():
    committee, members = reviewing(empty_seats=1, quorum=5, threshold="present")
    committees.declare_conflict(members[6], by=account(members[6]), reason="Own firm")
    discuss(committee, members)

    ballot = open_ballot(committee, chair_of(members))

    copied = (ballot.seats, ballot.quorum, ballot.quorum_shrinks, ballot.threshold)
    assert copied == (8, 5, False, "present")
    assert [elector.member for elector in ballot.electors.all()] == members[:6]
    assert state_of(ballot) == "ballot"


def test_opening_asks_the_members_who_may_vote_by_mail():
    committee, members = reviewing()
    committees.declare_conflict(members[6], by=account(members[6]), reason="Own firm")
    discuss(committee, members)
    Email.objects.all().delete()

    open_ballot(committee, chair_of(members))

    asked = {email.to[0] for email in Email.objects.all()}
    assert asked == {account(member).email for member in members[:6]}


def test_a_vote_may_be_changed_and_every_version_is_kept():
    ballot, members = balloting()

    vote(ballot, members[1], "yes")
    vote(ballot, members[1], "no")

    versions = [v.choice for v in CommitteeVote.objects.filter(elector__member=members[1])]
    assert versions == ["yes", "no"]
    assert [v.choice for v in CommitteeVote.objects.current()] == ["no"]
    assert ballots.tally(ballot).count.noes == 1


def test_who_is_not_of_the_electorate_has_no_vote():
    ballot, _members = balloting()
    _other, strangers = balloting()

    with pytest.raises(RuleError, match="has no vote in this ballot"):
        vote(ballot, strangers[0])


def test_who_stepped_aside_has_no_vote_and_loses_the_one_they_cast():
    ballot, members = balloting()
    vote(ballot, members[1], "no")
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    with pytest.raises(RuleError, match="stepped aside"):
        vote(ballot, members[1], "yes")

    count = ballots.tally(ballot).count
    assert (count.ayes, count.noes, count.recused) == (0, 0, 1)


def test_who_has_not_declared_does_not_vote():
    committee, members = reviewing(declared=False, quorum=1)
    committees.declare_no_conflict(members[0], by=account(members[0]))
    discuss(committee, members[:1])
    ballot = open_ballot(committee, account(members[0]))

    with pytest.raises(RuleError, match="must first say"):
        vote(ballot, members[1])


def test_nobody_votes_on_the_device_of_another():
    ballot, members = balloting()

    with pytest.raises(RuleError, match="on their own device"):
        ballots.cast_vote(ballot, member=members[1], choice="yes", by=clerk())


@pytest.mark.parametrize(
    ("votes", "result", "state"),
    [
        ("yyyyn--", "passed", "recommended"),
        ("yynnn--", "failed", "not_recommended"),
        ("yynna--", "tie", "in_review"),
        ("yyy----", "no_quorum", "in_review"),
        ("-------", "no_quorum", "in_review"),
    ],
)
def test_closing_decides(votes, result, state):
    ballot, members = balloting()
    vote_all(ballot, members, votes)

    close(ballot, members)

    assert (Ballot.objects.get(pk=ballot.pk).result, state_of(ballot)) == (result, state)


@pytest.mark.parametrize(
    ("shrinks", "needed", "result"), [(False, 4, "no_quorum"), (True, 3, "passed")]
)
def test_a_recusal_lowers_the_quorum_only_where_the_rule_says_so(shrinks, needed, result):
    ballot, members = balloting(quorum_shrinks=shrinks)
    vote_all(ballot, members, "yyyy---")
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")

    closed = close(ballot, members)

    assert (closed.ayes, closed.recused) == (3, 1)
    assert (closed.quorum_needed, closed.result) == (needed, result)


def test_a_tie_allows_another_ballot_that_counts_anew():
    ballot, members = balloting()
    vote_all(ballot, members, "yynna--")
    close(ballot, members)

    second = open_ballot(ballot.committee, chair_of(members))
    vote_all(second, members, "yyyyn--")
    close(second, members)

    assert (second.number, second.result, state_of(second)) == (2, "passed", "recommended")


def test_a_recusal_after_the_close_changes_nothing_that_was_counted():
    ballot, members = balloting()
    vote_all(ballot, members, "yynna--")
    close(ballot, members)
    committees.declare_conflict(members[0], by=account(members[0]), reason="Own firm")

    counted = CommitteeVote.objects.counted().filter(elector__ballot=ballot)

    assert [v.choice for v in counted] == ["yes", "yes", "no", "no", "abstain"]
    assert ballots.tally(Ballot.objects.get(pk=ballot.pk)).tie


def test_no_vote_and_no_second_close_after_the_close():
    ballot, members = balloting()
    vote_all(ballot, members, "yyyyn--")
    close(ballot, members)

    with pytest.raises(RuleError, match="closed"):
        vote(ballot, members[5])
    with pytest.raises(RuleError, match="was closed on"):
        close(ballot, members)


def test_the_record_holds_the_result_and_the_votes_by_name():
    ballot, members = balloting()
    vote_all(ballot, members, "yyyyn--")

    close(ballot, members)

    line = PublicRecordEntry.objects.last().line
    assert '"act":"ballot_closed"' in line
    assert '{"choice":"no","name":"Committee member 5"}' in line
    assert '"result":"passed"' in line


def test_the_roll_names_who_was_absent_and_who_stepped_aside():
    committee, members = reviewing(4, quorum=2)
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")
    discuss(committee, members)
    ballot = open_ballot(committee, chair_of(members))
    vote_all(ballot, members[:3], "yy-")
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    close(ballot, members)

    committees.declare_conflict(members[0], by=account(members[0]), reason="Own firm")

    assert [choice for _member, choice in roll(ballot)] == ["yes", "recused", "absent", "recused"]


def test_the_chair_who_stepped_aside_leaves_it_to_the_clerk():
    ballot, members = balloting()
    chair = account(members[0])
    committees.declare_conflict(members[0], by=chair, reason="Own firm")

    with pytest.raises(RuleError, match="The chair does this"):
        ballots.close_ballot(ballot, by=chair)
    ballots.close_ballot(ballot, by=clerk(), reason="The chair stepped aside.")

    assert Ballot.objects.get(pk=ballot.pk).closing_reason == "The chair stepped aside."

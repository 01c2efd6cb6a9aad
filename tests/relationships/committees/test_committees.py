import datetime

import pytest
from post_office.models import Email

from relationships.committees.domain import ballots, committees, progress
from relationships.committees.permissions import may_take_part
from relationships.models import CommitteeMember, CommitteeVote, NoConflict, Policy
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.days import today, tomorrow
from tests.factories import NominationFactory, PersonFactory, clerk, some_council
from tests.factories_committees import (
    PolicyFactory,
    account,
    balloting,
    begun,
    members_of,
    reviewing,
    seated_committee,
    submitted,
    vote,
)

pytestmark = pytest.mark.django_db

PLAN = committees.SeatPlan


def form(nomination, **fields):
    some_council()
    plan = {
        "name": "Steering committee",
        "policy": None,
        "quorum": 1,
        "threshold": "voting",
        "source": "Motion to form the committee",
        "reviews_due_on": today(),
        "vote_due_on": today(),
        "seats": [PLAN("resident", PersonFactory(), role="chair")],
    } | fields
    plan["policy"] = plan["policy"] or PolicyFactory()
    return committees.form_committee(nomination, by=clerk(), **plan)


def last_act():
    return PublicRecordEntry.objects.last().line.split('"act":"')[1].split('"')[0]


def test_forming_seats_the_members_and_moves_the_nomination():
    nomination = begun()

    committee = seated_committee(7, nomination=nomination, empty_seats=2)

    nomination.refresh_from_db()
    assert nomination.state == "committee_formed"
    assert committee.seats.count() == 9
    assert [m.is_chair for m in members_of(committee)] == [True, *[False] * 6]
    assert last_act() == "committee_formed"


def test_forming_invites_the_members_who_have_an_account():
    nomination = begun()

    form(nomination, seats=[PLAN("resident", PersonFactory()), PLAN("business")])
    committee = seated_committee(2, quorum=2)

    invited = [email.to[0] for email in Email.objects.order_by("id")]
    assert invited == [account(member).email for member in members_of(committee)]


def test_no_committee_before_the_council_has_begun():
    with pytest.raises(RuleError, match="in preparation"):
        form(NominationFactory())


def test_a_committee_is_formed_once():
    committee = seated_committee()

    with pytest.raises(RuleError, match="committee formed"):
        form(committee.nomination)


def twice(person):
    return [PLAN("resident", person), PLAN("business", person)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"quorum": 0}, "quorum"),
        ({"quorum": 2}, "quorum"),
        ({"vote_due_on": datetime.date(2020, 1, 1)}, "before the reviews"),
        ({"seats": [PLAN("resident", None, role="chair")]}, "empty seat"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(fields, sentence):
    with pytest.raises(RuleError, match=sentence):
        form(begun(), **fields)


def test_one_person_does_not_hold_two_seats():
    with pytest.raises(RuleError, match="two seats"):
        form(begun(), seats=twice(PersonFactory()))


def test_a_committee_has_one_chair():
    seats = [PLAN("resident", PersonFactory(), role="chair") for _ in range(2)]

    with pytest.raises(RuleError, match="one chair"):
        form(begun(), seats=seats)


def test_a_policy_without_criteria_cannot_be_scored():
    with pytest.raises(RuleError, match="no criteria"):
        form(begun(), policy=PolicyFactory(criteria=0))


def test_a_new_member_takes_an_empty_seat():
    committee = seated_committee(3, quorum=2, empty_seats=1)
    seat = committee.seats.last()

    member = committees.seat_member(seat, by=clerk(), person=PersonFactory())

    assert list(seat.members.seated()) == [member]
    assert last_act() == "member_seated"


def test_a_taken_seat_a_seated_person_and_a_second_chair_are_refused():
    committee = seated_committee(3, quorum=2, empty_seats=1)
    first = members_of(committee)[0]

    with pytest.raises(RuleError, match="taken"):
        committees.seat_member(first.seat, by=clerk(), person=PersonFactory())
    with pytest.raises(RuleError, match="already"):
        committees.seat_member(committee.seats.last(), by=clerk(), person=first.person)
    with pytest.raises(RuleError, match="one chair"):
        committees.seat_member(
            committee.seats.last(), by=clerk(), person=PersonFactory(), role="chair"
        )


def test_leaving_frees_the_seat_and_deletes_nothing():
    committee = seated_committee(3, quorum=2)
    member = members_of(committee)[1]

    committees.end_membership(member, by=clerk(), last_day=today())

    assert CommitteeMember.objects.get(pk=member.pk).left_on == today()
    assert not member.seat.members.seated().exists()
    assert last_act() == "member_left"


def test_a_member_leaves_once_and_not_in_the_future():
    member = members_of(seated_committee(3, quorum=2))[1]

    with pytest.raises(RuleError, match="last day"):
        committees.end_membership(member, by=clerk(), last_day=tomorrow())
    committees.end_membership(member, by=clerk(), last_day=today())
    with pytest.raises(RuleError, match="left already"):
        committees.end_membership(member, by=clerk(), last_day=today())


def test_nobody_joins_or_leaves_while_a_ballot_is_open():
    ballot, members = balloting(empty_seats=1)

    with pytest.raises(RuleError, match="is now"):
        committees.end_membership(members[1], by=clerk(), last_day=today())
    with pytest.raises(RuleError, match="is now"):
        committees.seat_member(ballot.committee.seats.last(), by=clerk(), person=PersonFactory())


def test_the_review_needs_a_chair_and_a_quorum():
    nobody_in_the_chair = form(begun(), seats=[PLAN("resident", PersonFactory())])
    too_few = form(
        begun(),
        quorum=2,
        seats=[PLAN("resident", PersonFactory(), role="chair"), PLAN("business")],
    )

    with pytest.raises(RuleError, match="chair"):
        committees.start_review(nobody_in_the_chair.nomination, by=clerk())
    with pytest.raises(RuleError, match="quorum"):
        committees.start_review(too_few.nomination, by=clerk())


def test_no_review_without_a_committee():
    with pytest.raises(RuleError, match="Form the committee first"):
        committees.start_review(begun(), by=clerk())


def test_starting_the_review_asks_each_member_once():
    committee = seated_committee(3, quorum=2)
    Email.objects.all().delete()

    committees.start_review(committee.nomination, by=clerk())

    assert Email.objects.count() == 3
    with pytest.raises(RuleError, match="is now"):
        committees.start_review(committee.nomination, by=clerk())


def test_stepping_aside_is_a_public_act_without_the_reason():
    committee, members = reviewing()

    committees.declare_conflict(members[2], by=account(members[2]), reason="My firm sells there.")

    entry = PublicRecordEntry.objects.last().line
    assert (last_act(), "My firm" in entry) == ("conflict_declared", False)
    assert "Committee member 3" in entry
    assert committee.nomination.steps.last().act == "conflict_declared"


def test_a_conflict_needs_a_reason_and_is_declared_once():
    _committee, members = reviewing()
    member = members[2]

    with pytest.raises(RuleError, match="Say what"):
        committees.declare_conflict(member, by=account(member), reason=" ")
    committees.declare_conflict(member, by=account(member), reason="Own firm")
    with pytest.raises(RuleError, match="already"):
        committees.declare_conflict(member, by=account(member), reason="Own firm")


def test_no_conflict_is_declared_once_and_not_by_who_stepped_aside():
    _committee, members = reviewing(declared=False)
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    committees.declare_no_conflict(members[2], by=account(members[2]))

    for member in members[1:3]:
        with pytest.raises(RuleError, match="already"):
            committees.declare_no_conflict(member, by=account(member))

    assert NoConflict.objects.count() == 1


def test_a_recusal_is_lifted_with_a_public_reason_by_somebody_else():
    _committee, members = reviewing()
    user = account(members[2])
    recusal = committees.declare_conflict(members[2], by=user, reason="Own firm")

    with pytest.raises(RuleError, match="Say why"):
        committees.lift_recusal(recusal, by=clerk(), reason="")
    with pytest.raises(RuleError, match="Somebody else"):
        committees.lift_recusal(recusal, by=user, reason="Sold it.")
    committees.lift_recusal(recusal, by=clerk(), reason="The firm was sold.")
    with pytest.raises(RuleError, match="lifted already"):
        committees.lift_recusal(recusal, by=clerk(), reason="Again.")

    assert "The firm was sold." in PublicRecordEntry.objects.last().line


def test_a_member_whose_recusal_is_lifted_is_told_and_declares_first():
    _committee, members = reviewing(declared=False)
    recusal = committees.declare_conflict(members[2], by=account(members[2]), reason="Own firm")
    Email.objects.all().delete()

    committees.lift_recusal(recusal, by=clerk(), reason="The firm was sold.")

    mail = Email.objects.get()
    assert mail.to == [account(members[2]).email]
    assert "this reason, which is public: The firm was sold." in mail.message
    assert not may_take_part(members[2])


def test_a_recusal_is_not_lifted_while_a_ballot_is_open():
    _ballot, members = balloting()
    vote(_ballot, members[2])
    recusal = committees.declare_conflict(members[2], by=account(members[2]), reason="Own firm")

    with pytest.raises(RuleError, match="ballot is open"):
        committees.lift_recusal(recusal, by=clerk(), reason="The firm was sold.")

    assert CommitteeVote.objects.current().count() == 0


def test_who_has_left_declares_nothing():
    _committee, members = reviewing(declared=False)
    committees.end_membership(members[1], by=clerk(), last_day=today())

    with pytest.raises(RuleError, match="left already"):
        committees.declare_no_conflict(members[1], by=account(members[1]))


def test_nothing_is_declared_once_the_committee_has_finished():
    ballot, members = balloting(3, quorum=2)
    for member in members:
        vote(ballot, member)
    ballots.close_ballot(ballot, by=account(members[0]))

    with pytest.raises(RuleError, match="recommended by the committee"):
        committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")


def awaited(committee):
    return [p.awaited for p in progress.of_committee(committee)]


def test_what_waits_for_each_member():
    committee, members = reviewing(4, declared=False, quorum=2)
    for member in members[:3]:
        committees.declare_no_conflict(member, by=account(member))
    committees.declare_conflict(members[2], by=account(members[2]), reason="Own firm")
    submitted(members[0])

    assert awaited(committee) == ["", "review", "", "declare"]


def test_the_vote_waits_for_electors_who_have_not_voted():
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0])

    assert awaited(ballot.committee) == ["", "vote", "vote"]


def test_a_reminder_goes_to_the_listed_members_only():
    committee, members = reviewing()
    submitted(members[0])
    Email.objects.all().delete()

    progress.remind(committee, by=clerk(), recipients=members[1:3])

    assert [e.to[0] for e in Email.objects.order_by("id")] == [
        account(member).email for member in members[1:3]
    ]


def test_who_stepped_aside_or_has_nothing_to_do_is_never_reminded():
    committee, members = reviewing()
    submitted(members[0])
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    Email.objects.all().delete()

    for member in members[:2]:
        with pytest.raises(RuleError, match="Nothing is awaited"):
            progress.remind(committee, by=clerk(), recipients=[member])
    with pytest.raises(RuleError, match="nobody to remind"):
        progress.remind(committee, by=clerk(), recipients=[])

    assert (Email.objects.count(), members[1] in listed(committee)) == (0, False)


def listed(committee):
    return [p.member for p in progress.to_remind(committee)]


def test_members_without_an_account_are_not_listed_for_a_reminder():
    committee = form(begun(), seats=[PLAN("resident", PersonFactory(), role="chair")])

    assert (awaited(committee), listed(committee)) == (["declare"], [])


def test_the_newest_policy_comes_first():
    old = PolicyFactory(adopted_on=datetime.date(1990, 1, 1))
    new = PolicyFactory(adopted_on=datetime.date(2023, 1, 1))

    assert list(Policy.objects.all()) == [new, old]

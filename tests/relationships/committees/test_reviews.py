import pytest
from django.contrib.auth.models import AnonymousUser

from relationships.committees.domain import ballots, committees, reviews
from relationships.models import Review, ReviewScore
from sistercities.kernel.workflow import RuleError
from tests.days import yesterday
from tests.factories import clerk, some_council
from tests.factories_committees import (
    PolicyFactory,
    account,
    answers,
    chair_of,
    discuss,
    open_ballot,
    reviewing,
    submitted,
)

pytestmark = pytest.mark.django_db


def draft(member, scores=None, summary="First thoughts"):
    given = scores if scores is not None else answers(member.seat.committee)
    return reviews.save_draft(member, by=account(member), summary=summary, scores=given)


def test_a_draft_is_kept_and_may_be_incomplete():
    _committee, members = reviewing()
    criterion = members[1].seat.committee.policy.criteria.first()

    draft(members[1], {criterion: reviews.Answer(score=5)})
    review = draft(members[1], {criterion: reviews.Answer(not_applicable=True)})

    kept = ReviewScore.objects.get()
    assert (kept.score, kept.not_applicable, review.submitted_at) == (None, True, None)


def test_a_review_is_submitted_whole_and_then_stays():
    committee, members = reviewing()
    criterion = committee.policy.criteria.first()

    with pytest.raises(RuleError, match=r"Missing: 2\."):
        reviews.submit(
            members[1],
            by=account(members[1]),
            summary="",
            scores={criterion: reviews.Answer(score=5)},
        )
    review = submitted(members[1])
    with pytest.raises(RuleError, match="does not change"):
        draft(members[1])

    assert (review.is_late, review.from_paper) == (False, False)


def test_scores_are_0_to_5_or_not_applicable():
    committee, members = reviewing()
    criterion = committee.policy.criteria.first()

    for wrong in (reviews.Answer(score=6), reviews.Answer(score=3, not_applicable=True)):
        with pytest.raises(RuleError, match="0 to 5"):
            draft(members[1], {criterion: wrong})


def test_criteria_of_another_policy_are_refused():
    _committee, members = reviewing()
    foreign = PolicyFactory().criteria.first()

    with pytest.raises(RuleError, match="not of the policy"):
        draft(members[1], {foreign: reviews.Answer(score=1)})


def test_conflict_first():
    _committee, members = reviewing(declared=False)

    with pytest.raises(RuleError, match="declared"):
        draft(members[1])


def test_who_stepped_aside_does_not_review():
    _committee, members = reviewing()
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    with pytest.raises(RuleError, match="declared"):
        submitted(members[1])


def test_nobody_writes_the_review_of_another():
    committee, members = reviewing()
    other = account(members[2])

    with pytest.raises(RuleError, match="Only Committee member 2"):
        reviews.save_draft(members[1], by=other, summary="", scores=answers(committee))
    with pytest.raises(RuleError, match="Only Committee member 2"):
        reviews.submit(members[1], by=other, summary="", scores=answers(committee))


def test_a_review_after_the_due_date_is_late():
    some_council()
    _committee, members = reviewing(reviews_due_on=yesterday())

    assert submitted(members[1]).is_late


def test_a_review_after_the_discussion_was_opened_is_late():
    committee, members = reviewing()
    discuss(committee, members)

    assert submitted(members[1]).is_late


def test_no_review_once_a_ballot_was_opened_also_after_a_tie():
    committee, members = reviewing()
    discuss(committee, members)
    ballot = open_ballot(committee, chair_of(members))
    with pytest.raises(RuleError, match="not reviewing"):
        submitted(members[1])
    ballots.close_ballot(ballot, by=chair_of(members))

    with pytest.raises(RuleError, match="ballot has been opened"):
        submitted(members[1])


def test_before_the_discussion_each_member_sees_their_own_review_only():
    _committee, members = reviewing()
    own, other = submitted(members[1]), submitted(members[2])

    seen = {
        "own": list(Review.objects.visible_to(account(members[1]))),
        "other": list(Review.objects.visible_to(account(members[2]))),
        "chair": list(Review.objects.visible_to(account(members[0]))),
        "clerk": list(Review.objects.visible_to(clerk())),
        "citizen": list(Review.objects.visible_to(AnonymousUser())),
    }

    assert seen == {"own": [own], "other": [other], "chair": [], "clerk": [], "citizen": []}


def test_after_the_discussion_everybody_sees_what_was_submitted_and_no_drafts():
    committee, members = reviewing()
    first, second = submitted(members[1]), submitted(members[2])
    own_draft = draft(members[3])
    discuss(committee, members)

    def seen(user):
        return set(Review.objects.visible_to(user))

    assert seen(account(members[0])) == {first, second}
    assert seen(account(members[3])) == {first, second, own_draft}
    assert seen(AnonymousUser()) == {first, second}


def test_who_stepped_aside_sees_no_review_and_theirs_is_left_out():
    committee, members = reviewing()
    first = submitted(members[1])
    submitted(members[2])
    committees.declare_conflict(members[2], by=account(members[2]), reason="Own firm")
    discuss(committee, members)

    assert list(Review.objects.visible_to(account(members[2]))) == []
    assert list(Review.objects.released()) == [first]


def test_results_are_empty_before_the_discussion_and_leave_recusals_out():
    committee, members = reviewing()
    submitted(members[1], (5, 2))
    submitted(members[2], (1, 2))
    submitted(members[3], (0, 0))
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")
    before = reviews.results(committee.nomination)

    discuss(committee, members)

    after = reviews.results(committee.nomination)
    assert before == []
    assert [(r.median, r.spread) for r in after] == [(3.0, "1–5"), (2.0, "2–2")]

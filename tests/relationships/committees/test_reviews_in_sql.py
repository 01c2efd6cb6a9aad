import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from relationships.committees.domain import committees, reviews
from relationships.models import PaperReview, Review
from tests.factories import clerk
from tests.factories_committees import account, answers, reviewing, scan_of, submitted

pytestmark = pytest.mark.django_db


def refused(sql, statement):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        sql(statement)
    return str(refusal.value)


def draft(committee, member):
    return reviews.save_draft(member, by=account(member), summary="", scores=answers(committee))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE relationships_review SET summary = 'x'",
        "UPDATE relationships_review SET submitted_at = NULL",
        "UPDATE relationships_reviewscore SET score = 1",
    ],
)
def test_a_submitted_review_does_not_change(sql, statement):
    _committee, members = reviewing()
    submitted(members[1])

    assert "a submitted review does not change" in refused(sql, statement)


@pytest.mark.parametrize("table", ["review", "reviewscore"])
def test_reviews_are_not_deleted(sql, table):
    _committee, members = reviewing()
    submitted(members[1])

    assert "Cannot delete rows" in refused(sql, f"DELETE FROM relationships_{table}")


@pytest.mark.parametrize("table", ["review", "reviewscore"])
def test_reviews_are_not_truncated(sql, table):
    assert "part of the record" in refused(sql, f"TRUNCATE relationships_{table} CASCADE")


def test_nobody_reviews_before_declaring():
    _committee, members = reviewing(declared=False)

    with pytest.raises(DatabaseError, match="does not review"), transaction.atomic():
        Review.objects.create(member=members[1], entered_by=account(members[1]))


def test_who_stepped_aside_neither_begins_nor_submits(sql):
    committee, members = reviewing()
    draft(committee, members[1])
    for member in members[1:3]:
        committees.declare_conflict(member, by=account(member), reason="Own firm")

    with pytest.raises(DatabaseError, match="does not review"), transaction.atomic():
        Review.objects.create(member=members[2], entered_by=account(members[2]))
    assert "does not review" in refused(sql, "UPDATE relationships_review SET submitted_at = now()")


def test_a_member_has_one_review():
    committee, members = reviewing()
    draft(committee, members[1])

    with pytest.raises(DatabaseError, match="member_id"), transaction.atomic():
        Review.objects.create(member=members[1], entered_by=account(members[1]))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("score = 6", "score_0_to_5"),
        ("not_applicable = true", "score_or_n_a"),
        ("criterion_id = (SELECT max(criterion_id) FROM relationships_reviewscore)", "score_once"),
    ],
)
def test_scores_keep_to_their_constraints(sql, change, constraint):
    committee, members = reviewing()
    draft(committee, members[1])

    assert constraint in refused(sql, f"UPDATE relationships_reviewscore SET {change}")


def test_a_review_from_paper_has_a_scan():
    _committee, members = reviewing()

    with pytest.raises(DatabaseError, match="paper_review_has_scan"), transaction.atomic():
        Review.objects.create(member=members[1], entered_by=clerk(), from_paper=True)


def test_a_review_of_another_is_submitted_only_from_confirmed_paper():
    committee, members = reviewing()
    by = clerk()
    fields = {"member": members[1], "entered_by": by, "submitted_at": timezone.now()}
    scan = scan_of(committee, by)
    PaperReview.objects.create(member=members[1], entered_by=by, scan=scan)

    for more in ({}, {"from_paper": True, "scan": scan}):
        with pytest.raises(DatabaseError, match="by a second person"), transaction.atomic():
            Review.objects.create(**fields, **more)

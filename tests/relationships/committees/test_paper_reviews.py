"""A review from paper is an entry: confirmed by a second person, and the member may object."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from post_office.models import Email

from relationships.committees.domain import paper_reviews, reviews
from relationships.models import PaperReview, Review
from sistercities.kernel import entries
from sistercities.kernel.roles import CLERK
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk
from tests.factories_committees import account, answers, discuss, reviewing, scan_of, submitted

pytestmark = pytest.mark.django_db


def on_paper(member, **fields):
    by, committee = clerk(), member.seat.committee
    given = {"summary": "On paper.", "scores": answers(committee), "scan": scan_of(committee, by)}
    return paper_reviews.enter_review(member, by=by, **given | fields)


def confirmed(row):
    entries.confirm(row, by=clerk())
    return Review.objects.get(member=row.member)


def object_to(member, **fields):
    given = {"by": account(member), "reason": "I wrote 2, not 4."} | fields
    paper_reviews.object_to(member, **given)


def test_it_counts_when_a_second_person_has_confirmed_it():
    _committee, members = reviewing()
    row = on_paper(members[1])

    before = Review.objects.exists()
    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(row, by=row.entered_by)
    review = confirmed(row)

    assert not before
    assert (review.from_paper, review.entered_by, review.summary) == (
        True,
        row.entered_by,
        "On paper.",
    )
    assert [score.score for score in review.scores.all()] == [4, 3]


def test_it_is_whole_and_never_over_what_the_member_submitted():
    committee, members = reviewing()
    submitted(members[1])
    some = {committee.policy.criteria.first(): reviews.Answer(score=5)}
    waiting = on_paper(members[3])
    submitted(members[3])

    with pytest.raises(RuleError, match="was submitted"):
        on_paper(members[1])
    with pytest.raises(RuleError, match=r"Missing: 2\."):
        on_paper(members[2], scores=some)
    with pytest.raises(RuleError, match="was submitted"):
        confirmed(waiting)


def test_the_member_is_told_and_neither_record_nor_history_tells_scores():
    committee, members = reviewing()
    Email.objects.all().delete()

    confirmed(on_paper(members[1]))

    told = {mail.to[0]: mail.subject for mail in Email.objects.all()}
    assert "Your review was entered from paper" in told[account(members[1]).email]
    steps = committee.nomination.steps.filter(act__startswith="paper_review")
    assert all("On paper." not in str(step.facts) for step in steps)


@pytest.mark.parametrize("confirm", [True, False])
def test_the_member_objects_and_writes_their_own(confirm):
    _committee, members = reviewing()
    row = on_paper(members[1])
    if confirm:
        confirmed(row)
    Email.objects.all().delete()

    object_to(members[1])

    assert not Review.objects.submitted().exists()
    assert not PaperReview.objects.drafts().exists()
    assert row.entered_by.email in {mail.to[0] for mail in Email.objects.all()}
    own = submitted(members[1], scores=(2, 2))
    assert (own.from_paper, own.entered_by) == (False, account(members[1]))


def test_not_after_the_discussion_nor_in_the_place_of_another():
    committee, members = reviewing()
    confirmed(on_paper(members[1]))

    with pytest.raises(RuleError, match="Only Committee member 2"):
        object_to(members[1], by=clerk())
    with pytest.raises(RuleError, match="Say what is wrong"):
        object_to(members[1], reason=" ")
    with pytest.raises(RuleError, match="No review was entered"):
        object_to(members[2])
    discuss(committee, members)
    with pytest.raises(RuleError, match="the review stands"):
        object_to(members[1])


def test_the_office_reads_what_is_wrong_and_where():
    _committee, members = reviewing()
    row = on_paper(members[1])
    confirmed(row)
    Email.objects.all().delete()

    object_to(members[1])

    mail = Email.objects.filter(headers__contains={"X-Kind": "committee_review_objected"}).first()
    assert "\n\nWhat is wrong: I wrote 2, not 4.\n" in mail.message
    assert row.case.get_staff_url() in mail.message


def test_the_member_objects_on_their_page(client):
    _committee, members = reviewing()
    row = on_paper(members[1])
    client.force_login(account(members[1]))
    page = reverse("my_review", args=[row.case.pk])

    shown = client.get(page)
    key = shown.context["form_key"]
    refused = client.post(page, {"object": "1", "objection-reason": "", "form_key": key})
    key = refused.context["form_key"]
    typed = {"object": "1", "objection-reason": "I wrote 2.", "form_key": key}
    done = client.post(page, typed)

    assert "This is not my review" in shown.content.decode()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert not PaperReview.objects.exists()


def test_the_scores_are_read_while_it_waits_and_not_again_before_the_discussion(client):
    committee, members = reviewing()
    row = on_paper(members[1])
    client.force_login(clerk())

    page = row.get_staff_url()
    waiting = client.get(f"{page}confirm/").content.decode()
    review = confirmed(row)
    kept = client.get(page).content.decode()
    discuss(committee, members)
    released = client.get(page).content.decode()

    shown = ["On paper." in said for said in (waiting, kept, released)]
    assert (shown, review.from_paper) == ([True, False, True], True)


def test_a_member_who_is_a_clerk_does_not_confirm_their_own(client):
    _committee, members = reviewing()
    user = account(members[1])
    user.groups.add(Group.objects.get(name=CLERK))
    row = on_paper(members[1])
    client.force_login(user)

    answer = client.post(f"{row.get_staff_url()}confirm/", {"seen": 0})

    assert answer.status_code == 403
    assert not PaperReview.objects.get().is_confirmed

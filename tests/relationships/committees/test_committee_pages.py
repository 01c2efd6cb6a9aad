"""What the pages about a committee say before and after each of its steps."""

import pytest
from django.urls import reverse

from relationships.committees.domain import ballots
from tests.factories import CouncilFactory, clerk
from tests.factories_agreements import drafted, put
from tests.factories_committees import (
    account,
    balloting,
    chair_of,
    discuss,
    reviewing,
    submitted,
    vote,
)

pytestmark = pytest.mark.django_db
VOTE_COLUMN = '<th scope="col">Vote</th>'
SCALE = "5 is best: 0 not at all"


def look(client, user, address, *parts):
    client.force_login(user)
    return client.get(reverse(address, args=parts))


def page(response):
    return response.content.decode()


def previewed(client, user, nomination):
    response = look(client, user, "nomination_act", nomination.pk, "open-ballot")
    return str(response.context["consequences"].happens[-1])


def test_opening_the_ballot_names_whose_review_is_missing(client):
    committee, members = reviewing(3, quorum=2)
    submitted(members[0])
    discuss(committee, members)

    two = previewed(client, chair_of(members), committee.nomination)
    submitted(members[1])
    one = previewed(client, chair_of(members), committee.nomination)
    submitted(members[2])
    none = previewed(client, chair_of(members), committee.nomination)

    assert [two, one, none] == [
        "2 reviews are missing, and cannot be submitted any more:"
        " Committee member 2, Committee member 3.",
        "1 review is missing, and cannot be submitted any more: Committee member 3.",
        "All reviews are in.",
    ]


def test_the_case_page_leads_a_member_to_their_own_review(client):
    committee, members = reviewing(3, quorum=2)
    nomination = committee.nomination
    own = f'href="{reverse("my_review", args=[nomination.pk])}"'

    for_chair = page(look(client, chair_of(members), "nomination_case", nomination.pk))
    for_clerk = page(look(client, clerk(), "nomination_case", nomination.pk))

    assert (own in for_chair, own in for_clerk) == (True, False)


def test_the_members_table_tells_who_voted_only_while_a_ballot_is_open(client):
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0])
    case = ballot.committee.nomination_id

    during = page(look(client, clerk(), "nomination_case", case))
    ballots.close_ballot(ballot, by=chair_of(members))
    after = page(look(client, clerk(), "nomination_case", case))

    assert (VOTE_COLUMN in during, VOTE_COLUMN in after) == (True, False)


def test_a_form_of_scores_says_in_words_what_they_mean(client):
    committee, members = reviewing(3, quorum=2)
    case = committee.nomination_id

    own = page(look(client, account(members[1]), "my_review", case))
    from_paper = page(look(client, clerk(), "nomination_act", case, "paper-review"))

    assert (SCALE in own, SCALE in from_paper) == (True, True)


def test_a_vote_from_paper_has_no_scale(client):
    ballot, _members = balloting(3, quorum=2)

    form = page(
        look(client, clerk(), "nomination_act", ballot.committee.nomination_id, "paper-vote")
    )

    assert SCALE not in form


def test_the_middle_score_is_written_alike_for_staff_and_public(client):
    CouncilFactory()
    committee, members = reviewing(3, quorum=2)
    submitted(members[0], scores=(4, 3))
    submitted(members[1], scores=(5, 3))
    discuss(committee, members)
    public = client.get(f"/en/nominations/{committee.nomination.slug}/")

    staff = look(client, clerk(), "nomination_case", committee.nomination_id)

    shown = [row["median"] for row in public.context["committee"]["results"]]
    assert shown == ["4.5", "3"]
    assert all(f">{median}</td>" in page(staff) for median in shown)


def test_once_a_text_is_drawn_up_the_clerk_reads_in_short_what_the_committee_did(client):
    ballot, members = balloting(3, quorum=2)
    for member in members:
        vote(ballot, member)
    ballots.close_ballot(ballot, by=chair_of(members))
    user, nomination = clerk(), ballot.committee.nomination
    before = page(look(client, user, "nomination_case", nomination.pk))
    drafted(put(nomination, "designated"))

    after = page(look(client, user, "nomination_case", nomination.pk))

    assert (str(members[1]) in before, str(members[1]) in after) == (True, False)
    assert "Ballot 1: recommended" in after
    assert f'href="{nomination.get_public_url()}#committee"' in after
    assert "City Hall, Council Chamber" in before
    assert "Steering committee" in after

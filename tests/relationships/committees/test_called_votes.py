import pytest
from django.urls import reverse

from relationships.models import CommitteeVote
from tests.factories import clerk
from tests.factories_committees import balloting, upload, vote

pytestmark = pytest.mark.django_db


def call(client, ballot, act="call-vote", **data):
    nomination = ballot.committee.nomination
    client.force_login(clerk())
    body = {"seen": nomination.steps.order_by("-pk")[0].pk}
    return client.post(reverse("nomination_act", args=[nomination.pk, act]), body | data)


def shown(response, members):
    """What stands at each member's line, and how the line is called."""
    form = response.context["form"]
    lines = [form[f"vote_{member.pk}"] for member in members]
    return [(str(line.label), line.value()) for line in lines]


def last_votes():
    return [(v.elector.member, v.choice) for v in CommitteeVote.objects.current()]


def test_a_vote_that_is_there_is_marked_but_not_shown(client):
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0], "no")
    client.force_login(clerk())

    response = client.get(
        reverse("nomination_act", args=[ballot.committee.nomination.pk, "call-vote"])
    )

    assert shown(response, members) == [
        (f"{members[0]} (has voted already)", ""),
        (str(members[1]), ""),
        (str(members[2]), ""),
    ]


def test_yes_for_everybody_who_is_left_keeps_what_was_called_and_enters_nothing(client):
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0], "no")

    response = call(client, ballot, all_yes="", **{f"vote_{members[1].pk}": "abstain"})

    assert [value for _label, value in shown(response, members)] == ["", "abstain", "yes"]
    assert last_votes() == [(members[0], "no")]


def test_a_member_who_is_not_called_stays_as_they_are(client):
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0], "no")
    blank = {f"vote_{member.pk}": "" for member in members}

    response = call(client, ballot, **blank | {f"vote_{members[1].pk}": "yes"})

    assert (response.status_code, last_votes()) == (302, [(members[0], "no"), (members[1], "yes")])


def test_a_vote_that_is_there_is_replaced_only_on_purpose(client):
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0], "no")
    called = {f"vote_{members[0].pk}": "yes"}

    first = call(client, ballot, **called)
    before = last_votes()
    second = call(client, ballot, **called, **{f"replace_{members[0].pk}": "on"})

    assert (first.status_code, before) == (422, [(members[0], "no")])
    assert "a vote is there already" in first.content.decode()
    assert (second.status_code, last_votes()) == (302, [(members[0], "yes")])


def test_a_vote_from_paper_replaces_one_that_is_there_only_on_purpose(client):
    ballot, members = balloting(3, quorum=2)
    vote(ballot, members[0], "no")
    paper = {"member": members[0].pk, "choice": "yes"}

    first = call(client, ballot, "paper-vote", scan=upload(), **paper)
    before = last_votes()
    second = call(client, ballot, "paper-vote", scan=upload(), replace="on", **paper)

    offered = dict(first.context["form"].fields["member"].choices)
    assert (first.status_code, before) == (422, [(members[0], "no")])
    assert offered[members[0].pk] == f"{members[0]} (has voted already)"
    assert (second.status_code, last_votes()) == (302, [(members[0], "yes")])

"""Chair and members find their committees and past cases on their desk, whatever waits."""

import pytest
from django.urls import reverse

from relationships.committees.acts.member_tasks import waiting_for
from relationships.committees.domain import ballots, committees
from relationships.models import BallotResult
from sistercities.kernel import entries
from tests.days import today
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    called,
    chair_of,
    put_in_state,
    reviewing,
)

pytestmark = pytest.mark.django_db


def listed(client, user):
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    return [(one["url"], one["text"]) for one in page.context["committees"]]


@pytest.mark.parametrize("state", ["in_review", "recommended", "official", "withdrawn"])
def test_a_member_finds_the_committee_whatever_has_become_of_the_case(client, state):
    committee, members = reviewing(3, quorum=2)
    put_in_state(committee.nomination, state)

    [(url, text)] = listed(client, account(members[1]))

    assert url == reverse("my_nomination", args=[committee.nomination_id])
    assert client.get(url).status_code == 200
    assert text.startswith("member · ")


def test_who_left_or_stepped_aside_is_led_to_what_everybody_reads(client):
    committee, members = reviewing(4, quorum=2)
    public = committee.nomination.get_public_url()
    committees.end_membership(members[1], by=clerk(), last_day=today())
    committees.declare_conflict(members[2], by=account(members[2]), reason="Own firm")

    left, aside = (listed(client, account(one)) for one in members[1:3])

    assert [url for url, _text in left + aside] == [public, public]
    assert aside[0][1].startswith("stepped aside")


def test_nobody_else_has_committees(client):
    reviewing(3, quorum=2)

    assert listed(client, clerk()) == []


def test_the_chair_is_asked_to_confirm_what_staff_entered():
    ballot, members = balloting(3, quorum=2)
    chair = chair_of(members)
    draft = called(ballot, {members[1]: "yes", members[2]: "yes"})
    first = [task["url"] for task in waiting_for(chair)]
    entries.confirm(draft, by=clerk())
    ballots.close_ballot(ballot, by=clerk(), reason="The chair is ill.")
    second = [task["url"] for task in waiting_for(chair)]

    assert draft.get_staff_url() in first
    assert BallotResult.objects.get().get_staff_url() in second

"""Chair and vice-chair: appointed and changed by an act; who acts when the chair cannot."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from relationships.committees.acts.member_tasks import waiting_for
from relationships.committees.domain import committees
from relationships.committees.permissions import presides, whoever_presides
from relationships.models import Ballot
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import today
from tests.factories import PersonFactory, clerk
from tests.factories_committees import (
    account,
    balloting,
    called,
    discuss,
    members_of,
    open_ballot,
    reviewing,
    seated_committee,
    vote,
)

pytestmark = pytest.mark.django_db


def roles(committee):
    return [member.role for member in members_of(committee)]


def last_step(nomination):
    return nomination.steps.order_by("pk").last()


def told():
    return PublicRecordEntry.objects.order_by("sequence").last().line


def in_words(nomination):
    step = last_step(nomination)
    return describe(step.act, step.facts)


def send(client, user, nomination, act, **typed):
    client.force_login(user)
    body = {"seen": last_step(nomination).pk}
    return client.post(reverse("nomination_act", args=[nomination.pk, act]), body | typed)


def discussing():
    """A committee whose discussion is open; the second member is the vice-chair."""
    committee, members = reviewing(4, quorum=2)
    committees.give_role(members[1], by=clerk(), role="vice_chair")
    discuss(committee, members)
    return committee, members_of(committee)


def balloting_with_deputy():
    """An open ballot; the second member is the vice-chair."""
    committee, members = discussing()
    return open_ballot(committee, account(members[0])), members


# --- who is it ---


def test_a_committee_is_formed_with_chair_and_vice_chair():
    committee = seated_committee(3, quorum=2)

    committees.give_role(members_of(committee)[1], by=clerk(), role="vice_chair")

    assert roles(committee) == ["chair", "vice_chair", "member"]
    assert "vice-chair" in in_words(committee.nomination)
    assert "role_given" in told()


def test_a_sitting_member_becomes_chair_in_place_of_another():
    committee = seated_committee(3, quorum=2)
    chair, other, _third = members_of(committee)

    committees.give_role(other, by=clerk(), role="chair")

    assert roles(committee) == ["member", "chair", "member"]
    assert in_words(committee.nomination).endswith(f"Until then: {chair}.")


def test_a_role_is_not_given_twice_nor_to_who_is_gone_or_aside():
    _committee, members = reviewing(4, quorum=2)
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    committees.end_membership(members[2], by=clerk(), last_day=today())

    for member, why in ((0, "the chair already"), (1, "stepped aside"), (2, "left already")):
        with pytest.raises(RuleError, match=why):
            committees.give_role(members[member], by=clerk(), role="chair")


def test_no_role_changes_while_a_ballot_is_open():
    _ballot, members = balloting(3, quorum=2)

    with pytest.raises(RuleError, match="is now"):
        committees.give_role(members[1], by=clerk(), role="vice_chair")


@pytest.mark.parametrize("role", ["chair", "vice_chair"])
def test_a_second_of_a_role_is_refused(role):
    committee = seated_committee(3, quorum=2, empty_seats=1)
    if role == "vice_chair":
        committees.give_role(members_of(committee)[1], by=clerk(), role=role)

    with pytest.raises(RuleError, match="one chair and one vice-chair"):
        committees.seat_member(
            committee.seats.last(), by=clerk(), person=PersonFactory(), role=role
        )


def test_plain_sql_makes_no_second_chair_and_nobody_who_left_one(sql):
    committee = seated_committee(3, quorum=2)
    members = members_of(committee)

    with pytest.raises(DatabaseError, match="one chair and one vice-chair"), transaction.atomic():
        sql(
            "UPDATE relationships_committeemember SET role = 'chair' WHERE id = %s", [members[1].pk]
        )
    committees.end_membership(members[0], by=clerk(), last_day=today())
    with pytest.raises(DatabaseError, match="another role before that"), transaction.atomic():
        sql(
            "UPDATE relationships_committeemember SET role = 'member' WHERE id = %s",
            [members[0].pk],
        )


def test_the_clerk_appoints_on_the_page_of_the_case(client):
    committee = seated_committee(3, quorum=2)
    said = {"member": members_of(committee)[1].pk, "role": "vice_chair"}

    answer = send(client, clerk(), committee.nomination, "give-role", **said)

    assert answer.status_code == 302
    assert roles(committee) == ["chair", "vice_chair", "member"]


# --- who acts ---


def test_the_vice_chair_says_why_it_is_not_the_chair_and_the_record_names_it():
    committee, members = discussing()
    deputy = account(members[1])

    with pytest.raises(RuleError, match="say why"):
        open_ballot(committee, deputy)
    open_ballot(committee, deputy, reason="The chair is ill.")

    assert '"presided":"vice_chair"' in told().replace(" ", "")
    assert "by the vice-chair" in in_words(committee.nomination)
    assert Ballot.objects.get().opening_reason == "The chair is ill."


def test_the_vice_chair_opens_the_discussion_and_closes_the_ballot(client):
    committee, members = reviewing(4, quorum=2)
    committees.give_role(members[1], by=clerk(), role="vice_chair")
    deputy = account(members[1])
    nomination = committee.nomination

    discuss(committee, members, by=deputy)
    assert in_words(nomination).startswith("The vice-chair opened the discussion")
    ballot = open_ballot(committee, deputy, reason="The chair is away.")
    vote(ballot, members[2], "yes")
    vote(ballot, members[3], "yes")
    answer = send(client, deputy, nomination, "close-ballot", reason="The chair is away.")

    ballot.refresh_from_db()
    assert (answer.status_code, ballot.result) == (302, "passed")
    assert "closed by the vice-chair" in in_words(nomination)


def test_the_other_members_do_nothing_of_this(client):
    committee, members = discussing()

    answer = send(
        client, account(members[2]), committee.nomination, "open-ballot", reason="I am here."
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("how", ["aside", "left"])
def test_the_vice_chair_presides_once_no_chair_takes_part(how):
    committee, members = discussing()
    deputy, nomination = account(members[1]), committee.nomination
    before = presides(deputy, nomination), deputy in whoever_presides(nomination)

    if how == "aside":
        committees.declare_conflict(members[0], by=account(members[0]), reason="Own firm")
    else:
        committees.end_membership(members[0], by=clerk(), last_day=today())

    assert before == (False, False)
    assert presides(deputy, nomination)
    assert deputy in whoever_presides(nomination)
    assert any("open the ballot" in task["title"] for task in waiting_for(deputy))


def test_a_vice_chair_confirms_entered_votes_once_no_chair_takes_part(client):
    ballot, members = balloting_with_deputy()
    draft = called(ballot, {members[2]: "yes"})
    client.force_login(account(members[1]))
    url = f"{draft.get_staff_url()}confirm/"
    before = client.get(url).status_code

    committees.declare_conflict(members[0], by=account(members[0]), reason="Own firm")

    assert (before, client.get(url).status_code) == (403, 200)
    client.post(url, {"seen": last_step(ballot.committee.nomination).pk})
    draft.refresh_from_db()
    assert draft.is_confirmed


def test_a_vice_chair_who_stepped_aside_does_nothing(client):
    committee, members = discussing()
    deputy = account(members[1])
    committees.declare_conflict(members[1], by=deputy, reason="Own firm")
    nomination = committee.nomination

    answer = send(client, deputy, nomination, "open-ballot", reason="The chair is ill.")

    assert answer.status_code == 403
    assert not presides(deputy, committee.nomination)


@pytest.mark.parametrize(("seat", "said"), [(0, "the chair"), (1, "the vice-chair"), (2, "")])
def test_the_page_of_a_member_says_in_which_role_they_act(client, seat, said):
    committee, members = discussing()
    client.force_login(account(members[seat]))

    page = client.get(reverse("my_nomination", args=[committee.nomination_id])).content.decode()

    assert ("You are the" in page, f"You are {said}<" in page) == (bool(said), bool(said))
    assert ("open-ballot" in page) == bool(said)

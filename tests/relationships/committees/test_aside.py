"""Somebody who stepped aside neither reads nor acts, also if they are a clerk or the chair."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from post_office.models import Email

from relationships.committees.acts.member_tasks import waiting_for
from relationships.committees.domain import ballots, committees, declarations
from relationships.documents.domain import documents
from relationships.models import Review
from sistercities.kernel import entries
from sistercities.kernel.roles import CLERK
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    called,
    reviewing,
    submitted,
    upload,
    vote,
)

pytestmark = pytest.mark.django_db


def made_clerk(member):
    """The member is one of the clerk's office as well."""
    user = account(member)
    user.groups.add(Group.objects.get(name=CLERK))
    return type(user).objects.get(pk=user.pk)


def answers(client, url):
    """Whether the page lets in; a paper is read to its end, which closes its file."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code == 200


def surfaces(ballot, draft, paper):
    """The addresses at which a clerk reads of the case or acts on it."""
    pk = ballot.committee.nomination_id
    acts = ("close-ballot", "call-vote", "record-declaration", "add-document", "lift-recusal")
    return {
        "case": reverse("nomination_case", args=[pk]),
        **{act: reverse("nomination_act", args=[pk, act]) for act in acts},
        **{page: reverse(page, args=[pk]) for page in ("my_review", "my_vote", "my_object")},
        "entry": draft.get_staff_url(),
        "confirm": f"{draft.get_staff_url()}confirm/",
        "paper": reverse("document", args=[paper.pk]),
    }


@pytest.mark.parametrize("seat", [0, 1], ids=["chair", "member"])
def test_a_clerk_who_stepped_aside_reads_and_does_nothing_of_the_case(client, seat):
    ballot, members = balloting(4, quorum=2)
    user = made_clerk(members[seat])
    draft = called(ballot, {members[2]: "yes"})
    nomination = ballot.committee.nomination
    paper = documents.keep(upload(), nomination=nomination, title="Letter", by=clerk())
    client.force_login(user)
    places = surfaces(ballot, draft, paper)
    before = {name for name, url in places.items() if answers(client, url)}

    committees.declare_conflict(members[seat], by=user, reason="Own firm")

    let_in = {name for name, url in places.items() if answers(client, url)}
    posted = {client.post(places[name], {}).status_code for name in ("close-ballot", "confirm")}
    assert {"case", "entry", "confirm", "paper", "add-document"} <= before
    assert (let_in, posted) == (set(), {403})
    assert waiting_for(user) == []


def test_no_mail_of_the_case_goes_to_who_stepped_aside():
    ballot, members = balloting(4, quorum=2)
    user = made_clerk(members[1])
    committees.declare_conflict(members[1], by=user, reason="Own firm")
    Email.objects.all().delete()

    declarations.declare(members[3], by=clerk(), answer="conflict", reason="Own shop")
    entries.confirm(called(ballot, {members[2]: "yes", members[3]: "yes"}), by=clerk())
    vote(ballot, members[0], "yes")
    ballots.close_ballot(ballot, by=clerk(), reason="The chair is ill.")

    assert Email.objects.exists()
    assert user.email not in [address for mail in Email.objects.all() for address in mail.to]


def test_a_clerk_who_stepped_aside_reads_no_review():
    _committee, members = reviewing(3, quorum=2)
    submitted(members[2])
    user = made_clerk(members[1])
    committees.declare_conflict(members[1], by=user, reason="Own firm")

    assert not Review.objects.visible_to(user).exists()

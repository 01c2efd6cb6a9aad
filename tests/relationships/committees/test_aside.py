"""Somebody who stepped aside neither reads nor acts, also if they are a clerk or the chair."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from relationships.committees.acts.member_tasks import waiting_for
from relationships.committees.domain import (
    ballots,
    committees,
    declarations,
    entered_votes,
    staff_recusals,
)
from relationships.documents.domain import documents
from relationships.meetings.domain.agenda import POSTING
from relationships.models import Review, StaffRecusal
from sistercities.kernel import aside, entries
from sistercities.kernel.aside import ways_to
from sistercities.kernel.one_page import one_page
from sistercities.kernel.permissions import clerks
from sistercities.kernel.roles import CLERK
from sistercities.kernel.workflow import RuleError
from tests.days import days_ahead
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
from tests.factories_meetings import planned

pytestmark = pytest.mark.django_db
OF_A_NOMINATION = {
    *("nomination", "nominationstep", "document", "committee", "seat", "committeemember"),
    *("review", "reviewscore", "declaration", "recusal", "discussion", "ballot", "elector"),
    *("committeevote", "enteredvotes", "ballotresult", "motion", "rollcall", "agreement"),
    *("signatory", "signature", "signinglink", "meeting", "agendaitem", "minutes", "posting"),
}


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


# Staff without a seat.


def stepped_aside(user, nomination):
    return staff_recusals.step_aside(nomination, by=user, reason="My brother's firm.")


def test_a_clerk_without_a_seat_steps_aside_and_is_let_back_by_another(client):
    ballot, _members = balloting(4, quorum=2)
    nomination, user, other = ballot.committee.nomination, clerk(), clerk()
    client.force_login(user)
    page = reverse("nomination_case", args=[nomination.pk])
    act = reverse("nomination_act", args=[nomination.pk, "step-aside"])

    last = nomination.steps.order_by("-pk").first().pk
    done = client.post(act, {"reason": "My brother's firm.", "seen": last})
    kept_out = client.get(page).status_code
    staff_recusals.lift(StaffRecusal.objects.get(), by=other, reason="He sold it.")

    assert (done.url, kept_out) == (reverse("admin:index"), 403)
    assert client.get(page).status_code == 200
    assert [step.act for step in nomination.steps.order_by("-pk")[:2]] == [
        "staff_recusal_lifted",
        "staff_stepped_aside",
    ]


def test_who_stepped_aside_does_not_let_themselves_back():
    ballot, _members = balloting(4, quorum=2)
    user = clerk()
    clerk()
    row = stepped_aside(user, ballot.committee.nomination)

    with pytest.raises(RuleError, match="your own conflict"):
        staff_recusals.lift(row, by=user, reason="It is nothing.")
    with pytest.raises(DatabaseError, match="staff_recusal_lifted_by_another"):
        StaffRecusal.objects.update(lifted_at=timezone.now(), lifted_by=user, lift_reason="x")


def test_one_clerk_must_be_left():
    ballot, members = balloting(4, quorum=2)
    nomination = ballot.committee.nomination
    last, *others = clerks()
    for other in others:
        stepped_aside(other, nomination)

    with pytest.raises(RuleError, match="Nobody else of the clerk's office"):
        stepped_aside(last, nomination)
    with pytest.raises(RuleError, match="your own page as a member"):
        stepped_aside(account(members[2]), nomination)


def test_no_mail_of_the_case_goes_to_staff_who_stepped_aside():
    ballot, members = balloting(4, quorum=2)
    user = clerk()
    stepped_aside(user, ballot.committee.nomination)
    Email.objects.all().delete()

    called(ballot, {members[2]: "yes"})
    entered_votes.object_to(ballot, member=members[2], by=account(members[2]), reason="No.")

    told = [address for mail in Email.objects.all() for address in mail.to]
    assert told
    assert user.email not in told


def test_the_agenda_of_its_meeting_is_not_mailed_to_a_member_who_stepped_aside():
    committee, members = reviewing(4, quorum=2)
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    where = {"body": committee.body, "matter": committee.nomination.matter}
    meeting = planned(days_ahead(3), **where)
    Email.objects.all().delete()

    entries.enter(POSTING, meeting, by=clerk(), posted_at=timezone.now(), posted_how="City Hall")

    told = {address for mail in Email.objects.all() for address in mail.to}
    assert told == {account(member).email for member in members if member != members[1]}


def test_every_table_of_a_nomination_is_found_by_its_keys():
    (cases,) = aside._REGISTERED
    of_it = {model._meta.model_name for model in apps.get_models() if ways_to(model, cases)}

    assert of_it >= OF_A_NOMINATION
    assert not of_it & {"relationship", "statuschange", "city", "person", "user", "need", "term"}


def test_who_stepped_aside_in_another_tab_meanwhile_is_told_so():
    """What the page knew when it was opened does not count after the lock."""
    user, nomination = clerk(), reviewing(5)[0].nomination
    clerk()

    with one_page():
        assert not aside.has_stepped_aside(user, nomination)
        StaffRecusal.objects.create(nomination=nomination, person=user, reason="My firm.")
        with pytest.raises(RuleError, match="You have stepped aside already"):
            staff_recusals.step_aside(nomination, by=user, reason="My firm.")

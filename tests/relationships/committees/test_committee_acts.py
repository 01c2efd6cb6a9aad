import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from post_office.models import Email

from relationships.committees.domain import ballots, committees
from relationships.models import (
    Ballot,
    Committee,
    CommitteeMember,
    Declaration,
    Discussion,
    Document,
    EnteredVotes,
    NoConflict,
    PaperReview,
    Recusal,
)
from sistercities.kernel import entries
from tests.browser_keys import key_for
from tests.days import today
from tests.factories import PersonFactory, clerk
from tests.factories_committees import (
    PolicyFactory,
    account,
    balloting,
    begun,
    chair_of,
    committee_item,
    discuss,
    members_of,
    reviewing,
    seated_committee,
    submitted,
    upload,
    vote_all,
)

pytestmark = pytest.mark.django_db


def send(client, user, nomination, act, **data):
    client.force_login(user)
    last = nomination.steps.order_by("-pk").first()
    body = {"seen": last.pk if last else 0}
    return client.post(reverse("nomination_act", args=[nomination.pk, act]), body | data)


def look(client, user, nomination, act):
    client.force_login(user)
    return client.get(reverse("nomination_act", args=[nomination.pk, act]))


def done(response, nomination):
    return response.headers.get("Location") == reverse("nomination_case", args=[nomination.pk])


def plan(**fields):
    return {
        "name": "Kyiv steering committee",
        "policy": PolicyFactory().pk,
        "quorum_of": "number",
        "quorum": "2",
        "threshold": "voting",
        "abstained_as": "not_voting",
        "source": "Motion to form the committee",
        "reviews_due_on": "2030-01-10",
        "vote_due_on": "2030-01-20",
    } | fields


def test_the_clerk_forms_a_committee(client):
    nomination, chair, other = begun(), PersonFactory(), PersonFactory()

    response = send(
        client,
        clerk(),
        nomination,
        "form-committee",
        **plan(
            chair=chair.pk,
            category_1="resident",
            person_1=chair.pk,
            category_2="business",
            person_2=other.pk,
            category_3="education",
        ),
    )

    committee = Committee.objects.get()
    assert done(response, nomination)
    assert [seat.category for seat in committee.seats.all()] == [
        "resident",
        "business",
        "education",
    ]
    assert [(m.person, m.is_chair) for m in members_of(committee)] == [
        (chair, True),
        (other, False),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"category_1": "resident"}, "chair"),
        ({"category_1": "", "person_1": "chair"}, "category_1"),
        ({"category_1": "resident", "person_1": "chair", "quorum": "9"}, "__all__"),
    ],
)
def test_a_plan_with_a_gap_comes_back_with_what_was_typed(client, fields, field):
    nomination, chair = begun(), PersonFactory()
    fields = {name: chair.pk if value == "chair" else value for name, value in fields.items()}

    response = send(client, clerk(), nomination, "form-committee", **plan(chair=chair.pk, **fields))

    assert (response.status_code, Committee.objects.count()) == (422, 0)
    assert field in response.context["form"].errors
    assert "Kyiv steering committee" in response.content.decode()


def test_the_clerk_starts_the_review(client):
    committee = seated_committee()

    response = send(client, clerk(), committee.nomination, "start-review")

    committee.nomination.refresh_from_db()
    assert (done(response, committee.nomination), committee.nomination.state) == (True, "in_review")


def test_the_clerk_seats_and_unseats_members(client):
    committee = seated_committee(3, quorum=2, empty_seats=1)
    nomination, person = committee.nomination, PersonFactory()
    leaving = members_of(committee)[1]

    said = {"seat": committee.seats.last().pk, "person": person.pk, "role": "member"}
    send(client, clerk(), nomination, "seat-member", **said)
    send(
        client,
        clerk(),
        nomination,
        "end-membership",
        member=leaving.pk,
        last_day=str(today()),
    )

    seated = CommitteeMember.objects.seated().filter(seat__committee=committee)
    assert person in [member.person for member in seated]
    assert leaving not in seated


def test_the_clerk_enters_a_declaration_for_a_member(client):
    committee, members = reviewing(3, quorum=2, declared=False)
    nomination, by = committee.nomination, clerk()

    send(client, by, nomination, "record-declaration", member=members[1].pk, answer="none")
    send(
        client,
        by,
        nomination,
        "record-declaration",
        member=members[2].pk,
        answer="conflict",
        reason="Own firm",
    )

    assert NoConflict.objects.count() == Recusal.objects.count() == 0
    for draft in Declaration.objects.all():
        entries.confirm(draft, by=clerk())
    assert members[1].no_conflict.declared_by == by
    assert (Recusal.objects.get().member, Recusal.objects.get().declared_by) == (members[2], by)


def test_the_clerk_lifts_a_recusal(client):
    committee, members = reviewing()
    recusal = committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    response = send(
        client,
        clerk(),
        committee.nomination,
        "lift-recusal",
        recusal=recusal.pk,
        reason="The firm was sold.",
    )

    assert done(response, committee.nomination)
    assert Recusal.objects.get().lift_reason == "The firm was sold."


def test_a_reminder_shows_its_recipients_first_and_leaves_out_who_stepped_aside(client):
    committee, members = reviewing(3, quorum=2)
    submitted(members[0])
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    Email.objects.all().delete()

    page = look(client, clerk(), committee.nomination, "remind")
    mails = page.context["consequences"].mails
    send(client, clerk(), committee.nomination, "remind", recipients=[members[2].pk])

    assert mails == ["Committee member 3: has not submitted the review"]
    assert [email.to[0] for email in Email.objects.all()] == [account(members[2]).email]


def test_a_reminder_is_sent_once_though_the_form_arrives_twice(client):
    committee, members = reviewing(3, quorum=2)
    Email.objects.all().delete()
    client.force_login(clerk())
    body = {
        "form_key": key_for(client),
        "seen": committee.nomination.steps.last().pk,
        "recipients": [members[1].pk],
    }
    address = reverse("nomination_act", args=[committee.nomination.pk, "remind"])

    for _ in range(2):
        client.post(address, body)

    assert Email.objects.count() == 1


def scores(committee):
    return {f"score_{criterion.pk}": "4" for criterion in committee.policy.criteria.all()}


def test_the_clerk_enters_a_review_from_paper(client):
    committee, members = reviewing()
    by = clerk()

    response = send(
        client,
        by,
        committee.nomination,
        "paper-review",
        member=members[1].pk,
        scan=upload(),
        **scores(committee),
    )

    row = PaperReview.objects.get()
    assert done(response, committee.nomination)
    assert (row.member, row.is_confirmed, row.entered_by) == (members[1], False, by)
    assert (row.scan.is_public, Document.objects.count()) == (False, 1)


def test_the_chair_opens_the_discussion_without_a_reason(client):
    committee, members = reviewing()
    nomination, item = committee.nomination, committee_item(committee)

    response = send(client, chair_of(members), nomination, "open-discussion", item=item.pk)

    assert done(response, nomination)
    assert Discussion.objects.get().item == item


def test_without_a_meeting_the_page_says_what_comes_first(client):
    committee, members = reviewing()

    page = look(client, chair_of(members), committee.nomination, "open-discussion")

    assert "No meeting of the committee with this nomination" in page.content.decode()


def test_the_clerk_is_asked_for_a_reason_and_the_chair_is_not(client):
    committee, members = reviewing()

    forms = [
        look(client, user, committee.nomination, "open-discussion").context["form"]
        for user in (clerk(), chair_of(members))
    ]

    assert ["reason" in form.fields for form in forms] == [True, False]


def test_the_chair_opens_and_closes_the_ballot(client):
    committee, members = reviewing()
    nomination, chair = committee.nomination, chair_of(members)
    discuss(committee, members)

    send(client, chair, nomination, "open-ballot", item=committee.discussion.item_id)
    ballot = Ballot.objects.get()
    vote_all(ballot, members, "yyyyn--")
    response = send(client, chair, nomination, "close-ballot")
    said = [str(message) for message in get_messages(response.wsgi_request)]

    ballot.refresh_from_db()
    assert (said[-1][:25], said[-1][-9:]) == ("The committee recommends ", ", 4 to 1.")
    assert (done(response, nomination), ballot.result) == (True, "passed")


def test_the_clerk_closes_with_a_public_reason(client):
    ballot, _members = balloting()
    nomination = ballot.committee.nomination

    refused = send(client, clerk(), nomination, "close-ballot")
    send(client, clerk(), nomination, "close-ballot", reason="The chair is ill.")

    ballot.refresh_from_db()
    assert (refused.status_code, ballot.closing_reason) == (422, "The chair is ill.")


def test_a_file_of_another_kind_is_refused_and_no_vote_is_cast(client):
    ballot, members = balloting()
    fake = upload()
    fake.seek(0)
    fake.write(b"<html>")
    fake.seek(0)

    response = send(
        client,
        clerk(),
        ballot.committee.nomination,
        "paper-vote",
        scan=fake,
        **{f"vote_{members[0].pk}": "yes"},
    )

    assert (response.status_code, EnteredVotes.objects.count()) == (422, 0)


@pytest.mark.parametrize("act", ["open-discussion", "open-ballot", "close-ballot"])
def test_a_chair_who_stepped_aside_may_not_preside(client, act):
    committee, members = reviewing()
    committees.declare_conflict(members[0], by=account(members[0]), reason="Own firm")

    assert look(client, account(members[0]), committee.nomination, act).status_code == 403


def test_the_second_to_close_reads_that_it_is_closed(client):
    ballot, members = balloting()
    nomination = ballot.committee.nomination
    seen = nomination.steps.last().pk
    ballots.close_ballot(ballot, by=chair_of(members))

    response = send(client, clerk(), nomination, "close-ballot", reason="Late", seen=seen)

    assert response.status_code == 409
    assert "Ballot 1 was closed" in response.content.decode()


def test_the_case_page_shows_the_arithmetic_of_a_closed_ballot(client):
    ballot, members = balloting()
    vote_all(ballot, members, "yyyyn--")
    ballots.close_ballot(ballot, by=chair_of(members))
    client.force_login(clerk())

    response = client.get(reverse("nomination_case", args=[ballot.committee.nomination.pk]))

    [card] = response.context["ballots"]
    numbers = {row["label"]: row["value"] for row in card["rows"]}
    assert (numbers["Seats"], numbers["Needed for a quorum"], numbers["Present"]) == (7, 4, 5)
    assert (numbers["Ayes"], numbers["Noes"]) == (4, 1)

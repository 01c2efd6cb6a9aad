"""Who is written to about a meeting, and how often: once of its posting, once of its end."""

import pytest
from django.utils import timezone
from post_office.models import Email

from relationships.committees.domain import committees
from relationships.meetings.domain import agenda, schedule
from relationships.models import Person
from sistercities.kernel import entries
from sistercities.kernel.outbox import HARMLESS
from tests.days import days_ahead
from tests.entering import corrected
from tests.factories import NominationFactory, UserFactory, clerk, kyiv, standing_body
from tests.factories_committees import account, reviewing
from tests.factories_council import filed_motion, member
from tests.factories_meetings import hours, planned

pytestmark = pytest.mark.django_db


def with_account(person, email):
    user = UserFactory(email=email)
    Person.objects.filter(pk=person.pk).update(user=user)
    return user


def post(meeting):
    said = {"posted_at": timezone.now() - hours(1), "posted_how": "City Hall"}
    return entries.enter(agenda.POSTING, meeting, by=clerk(), **said)


def cancel(meeting):
    schedule.cancel(meeting, by=clerk(), reason="No quorum.")


def mails():
    found = sorted(address for mail in Email.objects.all() for address in mail.to)
    Email.objects.all().delete()
    return found


@pytest.fixture
def rules(council):
    """A committee on which one person with an account sits, another without."""
    body = standing_body("Committee on Rules", Ada="chair", Bob="member")
    with_account(Person.objects.get(name="Ada"), "ada@example.org")
    Email.objects.all().delete()
    return body


@pytest.mark.parametrize("act", [post, cancel], ids=["posted", "cancelled"])
def test_the_members_are_told_and_who_moved_what_is_on_the_agenda(rules, act):
    motion = filed_motion(NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv"))
    with_account(motion.mover, "mover@example.org")
    with_account(member(9), "another@example.org")
    meeting = planned(days_ahead(10), "Kyiv", body=rules, matter=motion.matter)
    mails()

    act(meeting)

    assert mails() == ["ada@example.org", "mover@example.org"]


def test_a_member_who_moved_it_gets_one_mail(council):
    motion = filed_motion(NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv"))
    with_account(motion.mover, "mover@example.org")
    meeting = planned(days_ahead(10), "Kyiv", "Kyiv again", matter=motion.matter)
    mails()

    post(meeting)

    assert mails() == ["mover@example.org"]


def test_a_corrected_posting_is_not_told_again(rules):
    row = post(planned(days_ahead(10), body=rules))
    mails()

    corrected(row, posted_how="Library")

    assert "ada@example.org" not in mails()


def test_the_mail_says_what_when_where_and_why(rules):
    meeting = planned(days_ahead(10), body=rules)

    cancel(meeting)

    mail = Email.objects.get()
    assert mail.subject.startswith("Cancelled: Committee on Rules, regular meeting, ")
    for told in (
        "Good day Ada,\n\nThe meeting",
        "10 a.m. P",
        "City Hall, Council",
        "No quorum.",
        "/en/meetings/",
    ):
        assert told in mail.message
    assert "meeting_cancelled" in HARMLESS


def test_the_agenda_says_why_it_comes_and_whom_to_ask(rules, council):
    post(planned(days_ahead(10), body=rules, kind="special"))

    mail = Email.objects.get(to="ada@example.org")
    assert mail.subject.startswith("Agenda: Committee on Rules, special meeting, ")
    for told in ("\n\nThe agenda of", "member of this body", f"office: {council.contact_email}"):
        assert told in mail.message
    assert mail.headers["Reply-To"] == council.contact_email


def test_nobody_who_is_no_longer_active_gets_one(rules):
    user = Person.objects.get(name="Ada").user
    user.is_active = False
    user.save()

    post(planned(days_ahead(10), body=rules))

    assert mails() == []


def test_none_of_a_committee_goes_to_who_stepped_aside():
    committee, members = reviewing(3, quorum=2)
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    mails()

    post(planned(days_ahead(10), body=committee.body))

    assert mails() == sorted(account(members[number]).email for number in (0, 2))

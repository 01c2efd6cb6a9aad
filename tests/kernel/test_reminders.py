"""The daily clock: what is due by its day is told once, in the morning, to whom it concerns."""

import datetime
import io
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from post_office.models import Email

from aid.pledges.models.pledges import Pledge
from relationships.models import Council
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries, reminders
from sistercities.models import Reminded
from tests.days import today
from tests.factories import NominationFactory, clerk, some_council
from tests.factories_committees import SOON, account, balloting, reviewing, submitted, vote
from tests.factories_pledges import published_need, received_pledge
from tests.factories_relationships import recognised_tie
from tests.moving_clock import Clock

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    some_council()
    return Clock(monkeypatch)


def at(clock, day, hour=9):
    """Let it be this hour of that day where the council sits."""
    zone = ZoneInfo(Council.objects.get().timezone)
    clock.set(datetime.datetime.combine(day, datetime.time(hour), zone))


def mails(subject=""):
    found = Email.objects.filter(subject__contains=subject).order_by("id")
    return [(row.to[0], row.message) for row in found]


def test_members_are_told_three_days_before_their_review_is_due_and_once(clock):
    committee, members = reviewing(4)
    submitted(members[0])
    Email.objects.all().delete()

    at(clock, committee.reviews_due_on - 4 * A_DAY)
    early = reminders.send_due()
    for day in (3, 3, 2, 1, 0):
        at(clock, committee.reviews_due_on - day * A_DAY)
        reminders.send_due()

    assert early == 0
    assert {to for to, text in mails("Reminder to review")} == {
        account(m).email for m in members[1:]
    }
    assert len(mails("Reminder")) == 3


def test_a_member_who_has_not_voted_is_told_before_the_vote_is_due(clock):
    ballot, members = balloting(4)
    asked = mails("Please vote")[0][1]
    for member in members[:3]:
        vote(ballot, member)
    Email.objects.all().delete()

    at(clock, ballot.committee.vote_due_on - 2 * A_DAY)
    reminders.send_due()

    [(to, text)] = mails("Reminder to vote: ")
    due = date_format(ballot.committee.vote_due_on)
    assert to == account(members[3]).email
    assert f"Votes are due on {due}." in asked
    assert f"It is due on {due}.\nA day ends at midnight where the council sits (America/" in text


def test_nothing_is_sent_at_night(clock):
    committee, _members = reviewing(1, quorum=1)

    at(clock, committee.reviews_due_on, hour=6)
    at_night = reminders.send_due()
    at(clock, committee.reviews_due_on, hour=7)

    assert (at_night, reminders.send_due()) == (0, 1)


def test_the_office_is_told_once_of_what_has_become_late(clock):
    office = clerk(email="office@city.example")
    nomination = NominationFactory(due_on=today())
    at(clock, today() + A_DAY)

    sent = [reminders.send_due(), reminders.send_due()]
    at(clock, today() + 2 * A_DAY)
    sent.append(reminders.send_due())

    assert sent == [1, 0, 0]
    [(to, text)] = mails("Late")
    assert to == office.email
    assert str(nomination.city) in text
    assert nomination.get_staff_url() in text


def test_a_day_that_was_moved_is_told_anew(clock):
    clerk()
    nomination = NominationFactory(due_on=today())
    at(clock, today() + A_DAY)
    reminders.send_due()
    nomination.due_on = today() + 5 * A_DAY
    nomination.save(update_fields=["due_on"])

    at(clock, nomination.due_on + A_DAY)

    assert reminders.send_due() == 1


def test_each_clerk_gets_a_mail_of_their_own(clock):
    clerk(email="a@city.example"), clerk(email="b@city.example")
    NominationFactory(due_on=today())
    at(clock, today() + A_DAY)

    reminders.send_due()

    assert sorted(to for to, text in mails("Late")) == ["a@city.example", "b@city.example"]


def late_on_the_desk(client, reader):
    client.force_login(reader)
    page = client.get("/admin/").content.decode()
    return page.split('id="late"')[1].split("All tables")[0]


def a_need():
    return published_need(needed_by=today())


def a_pledge():
    pledge = received_pledge()
    Pledge.objects.filter(pk=pledge.pk).update(
        confirmed_at=timezone.now() - datetime.timedelta(weeks=4)
    )
    return pledge


def a_suspension():
    tie = recognised_tie()
    change = entries.enter(
        STATUS_CHANGE,
        tie,
        by=clerk(),
        to_state="suspended",
        decided_on=today(),
        reason="So the council decided",
        conditions="Peace",
        review_on=today() + A_DAY,
        decision="Council file 26-0001",
    )
    entries.confirm(change, by=clerk())
    return tie


def a_review():
    committee, _members = reviewing(1, quorum=1, reviews_due_on=today(), vote_due_on=today() + SOON)
    return committee.nomination


@pytest.mark.parametrize("late", [a_need, a_pledge, a_review, a_suspension])
def test_what_is_late_is_on_the_desk_and_in_the_mail(clock, client, late):
    row, reader = late(), clerk(email="reader@city.example")
    address = reverse(f"{row._meta.model_name}_case", args=[row.pk])
    before = late_on_the_desk(client, reader)

    at(clock, today() + A_DAY)
    reminders.send_due()
    after = late_on_the_desk(client, reader)

    [text] = [text for to, text in mails("Late") if to == reader.email]
    assert address in text
    assert address not in before
    assert address in after


def test_one_failure_leaves_the_row_to_be_told_later(clock, monkeypatch):
    def fail(_row):
        raise RuntimeError("the mail cannot be written")

    broken = reminders.Reminder("broken", lambda day: [clerk()], lambda row: today(), fail)
    monkeypatch.setattr(reminders, "_REGISTERED", [broken])
    at(clock, today())

    with pytest.raises(RuntimeError):
        reminders.send_due()

    assert not Reminded.objects.exists()


def test_the_command_says_how_many_and_the_mail_loop_runs_it(clock, settings):
    committee, _members = reviewing(1, quorum=1)
    at(clock, committee.reviews_due_on)
    said = io.StringIO()

    call_command("send_reminders", stdout=said)

    assert said.getvalue() == "Reminders sent: 1.\n"
    assert "send_reminders" in settings.HOURLY_COMMANDS

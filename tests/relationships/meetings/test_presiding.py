"""Chair and vice-chair of a standing committee enter who was at its meetings; staff confirms."""

import pytest
from django.urls import reverse

from relationships.council.domain.bodies import end_membership
from relationships.meetings.domain import papers
from relationships.models import BodyMember, MeetingAttendance
from sistercities.kernel import entries
from tests.days import days_ago
from tests.factories import UserFactory, clerk, standing_body
from tests.factories_committees import upload
from tests.factories_meetings import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """Of a standing committee, a week ago; nobody has said who was there."""
    body = standing_body(Ann="chair", Ben="vice_chair", Cem="member")
    for member in body.members.all():
        member.person.user = UserFactory(name=member.person.name)
        member.person.save()
    return posted(days_ago(7), body=body)


def seat(meeting, role):
    return BodyMember.objects.get(body=meeting.body, role=role)


def enter(client, meeting, user):
    client.force_login(user)
    page = reverse("meeting_act", args=[meeting.pk, "enter-attendance"])
    shown = client.get(page)
    there = [seat(meeting, role).person.pk for role in ("chair", "member")]
    seen = {"seen": shown.context["seen"]} if shown.status_code == 200 else {}
    return client.post(page, {"present": there} | seen)


@pytest.mark.parametrize("role", ["chair", "vice_chair"])
def test_who_presides_enters_it_and_staff_confirms(client, meeting, role):
    user = seat(meeting, role).person.user

    answer = enter(client, meeting, user)

    row = MeetingAttendance.objects.get()
    assert (answer.status_code, row.entered_by, row.is_confirmed) == (302, user, False)
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get(f"{row.get_staff_url()}confirm/").status_code == 403
    entries.confirm(row, by=clerk())
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_other_members_do_not(client, meeting):
    answer = enter(client, meeting, seat(meeting, "member").person.user)

    assert (answer.status_code, MeetingAttendance.objects.count()) == (403, 0)


def test_nor_a_chair_who_has_left(client, meeting):
    chair = seat(meeting, "chair")
    end_membership(chair, by=clerk(), last_day=days_ago(1))

    assert enter(client, meeting, chair.person.user).status_code == 403


def test_nor_the_chair_of_another_committee(client, meeting):
    other = standing_body("Another committee", Dan="chair").members.get()
    other.person.user = UserFactory()
    other.person.save()

    assert enter(client, meeting, other.person.user).status_code == 403


@pytest.mark.parametrize("act", ["post-agenda", "enter-minutes", "cancel", "add-document"])
def test_everything_else_is_the_clerks(client, meeting, act):
    client.force_login(seat(meeting, "chair").person.user)

    assert client.get(reverse("meeting_act", args=[meeting.pk, act])).status_code == 403


def test_of_the_papers_the_chair_reads_what_citizens_read(client, meeting):
    for title, is_public in (("Staff memorandum", False), ("Printed report", True)):
        papers.add_document(meeting, by=clerk(), upload=upload(), title=title, is_public=is_public)
    client.force_login(seat(meeting, "chair").person.user)

    page = client.get(reverse("meeting_case", args=[meeting.pk])).content.decode()

    section = page.partition("History")[0]
    assert "Printed report" in section
    assert "Staff memorandum" not in section

"""The meetings as the clerk's office finds them: ahead, without minutes, over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relationships.meetings.domain import held
from sistercities.kernel import entries
from tests.days import days_ago, days_ahead
from tests.factories import UserFactory, clerk, standing_body
from tests.factories_council import member
from tests.factories_meetings import held as held_meeting
from tests.factories_meetings import planned, posted

pytestmark = pytest.mark.django_db


def shown(client, **asked):
    client.force_login(clerk())
    page = client.get(reverse("staff_meetings"), asked)
    assert page.status_code == 200
    return page


def days(page):
    return [meeting.day for meeting in page.context["page_obj"]]


def minuted(day):
    meeting = held_meeting(day, [member(1)])
    draft = entries.enter(held.MINUTES, meeting, by=clerk(), text="Nothing else.")
    return meeting, draft


def test_it_stands_at_its_address_and_the_desk_leads_there(client):
    assert reverse("staff_meetings") == "/admin/meetings/"
    client.force_login(clerk())

    assert 'href="/admin/meetings/"' in client.get("/admin/").content.decode()


def test_meetings_ahead_stand_first(client):
    for day in (days_ahead(20), days_ahead(3), days_ago(9)):
        planned(day)

    assert days(shown(client)) == [days_ahead(3), days_ahead(20)]
    assert days(shown(client, show="nonsense")) == [days_ahead(3), days_ahead(20)]


def test_without_minutes_are_those_whose_minutes_do_not_count_yet(client):
    posted(days_ago(3))
    planned(days_ago(4), state="planned")
    _waiting, draft = minuted(days_ago(30))
    _done, other = minuted(days_ago(60))
    entries.confirm(other, by=clerk())

    found = days(shown(client, show="without-minutes"))
    entries.confirm(draft, by=clerk())

    assert found == [days_ago(3), days_ago(4), days_ago(30)]
    assert days(shown(client, show="without-minutes")) == [days_ago(3), days_ago(4)]
    assert days_ago(60) in days(shown(client, show="past"))


def test_of_one_body(client):
    planned(days_ahead(3))
    planned(days_ahead(4), body=standing_body("Committee on Rules"))

    page = shown(client, body="committee-on-rules")

    assert days(page) == [days_ahead(4)]
    assert [count for _slug, _label, count in page.context["lists"]] == [1, 0, 0]
    assert f"?body={page.context['body'].pk}" in page.content.decode()


def test_many_fill_pages_and_ask_no_more(client):
    shown(client)
    asked = []
    for last in (3, 60):
        for day in range(1, last):
            planned(days_ahead(day))
        with CaptureQueriesContext(connection) as queries:
            page = shown(client)
        asked.append(len(queries))

    assert page.context["page_obj"].paginator.num_pages == 2
    assert asked[0] == asked[1]


def test_nobody_else_reads_it(client):
    client.force_login(UserFactory())

    assert client.get(reverse("staff_meetings")).status_code == 403

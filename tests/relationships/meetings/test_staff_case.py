"""The page of a meeting and its acts, as whoever keeps them for the first time reads them."""

import pytest

from relationships.meetings.domain import held
from sistercities.kernel import entries
from tests.days import days_ago, days_ahead
from tests.factories import clerk
from tests.factories_council import member
from tests.factories_meetings import held as held_meeting
from tests.factories_meetings import planned, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(client):
    client.force_login(clerk())

    def page(meeting, act=""):
        return client.get(f"{meeting.get_staff_url()}{act}").content.decode()

    return page


def minuted():
    meeting = held_meeting(days_ago(30), [member(1)])
    draft = entries.enter(held.MINUTES, meeting, by=clerk(), text="Called to order.\nNothing else.")
    return meeting, draft


def test_an_approval_that_no_meeting_can_have_given_is_explained(page_of):
    meeting, draft = minuted()
    entries.confirm(draft, by=clerk())

    before = page_of(meeting, "approve-minutes/")
    held_meeting(days_ago(9), [member(1)])
    after = page_of(meeting, "approve-minutes/")

    assert "No later meeting of this body was held yet." in before
    assert "No later meeting of this body was held yet." not in after


def test_an_item_that_has_no_later_meeting_to_go_to_is_explained(page_of):
    meeting = posted(days_ago(1))

    before = page_of(meeting, "continue-item/")
    planned(days_ahead(9))
    after = page_of(meeting, "continue-item/")

    assert "No later meeting of this body is planned yet." in before
    assert "No later meeting of this body is planned yet." not in after


def test_who_confirms_minutes_reads_them_line_by_line(page_of):
    meeting, draft = minuted()

    for page in (page_of(meeting), page_of(draft), page_of(draft, "confirm/")):
        assert "Called to order.<br>Nothing else." in page


def test_an_agenda_without_items_has_no_item_that_says_so(page_of):
    meeting = planned(days_ahead(5))
    meeting.items.all().delete()

    page = page_of(meeting)

    assert "<p>Nothing is on the agenda yet.</p>" in page
    assert '<ol class="agenda">' not in page


def test_what_may_be_put_on_an_agenda_is_said(page_of):
    page = page_of(planned(days_ahead(5)), "add-item/")

    assert "a nomination, a tie or a donation with a motion" in page

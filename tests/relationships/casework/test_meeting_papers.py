"""Agenda and minutes as tagged PDFs, in the reader's language."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from pypdf import PdfReader

from relationships.meetings.domain import held
from sistercities.kernel import entries
from tests.days import days_ago, days_ahead
from tests.factories import clerk, seated_council, some_council
from tests.factories_council import confirmed_roll_call, member
from tests.factories_meetings import held as held_meeting
from tests.factories_meetings import late_item, planned, posted

pytestmark = pytest.mark.django_db


def paper(client, name, meeting, language="en"):
    with translation.override(language):
        return client.get(reverse(name, args=[meeting.pk]))


def words(answer):
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(("language", "said"), [("en", "Agenda"), ("uk", "Порядок денний")])
def test_the_agenda_is_tagged_and_in_the_readers_language(client, language, said):
    some_council()
    meeting = posted(days_ahead(9), "Sister city Kyiv", how_to_take_part="Speak for two minutes.")

    answer = paper(client, "meeting_agenda", meeting, language)
    pdf = PdfReader(io.BytesIO(answer.content))

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert pdf.metadata.title.startswith(said)
    for told in (
        "Sister city Kyiv",
        "Speak for two minutes.",
        "City Hall",
        f"1 / {len(pdf.pages)}",
    ):
        assert told in words(answer)


def test_what_was_not_on_the_posted_agenda_says_so(client):
    some_council()
    meeting = posted(days_ahead(9), "Sister city Kyiv")
    late_item(meeting, "An urgent gift")

    assert "2. An urgent gift. not on the posted agenda" in words(
        paper(client, "meeting_agenda", meeting)
    )


def test_an_agenda_that_may_change_and_an_empty_one_say_so(client):
    some_council()
    meeting = planned(days_ahead(9))

    assert "not yet; it may change" in words(paper(client, "meeting_agenda", meeting))


def minuted(meeting):
    row = entries.enter(held.MINUTES, meeting, by=clerk(), text="The council met.")
    entries.confirm(row, by=clerk())


def test_minutes_say_who_was_there_and_whether_they_are_a_draft(client):
    seated_council()
    meeting, later = (held_meeting(days_ago(days), [member(1)]) for days in (20, 10))
    minuted(meeting)

    draft = words(paper(client, "meeting_minutes", meeting))
    held.approve_minutes(meeting, by=clerk(), at=later)
    approved = words(paper(client, "meeting_minutes", meeting))

    assert "A draft, which a later meeting approves." in draft
    for text in (draft, approved):
        assert "Councilmember 1" in text
        assert "The council met." in text
    assert f"Approved at the meeting of {date_format(later.day)}." in approved


def test_minutes_name_each_vote_with_its_totals(client):
    call = confirmed_roll_call(ayes=10, noes=4)
    meeting = call.item.meeting
    there = entries.enter(held.ATTENDANCE, meeting, by=clerk(), present=[member(1)])
    entries.confirm(there, by=clerk())
    minuted(meeting)

    text = words(paper(client, "meeting_minutes", meeting))

    assert f"1 {call.item.title}" in text
    assert "10" in text.split("How the council voted")[1]


def test_a_meeting_without_minutes_has_none_as_a_paper(client):
    some_council()

    assert paper(client, "meeting_minutes", posted(days_ahead(9))).status_code == 404

"""Documents of a meeting: kept as they are, public or not, taken back with a trace."""

import hashlib
import io

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from relationships.meetings.domain import papers
from relationships.models import MeetingDocument
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import days_ahead
from tests.factories import UserFactory, clerk
from tests.factories_agreements import PDF, pdf
from tests.factories_meetings import item_of, planned, posted

pytestmark = pytest.mark.django_db


def added(meeting, title="Report of the clerk", *, is_public=True, **more):
    said = {"upload": pdf(), "title": title, "is_public": is_public} | more
    return papers.add_document(meeting, by=clerk(), **said)


def told(meeting):
    entries = PublicRecordEntry.objects.filter(subject=meeting.reference)
    return [entry.line for entry in entries.order_by("sequence")]


def ask(client, row):
    return client.get(reverse("document", args=[row.document_id]))


def send(client, meeting, act, **typed):
    client.force_login(clerk())
    step = meeting.steps.order_by("-pk").first()
    body = {"seen": step.pk if step else 0}
    return client.post(reverse("meeting_act", args=[meeting.pk, act]), body | typed)


def words(client, meeting):
    return " ".join(client.get(meeting.get_public_url()).content.decode().split())


def agenda_in_words(client, meeting):
    answer = client.get(reverse("meeting_agenda", args=[meeting.pk]))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_public_document_is_kept_byte_for_byte_told_and_downloaded(client):
    meeting = posted(days_ahead(5), "Sister cities")
    row = added(meeting, item=item_of(meeting))

    answer = ask(client, row)

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "no-cache"
    assert row.document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert row.document.sha256 in told(meeting)[-1]
    assert "Report of the clerk" in words(client, meeting)
    assert "Report of the clerk (1. Sister cities)" in agenda_in_words(client, meeting)


def test_one_for_staff_is_neither_told_nor_named_nor_handed_out(client):
    meeting = planned(days_ahead(5))
    row = added(meeting, "Security plan", is_public=False)

    assert told(meeting) == []
    assert "Security plan" not in words(client, meeting)
    assert "Security plan" not in agenda_in_words(client, meeting)
    assert ask(client, row).status_code == 302
    client.force_login(UserFactory())
    assert ask(client, row).status_code == 404
    client.force_login(clerk())
    assert b"".join(ask(client, row).streaming_content) == PDF
    step = meeting.steps.last()
    assert (step.act, "Security plan" in str(step.facts)) == ("meeting_document_kept", False)


def test_one_taken_back_leaves_title_day_and_reason(client):
    meeting = posted(days_ahead(5))
    row = added(meeting)

    papers.take_back(row, by=clerk(), reason="It names a child.")

    page = words(client, meeting)
    assert ask(client, row).status_code == 302
    assert "Report of the clerk" in page
    assert "It names a child." in page
    assert reverse("document", args=[row.document_id]) not in page
    assert "Report of the clerk" not in agenda_in_words(client, meeting)
    assert "taken back" in describe("meeting_document_taken_back", meeting.steps.last().facts)
    assert "It names a child." in told(meeting)[-1]
    client.force_login(clerk())
    assert b"".join(ask(client, row).streaming_content) == PDF


def test_what_is_refused():
    meeting, other = posted(days_ahead(5)), posted(days_ahead(6))
    row, hidden = added(meeting), added(meeting, is_public=False)

    with pytest.raises(RuleError, match="title"):
        added(meeting, " ")
    with pytest.raises(RuleError, match="item of this meeting"):
        added(meeting, item=item_of(other))
    with pytest.raises(RuleError, match="reason"):
        papers.take_back(row, by=clerk(), reason=" ")
    with pytest.raises(RuleError, match="cannot read"):
        papers.take_back(hidden, by=clerk(), reason="Wrong.")
    papers.take_back(row, by=clerk(), reason="Wrong.")
    with pytest.raises(RuleError, match="cannot read"):
        papers.take_back(row, by=clerk(), reason="Wrong.")


def test_plain_sql_names_no_item_of_another_meeting_and_brings_nothing_back(sql):
    meeting, other = posted(days_ahead(5)), posted(days_ahead(6))
    row = added(meeting)

    with pytest.raises(DatabaseError, match="item of its own meeting"), transaction.atomic():
        MeetingDocument.objects.create(
            meeting=meeting, item=item_of(other), document=added(other).document
        )
    with pytest.raises(IntegrityError, match="taken_back_whole"), transaction.atomic():
        MeetingDocument.objects.filter(pk=row.pk).update(taken_back_at=timezone.now())
    papers.take_back(row, by=clerk(), reason="Wrong.")
    with pytest.raises(DatabaseError, match="only be closed, once"), transaction.atomic():
        sql("UPDATE relationships_meetingdocument SET taken_back_at = NULL")
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        sql("DELETE FROM relationships_meetingdocument")


def test_the_clerk_adds_and_takes_back_on_the_page_of_the_meeting(client):
    meeting = posted(days_ahead(5))

    answer = send(
        client, meeting, "add-document", upload=pdf(), title="Minutes as signed", is_public="on"
    )
    row = meeting.documents.get()
    assert answer.status_code == 302
    assert "Minutes as signed" in client.get(meeting.get_staff_url()).content.decode()
    send(client, meeting, "take-back-document", document=row.pk, reason="Another file.")

    row.refresh_from_db()
    assert row.taken_back_why == "Another file."


def test_a_file_of_another_kind_is_refused_beside_what_was_typed(client):
    meeting = posted(days_ahead(5))

    answer = send(
        client, meeting, "add-document", upload=pdf(b"<html>", name="a.pdf"), title="My report"
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "not a PDF, JPEG or PNG" in page
    assert "My report" in page

"""Documents of a meeting: attached, public or for staff, and taken back from the public.

The file is kept as it is, with its fingerprint, which the record tells of a public one. Taking one
back hides the file from citizens; title, day and reason stay to be read.
"""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.documents.domain import documents
from relationships.meetings.domain.schedule import facts_of, publish
from relationships.meetings.models.documents import MeetingDocument
from relationships.meetings.models.meetings import AgendaItem, Meeting
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


@transaction.atomic
def add_document(
    meeting: Meeting,
    *,
    by: User,
    upload: File[Any],
    title: str,
    is_public: bool,
    item: AgendaItem | None = None,
) -> MeetingDocument:
    """Keep a file with a meeting, or with one item of its agenda.

    Raises RuleError: there is no title; the item is of another meeting; the file cannot be taken
    (see documents.check).
    """
    lock(meeting, "body")
    if not title.strip():
        raise RuleError(_("Give the title."))
    if item is not None and item.meeting_id != meeting.pk:
        raise RuleError(_("Choose an item of this meeting."))
    kept = documents.keep(upload, nomination=None, title=title, by=by, is_public=is_public)
    row = MeetingDocument.objects.create(meeting=meeting, item=item, document=kept)
    if is_public:
        facts = _facts(row)
        log_step(meeting, act="meeting_document_added", by=by, facts=facts)
        publish(meeting, "meeting_document_added", facts)
    else:  # who presides reads the history, but not what is kept for staff
        log_step(meeting, act="meeting_document_kept", by=by, facts=facts_of(meeting))
    return row


@transaction.atomic
def take_back(row: MeetingDocument, *, by: User, reason: str) -> None:
    """Keep citizens from downloading a document from now on. Its title and the reason stay.

    Raises RuleError: no reason; it was not public, or was taken back before.
    """
    lock(row.meeting, "body")
    lock(row)
    if not reason.strip():
        raise RuleError(_("Give the reason. The public reads it."))
    if not row.document.is_public or row.taken_back_at:
        raise RuleError(_("Citizens cannot read this document as it is."))
    row.taken_back_at, row.taken_back_by, row.taken_back_why = timezone.now(), by, reason.strip()
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
    facts = _facts(row) | {"reason": row.taken_back_why}
    log_step(row.meeting, act="meeting_document_taken_back", by=by, facts=facts)
    publish(row.meeting, "meeting_document_taken_back", facts)


def _facts(row: MeetingDocument) -> dict[str, Any]:
    item = {"item": row.item.title} if row.item else {}
    document = row.document
    return facts_of(row.meeting) | item | {"title": document.title, "sha256": document.sha256}

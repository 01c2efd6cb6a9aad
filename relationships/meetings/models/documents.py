"""Documents of a meeting: reports for its items, presentations, the minutes as signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.documents.models.documents import Document
from relationships.meetings.models.meetings import AgendaItem, Meeting
from sistercities.kernel.triggers import closes_once, require


class MeetingDocumentQuerySet(models.QuerySet["MeetingDocument"]):
    def public(self) -> "MeetingDocumentQuerySet":
        """What citizens read of: also of those that were taken back, without the file."""
        return self.filter(document__is_public=True)

    def readable(self) -> "MeetingDocumentQuerySet":
        """Those that anybody may download now."""
        return self.public().filter(taken_back_at=None)


class MeetingDocument(models.Model):
    """A file kept with a meeting, or with one item of its agenda.

    One that the public could read may be taken back, with a reason that stays; the file is kept.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, related_name="documents", verbose_name=_("item")
    )
    document = models.OneToOneField(Document, models.PROTECT, related_name="of_meeting")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_why = models.CharField(_("why it was taken back"), max_length=300, blank=True)

    objects = MeetingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a meeting")
        verbose_name_plural = _("documents of meetings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_why="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(taken_back_why=""),
                name="meeting_document_taken_back_whole",
            )
        ]
        triggers = [
            *closes_once("taken_back_at", also=("taken_back_by_id", "taken_back_why")),
            require(
                "of_an_item_of_it",
                "NEW.item_id IS NULL OR (SELECT meeting_id FROM relationships_agendaitem"
                " WHERE id = NEW.item_id) = NEW.meeting_id",
                "a document is about an item of its own meeting",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        return self.document.title

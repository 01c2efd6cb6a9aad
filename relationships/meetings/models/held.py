"""What is said of a meeting that was held: who was there, what it found, its minutes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import Person
from relationships.meetings.guards import keeps_its_quorum
from relationships.meetings.models.meetings import AgendaItem, Meeting
from sistercities.kernel.entry_model import (
    COUNTS,
    Entry,
    EntryQuerySet,
    entry_triggers,
    follows_its_entry,
)


class MeetingAttendance(Entry):
    """Which members were there. With the first one that counts, the meeting is held."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances", editable=False)
    present = models.ManyToManyField(
        Person, through="Attendee", related_name="+", verbose_name=_("present")
    )

    note = models.CharField(_("remarks"), max_length=300, blank=True)

    objects = EntryQuerySet["MeetingAttendance"].as_manager()

    class Meta:
        verbose_name = _("attendance of a meeting")
        verbose_name_plural = _("attendance of meetings")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting"], condition=COUNTS, name="meeting_attendance_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_meetingattendance", "meeting_id"),
            keeps_its_quorum(),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def case(self) -> Meeting:
        return self.meeting


class Attendee(models.Model):
    """A member who was there."""

    attendance = models.ForeignKey(MeetingAttendance, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendance", "person"], name="attendee_once")
        ]
        triggers = follows_its_entry("relationships_meetingattendance", "attendance_id")

    def __str__(self) -> str:
        return str(self.person)


class NeedFinding(Entry):
    """The body found that it must act at once on an item that was not on its posted agenda."""

    class Ground(models.TextChoices):
        IMMEDIATE_NEED = (
            "immediate_need",
            _("a need to act at once that came up after the agenda was posted"),
        )
        EMERGENCY = "emergency", _("an emergency")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="findings", editable=False)
    ground = models.CharField(_("ground"), max_length=14, choices=Ground)
    why = models.CharField(_("why"), max_length=500)
    present = models.PositiveSmallIntegerField(_("members present"))
    ayes = models.PositiveSmallIntegerField(_("ayes"))

    objects = EntryQuerySet["NeedFinding"].as_manager()

    class Meta:
        verbose_name = _("finding that action is needed at once")
        verbose_name_plural = _("findings that action is needed at once")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ayes__lte=F("present"), ayes__gte=1) & ~Q(why=""),
                name="finding_ayes_were_present",
                violation_error_message=_("Not more can have voted aye than were present."),
            ),
            models.UniqueConstraint(fields=["item"], condition=COUNTS, name="finding_counts_once"),
        ]
        triggers = entry_triggers("relationships_needfinding", "item_id")

    def __str__(self) -> str:
        return str(self.item)

    @property
    def case(self) -> Meeting:
        return self.item.meeting


class Minutes(Entry):
    """The minutes of a meeting: a draft that the public reads, until a later meeting approves."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", editable=False)
    text = models.TextField(_("text"))

    objects = EntryQuerySet["Minutes"].as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting"], condition=COUNTS, name="minutes_count_once"
            ),
        ]
        triggers = entry_triggers("relationships_minutes", "meeting_id")

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def case(self) -> Meeting:
        return self.meeting

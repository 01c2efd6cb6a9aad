"""Meetings of a body, what is on their agenda, and when that was posted."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.council.models.bodies import Body
from relationships.meetings.guards import (
    agenda_is_posted_once,
    approved_at_a_later_one,
    planned_until_posted,
    posted_as_entered,
)
from relationships.meetings.states import MEETING_MOVES, MeetingState
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import append_only, at_the_end, legal_moves, never_deleted

TONES: dict[str, str] = {
    MeetingState.HELD: "official",
    MeetingState.APPROVED: "official",
    MeetingState.CANCELLED: "ended",
}
AHEAD = (MeetingState.PLANNED, MeetingState.POSTED)
OVER = (MeetingState.HELD, MeetingState.APPROVED)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def named(self) -> "MeetingQuerySet":
        """With their bodies, each called as its reader calls it."""
        rows = self.select_related("body__council", "body__committee")
        return rows.prefetch_related("body__council__translations", "body__committee__translations")

    def coming(self, now: datetime) -> "MeetingQuerySet":
        """Those that have not begun yet, the next one first."""
        return self.filter(starts_at__gte=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> "MeetingQuerySet":
        """Those that have begun, the last one first."""
        return self.filter(starts_at__lt=now).order_by("-starts_at", "-pk")

    def to_post(self, now: datetime) -> "MeetingQuerySet":
        """Planned meetings ahead, whose agenda is not posted."""
        return self.coming(now).filter(state=MeetingState.PLANNED)

    def without_attendance(self, now: datetime) -> "MeetingQuerySet":
        """Their time has passed, and nobody has said who was there, not even in a draft."""
        return self.past(now).filter(state__in=AHEAD, attendances=None)

    def without_minutes(self, now: datetime) -> "MeetingQuerySet":
        """Their time has passed, they were not cancelled, and no minutes of them count."""
        over = self.past(now).exclude(state=MeetingState.CANCELLED)
        return over.exclude(pk__in=_with_minutes())

    def to_minute(self) -> "MeetingQuerySet":
        """Held, and nobody has entered minutes, not even as a draft."""
        return self.filter(state=MeetingState.HELD, minutes=None).order_by("starts_at", "pk")

    def to_approve(self) -> "MeetingQuerySet":
        """Held, with minutes that count, which no later meeting has approved."""
        held = self.filter(state=MeetingState.HELD, pk__in=_with_minutes())
        return held.order_by("starts_at", "pk")


class Meeting(models.Model):
    """One meeting of a body, from the plan to its approved minutes.

    Its times are shown in the zone in which the council sat when it was planned.
    """

    MOVES = MEETING_MOVES

    class Kind(models.TextChoices):
        REGULAR = "regular", _("regular meeting")
        SPECIAL = "special", _("special meeting")

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REGULAR)
    state = models.CharField(
        _("state"), max_length=12, choices=MeetingState, default=MeetingState.PLANNED
    )
    starts_at = models.DateTimeField(_("begins"))
    timezone = models.CharField(_("time zone"), max_length=60)
    place = models.CharField(_("place"), max_length=200)
    remote_access = models.CharField(_("remote access"), max_length=500, blank=True)
    how_to_take_part = models.TextField(_("how to take part"), blank=True)
    posted_at = models.DateTimeField(_("agenda posted"), null=True, editable=False)
    posted_how = models.CharField(_("where it was posted"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    approved_at = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="approves"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(posted_at__isnull=False),
                name="meeting_agenda_is_posted",
            ),
        ]
        triggers = [
            *legal_moves(MEETING_MOVES, first=[MeetingState.PLANNED]),
            planned_until_posted(),
            approved_at_a_later_one(),
            at_the_end(
                "posted_as_entered",
                posted_as_entered().format(meeting="NEW.id"),
                "an agenda was posted as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {date_format(self.local_start, 'DATETIME_FORMAT')}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def local_start(self) -> datetime:
        """When it begins, by the clocks where the council sits."""
        return self.starts_at.astimezone(self.zone)

    @property
    def day(self) -> date:
        """The day on which it begins, by the same clocks."""
        return day_in(self.zone, self.starts_at)

    @property
    def reference(self) -> str:
        """How the public record names this meeting."""
        return f"meeting/{self.pk}"

    @property
    def tone(self) -> str:
        """The shape of its status tag."""
        return TONES.get(self.state, "progress")

    def get_staff_url(self) -> str:
        return reverse("meeting_case", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("meeting_detail", args=[self.pk])


class MeetingStep(Step):
    """One act on a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class AgendaItem(models.Model):
    """What a meeting takes up, in its order. After the posting an item is late, and says so."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=500)
    asked = models.CharField(_("what is asked"), max_length=500, blank=True)
    matter = models.ForeignKey(
        "relationships.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("case"),
    )
    late = models.BooleanField(_("not on the posted agenda"), default=False)
    continued_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_to"
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_item_number_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1) & ~Q(title=""), name="agenda_item_is_named"
            ),
        ]
        triggers = [append_only()[0], *agenda_is_posted_once(), never_deleted()[1]]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Posting(Entry):
    """When and where an agenda was posted, as it was. What counts stands on the meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="postings", editable=False)
    posted_at = models.DateTimeField(_("posted"))
    posted_how = models.CharField(_("where it was posted"), max_length=300)

    objects = EntryQuerySet["Posting"].as_manager()

    class Meta:
        verbose_name = _("posting of an agenda")
        verbose_name_plural = _("postings of agendas")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting"], condition=COUNTS, name="posting_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_posting", "meeting_id", first_alone=True),
            at_the_end(
                "stands_on_the_meeting",
                posted_as_entered().format(meeting="NEW.meeting_id"),
                "an agenda was posted as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return date_format(self.posted_at.astimezone(self.meeting.zone), "DATETIME_FORMAT")

    @property
    def case(self) -> Meeting:
        return self.meeting


def _with_minutes() -> models.QuerySet["Meeting", Any]:
    counts = Q(minutes__confirmed_at__isnull=False, minutes__replaced_by=None)
    return Meeting.objects.filter(counts).values("pk")


def cases_of(items: Any) -> Any:
    """The items with the cases that they are about, read along."""
    ties = ("matter__relationship__city_a", "matter__relationship__city_b")
    return items.select_related("matter__nomination__city", "matter__donation", *ties)

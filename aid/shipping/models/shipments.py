"""Shipments, the recipient's personal link, and what the recipient signed for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from aid.donations.guards.evidence import (
    ACCEPTANCE_LINE_GUARDS,
    answers_for_each_line,
    by_its_own_link,
    of_a_ready_donation,
    of_a_shipped_donation,
    receives_its_donation,
    ships_its_donation,
)
from aid.donations.models.donations import Donation, DonationLine
from relationships.documents.models.documents import Document
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import PersonalLink, spent_stays_spent
from sistercities.kernel.triggers import append_only, never_deleted


class Shipment(Entry):
    """How a donation travels: carrier, bill of lading or other reference, days. Not public."""

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="shipments")
    carrier = models.CharField(_("carrier"), max_length=150)
    reference = models.CharField(
        _("reference"),
        max_length=80,
        help_text=_("The number of the bill of lading, waybill or booking."),
    )
    left_on = models.DateField(_("left on"))
    expected_on = models.DateField(_("expected on"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = EntryQuerySet["Shipment"].as_manager()

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(expected_on__gte=F("left_on")), name="shipment_arrives_after_it_left"
            ),
            models.UniqueConstraint(
                fields=["donation"], condition=COUNTS, name="shipment_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("aid_shipment", "donation_id", first_alone=True),
            of_a_ready_donation(),
            ships_its_donation(),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.reference}"

    @property
    def case(self) -> Donation:
        return self.donation


class AcceptanceLink(PersonalLink):
    """The personal link by which a recipient body signs for what arrived. It can be extended."""

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="acceptance_links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(PersonalLink.Meta):
        verbose_name = _("link to sign for a donation")
        verbose_name_plural = _("links to sign for donations")
        triggers = [
            spent_stays_spent("expires_at", provided="NEW.expires_at >= OLD.expires_at"),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"link to sign for donation {self.donation_id}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.donation.city.timezone)


@dataclass(frozen=True)
class LineAnswer:
    """The recipient's answer for one line: the three numbers add up to what was sent."""

    line: DonationLine
    in_order: int
    damaged: int = 0
    missing: int = 0
    remark: str = ""
    photographs: Sequence[Any] = ()
    kept: Collection[int] = field(default=())


class Acceptance(Entry):
    """The recipient's acceptance: signed through the link, or on paper that the clerk keeps.

    What is signed through the link counts at once. The name typed is never public; the office is.
    """

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="acceptances")
    link = models.ForeignKey(AcceptanceLink, models.PROTECT, null=True, related_name="acceptances")
    paper = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    received_on = models.DateField(_("received on"))
    office = models.CharField(_("your office"), max_length=150)
    typed_name = models.CharField(_("your name"), max_length=150)
    remark = models.TextField(_("remark"), blank=True)
    acted_as: Any = property(lambda self: f"Recipient, {self.office}" if self.link_id else "")

    objects = EntryQuerySet["Acceptance"].as_manager()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(strikes=False), name="acceptance_is_not_struck"),
            models.CheckConstraint(
                condition=Q(link__isnull=False) | Q(paper__isnull=False, entered_by__isnull=False),
                name="acceptance_by_link_or_paper",
                violation_error_message=_("Add the scan of what was signed."),
            ),
            models.UniqueConstraint(
                fields=["donation"], condition=COUNTS, name="acceptance_counts_once"
            ),
            models.UniqueConstraint(
                fields=["donation"],
                condition=Q(confirmed_at__isnull=True, corrects__isnull=True, link__isnull=True),
                name="acceptance_on_paper_waits_once",
                violation_error_message=_(
                    "An acceptance signed on paper waits for a second person already."
                ),
            ),
        ]
        triggers = [
            *entry_triggers(
                "aid_acceptance",
                "donation_id",
                unnamed="(NEW.link_id IS NOT NULL AND NEW.corrects_id IS NULL)",
            ),
            of_a_shipped_donation(),
            by_its_own_link(),
            answers_for_each_line(),
            receives_its_donation(),
        ]

    def __str__(self) -> str:
        return f"{self.donation}: {self._meta.verbose_name}"

    @property
    def case(self) -> Donation:
        return self.donation

    @property
    def answers(self) -> list[LineAnswer]:
        """What is said of each line: as it is being said, or else as it stands."""
        said: list[LineAnswer] | None = self.__dict__.get("_said")
        if said is not None:
            return said
        lines = AcceptanceLine.objects.select_related("line__item").order_by("line_id")
        prefetch_related_objects([self], Prefetch("lines", lines))
        return [
            LineAnswer(row.line, row.in_order, row.damaged, row.missing, row.remark)
            for row in self.lines.all()
        ]

    @answers.setter
    def answers(self, said: Sequence[LineAnswer]) -> None:
        self.__dict__["_said"] = sorted(said, key=lambda answer: answer.line.pk)

    def keep_answers(self) -> None:
        """Store the answer for each line."""
        said = self.answers
        AcceptanceLine.objects.filter(acceptance=self).delete()
        for answer in said:
            AcceptanceLine.objects.create(
                acceptance=self,
                line=answer.line,
                in_order=answer.in_order,
                damaged=answer.damaged,
                missing=answer.missing,
                remark=answer.remark.strip(),
            )
        for cached in ("_said", "_prefetched_objects_cache"):
            self.__dict__.pop(cached, None)


class AcceptanceLine(models.Model):
    """For one line: how many arrived in order, damaged, or not at all."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="lines")
    line = models.ForeignKey(DonationLine, models.PROTECT, related_name="acceptance_lines")
    in_order = models.PositiveIntegerField(_("in order"))
    damaged = models.PositiveIntegerField(_("damaged"), default=0)
    missing = models.PositiveIntegerField(_("missing"), default=0)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("line of an acceptance")
        verbose_name_plural = _("lines of acceptances")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "line"], name="acceptance_line_once"),
            models.CheckConstraint(
                condition=Q(damaged=0, missing=0) | ~Q(remark=""),
                name="difference_has_reason",
            ),
        ]
        triggers = ACCEPTANCE_LINE_GUARDS

    def __str__(self) -> str:
        return f"{self.in_order} in order"


class ReceiptRefusal(models.Model):
    """The recipient's answer that a shipment is not for them, with the reason."""

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="refusals")
    link = models.OneToOneField(AcceptanceLink, models.PROTECT, related_name="refusal")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("refusal of a shipment")
        verbose_name_plural = _("refusals of shipments")
        triggers = [*append_only(), by_its_own_link()]

    def __str__(self) -> str:
        return f"donation {self.donation_id} is not for them"

"""What a donation needs on its way: the recipient's wish, an approval by two, shipping gates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.models.donations import Donation
from aid.models.evidence_guards import (
    approved_between_wish_and_journey,
    approves_its_donation,
    corrects_its_own_wish,
    of_an_approved_donation,
    title_after_the_approval,
    wished_before_the_approval,
)
from aid.models.grounds import LegalGround
from aid.models.guards import approved_on_a_ground_that_serves, wish_before_approval
from aid.states import Gate
from relationships.models import Document
from sistercities.entry_model import FIRST, Entry, EntryQuerySet, entry_triggers
from sistercities.triggers import append_only


class WishQuerySet(models.QuerySet["Wish"]):
    def current(self) -> "WishQuerySet":
        """The wishes that count, without those that were corrected."""
        return self.filter(corrections__isnull=True)


class Wish(models.Model):
    """The recipient's recorded wish to have this. Nothing is approved without it.

    A correction is a further row: the one that was not corrected counts.
    """

    class How(models.TextChoices):
        LETTER = "letter", _("by letter")
        MAIL = "mail", _("by e-mail")
        CALL = "call", _("on the telephone or in a video call")
        MEETING = "meeting", _("in a meeting")

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="wishes")
    how = models.CharField(_("how it was expressed"), max_length=8, choices=How)
    wished_on = models.DateField(_("on"))
    office = models.CharField(
        _("by whom"),
        max_length=150,
        help_text=_("The office, such as Chief of the fire service: names are not public."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="corrections"
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient's wish")
        verbose_name_plural = _("recipients' wishes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["donation"], condition=Q(corrects__isnull=True), name="wish_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="wish_correction_has_reason",
            ),
        ]
        triggers = [*append_only(), corrects_its_own_wish(), wished_before_the_approval()]

    def __str__(self) -> str:
        return f"wish for {self.donation_id}"


class Approval(Entry):
    """The approval of a donation: entered by one person, confirmed by another.

    It says again what is approved, so that what changes in between is noticed. That stays; its day,
    who gave it and what shows it can be corrected.
    """

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="approvals")
    approved_on = models.DateField(_("approved on"))
    authority = models.CharField(_("approved by"), max_length=200, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    value = models.DecimalField(
        _("fair market value"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, editable=False)
    ground = models.ForeignKey(
        LegalGround, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = EntryQuerySet["Approval"].as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["donation"], condition=FIRST, name="approval_once"),
        ]
        triggers = [
            *entry_triggers(
                "aid_approval", "donation_id", "note", "value", "currency", "ground_id"
            ),
            wish_before_approval(),
            approved_on_a_ground_that_serves(),
            approved_between_wish_and_journey(),
            approves_its_donation(),
        ]

    def __str__(self) -> str:
        return f"approval of donation {self.donation_id}"

    @property
    def case(self) -> Donation:
        return self.donation


class GateRecord(models.Model):
    """A named person says that a condition for shipping is met, or that it is open again.

    The newest record of a gate counts.
    """

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="gate_records")
    gate = models.CharField(_("condition for shipping"), max_length=10, choices=Gate)
    cleared = models.BooleanField(_("is met"), default=True)
    done_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=400, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("condition for shipping")
        verbose_name_plural = _("conditions for shipping")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note="") | Q(document__isnull=False),
                name="gate_has_note_or_document",
            )
        ]
        triggers = [*append_only(), of_an_approved_donation(), title_after_the_approval()]

    def __str__(self) -> str:
        return f"{self.gate} of donation {self.donation_id}"

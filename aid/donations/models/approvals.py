"""What a donation needs: the recipient's request, an approval by two, shipping conditions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from aid.donations.guards.evidence import (
    approved_in_the_year_of_its_cap,
    approves_its_donation,
    of_an_approved_donation,
    request_stays_once_approved,
)
from aid.donations.guards.moves import approved_on_a_basis_that_serves, request_before_approval
from aid.donations.models.donations import Donation
from aid.donations.states import ShippingCondition
from aid.legal_bases.models import LegalBasis
from relationships.documents.models.documents import Document
from sistercities.kernel.entry_model import COUNTS, FIRST, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.triggers import append_only


class RecipientRequest(Entry):
    """The recipient's recorded request to have this. Nothing is approved without it."""

    class How(models.TextChoices):
        LETTER = "letter", _("by letter")
        MAIL = "mail", _("by e-mail")
        CALL = "call", _("on the telephone or in a video call")
        MEETING = "meeting", _("in a meeting")

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="recipient_requests")
    how = models.CharField(_("how it was expressed"), max_length=8, choices=How)
    requested_on = models.DateField(_("on"))
    office = models.CharField(
        _("by whom"),
        max_length=150,
        help_text=_("The office, such as Chief of the fire service: names are not public."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EntryQuerySet["RecipientRequest"].as_manager()

    class Meta:
        verbose_name = _("recipient's request")
        verbose_name_plural = _("recipients' requests")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["donation"],
                condition=COUNTS,
                name="request_counts_once",
                violation_error_message=_("The recipient's request is recorded already."),
            ),
        ]
        triggers = [
            *entry_triggers("aid_recipientrequest", "donation_id", first_alone=True),
            request_stays_once_approved(),
        ]

    def __str__(self) -> str:
        return f"{self.office}, {date_format(self.requested_on)}"

    @property
    def case(self) -> Donation:
        return self.donation


class Approval(Entry):
    """The approval of a donation: entered by one person, confirmed by another.

    It repeats what is approved, so that a change in between is noticed. That part never changes;
    day, authority and evidence can be corrected.
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
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, related_name="+", editable=False
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
                "aid_approval", "donation_id", "note", "value", "currency", "legal_basis_id"
            ),
            request_before_approval(),
            approved_on_a_basis_that_serves(),
            approved_in_the_year_of_its_cap(),
            approves_its_donation(),
        ]

    def __str__(self) -> str:
        return f"{self.donation}: {self._meta.verbose_name}"

    @property
    def case(self) -> Donation:
        return self.donation


class ConditionRecord(models.Model):
    """One record that a condition for shipping is met, or open again, by a named person.

    The newest record of a condition counts.
    """

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="condition_records")
    shipping_condition = models.CharField(
        _("condition for shipping"), max_length=10, choices=ShippingCondition
    )
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
                name="condition_has_note_or_document",
            )
        ]
        triggers = [*append_only(), of_an_approved_donation()]

    def __str__(self) -> str:
        return f"{self.shipping_condition} of donation {self.donation_id}"

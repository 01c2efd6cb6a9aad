"""Donations: the legal passage of items to a recipient body, line by line."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aid.donations.guards.lines import LINE_GUARDS
from aid.donations.guards.moves import DONATION_GUARDS
from aid.donations.states import DONATION_ARRIVED, DONATION_COUNTED, DONATION_MOVES, DonationState
from aid.items.models.items import Item
from aid.legal_bases.models import LegalBasis
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody, RecipientName
from aid.pledges.models.pledges import Pledge
from relationships.cities.models.cities import City
from relationships.motions.models.matters import Matter, of_its_kind
from relationships.motions.models.motions import Motion
from sistercities.kernel.entry_model import counts_of
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import append_only, legal_moves, never_deleted

if TYPE_CHECKING:
    from aid.donations.models.approvals import RecipientRequest


class DonationQuerySet(models.QuerySet["Donation"]):
    def public(self) -> "DonationQuerySet":
        """What citizens may read: from the council's motion or the confirmed approval on."""
        approved = Donation.objects.filter(counts_of("approvals"))
        return self.filter(Q(matter__isnull=False) | Q(pk__in=approved.values("pk")))

    def proposed(self) -> "DonationQuerySet":
        """Neither approved nor cancelled."""
        return self.filter(state=DonationState.PROPOSED)

    def with_recipient(self) -> "DonationQuerySet":
        """Fetch the recipient bodies with all their names; see `Donation.recipient`."""
        approved = {"first_approved_at": Min("approvals__confirmed_at")}
        named = self.select_related("body").prefetch_related("body__names")
        return named.annotate(**approved)

    def live(self) -> "DonationQuerySet":
        return self.exclude(state__in=[*DONATION_ARRIVED, DonationState.CANCELLED])

    def in_state(self, state: str) -> "DonationQuerySet":
        return self.filter(state=state)


class Donation(models.Model):
    """Items of one owner, for one recipient body."""

    MOVES = DONATION_MOVES

    if TYPE_CHECKING:  # what `with_recipient` adds
        first_approved_at: datetime | None

    class Kind(models.TextChoices):
        COUNCIL = "council", _("the council's own property")
        DONOR = "donor", _("a donor's own property")

    class Cancelled(models.TextChoices):
        DONOR = "donor", _("the donor withdrew")
        BROKEN = "broken", _("it broke or was lost")
        TIE = "tie", _("the tie was suspended or ended")
        COUNCIL = "council", _("the council rescinded or did not approve it")
        RECIPIENT = "recipient", _("the recipient no longer wants it")
        OTHER = "other", _("another reason")

    reference = models.SlugField(_("reference"), max_length=60, unique=True, editable=False)
    kind = models.CharField(_("whose property"), max_length=10, choices=Kind, editable=False)
    state = models.CharField(
        max_length=20, choices=DonationState, default=DonationState.PROPOSED, editable=False
    )
    city = models.ForeignKey(City, models.PROTECT, related_name="donations", verbose_name=_("city"))
    body = models.ForeignKey(
        RecipientBody,
        models.PROTECT,
        related_name="donations",
        verbose_name=_("recipient body"),
    )
    pledge = models.ForeignKey(
        Pledge, models.PROTECT, null=True, related_name="donations", editable=False
    )
    legal_basis = models.ForeignKey(
        LegalBasis,
        models.PROTECT,
        null=True,
        related_name="donations",
        verbose_name=_("legal basis"),
    )
    basis_evidence = models.TextField(_("what the basis rests on"), blank=True)
    value = models.DecimalField(
        _("fair market value"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, editable=False)
    cap_begins_on = models.DateField(null=True, editable=False)
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, related_name="donation", editable=False
    )
    departure_recorded = models.BooleanField(default=False, editable=False)
    cancelled_why = models.CharField(
        _("why it was cancelled"), max_length=10, choices=Cancelled, blank=True
    )
    cancelled_reason = models.CharField(_("reason, in words"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DonationQuerySet.as_manager()

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="donation_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="council", pledge__isnull=True)
                | Q(
                    kind="donor",
                    pledge__isnull=False,
                    legal_basis__isnull=True,
                    value__isnull=True,
                    matter__isnull=True,
                ),
                name="donation_whose_property",
            ),
            models.CheckConstraint(
                condition=Q(kind="donor")
                | Q(state__in=["proposed", "cancelled"])
                | Q(legal_basis__isnull=False, value__isnull=False, cap_begins_on__isnull=False),
                name="donation_of_council_has_basis_and_value",
            ),
            models.CheckConstraint(
                condition=Q(matter__isnull=True)
                | Q(legal_basis__isnull=False, value__isnull=False),
                name="donation_with_motion_has_basis_and_value",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (~Q(cancelled_why="") & ~Q(cancelled_reason="")),
                name="donation_cancelled_has_reason",
            ),
        ]
        triggers = [
            *legal_moves(DONATION_MOVES, first=[DonationState.PROPOSED]),
            *DONATION_GUARDS,
            of_its_kind(Matter.Kind.DONATION),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("donation_detail", args=[self.reference])

    def get_staff_url(self) -> str:
        return reverse("donation_case", args=[self.pk])

    def get_public_url(self) -> str:
        """The page that citizens read; empty while nobody outside the clerk's office may."""
        return self.get_absolute_url() if self.is_public else ""

    @property
    def is_public(self) -> bool:
        """What was approved is public; before, only what the council was asked about."""
        if self.matter_id is not None or self.state in DONATION_COUNTED:
            return True
        return Donation.objects.public().filter(pk=self.pk).exists()

    @property
    def is_councils(self) -> bool:
        return self.kind == self.Kind.COUNCIL

    @property
    def recipient(self) -> RecipientBody | RecipientName:
        """The recipient as it was called when this was approved; see `with_recipient`."""
        return self.body.as_of(self.first_approved_at)

    @property
    def recipient_request(self) -> "RecipientRequest | None":
        """The recipient's request that counts."""
        return self.recipient_requests.current().first()

    @property
    def motion(self) -> Motion | None:
        """The motion that was filed last, as first entered."""
        motion: Motion | None = self.matter.last_motion if self.matter else None
        return motion

    @property
    def subject(self) -> str:
        """How the public record names this donation."""
        return f"donation/{self.reference}"


class DonationStep(Step):
    """One act on a donation."""

    case = models.ForeignKey(Donation, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class DonationLineQuerySet(models.QuerySet["DonationLine"]):
    def not_cancelled(self) -> "DonationLineQuerySet":
        """Lines that were not cancelled, of donations that were not."""
        return self.filter(cancelled_at__isnull=True).exclude(
            donation__state=DonationState.CANCELLED
        )


class DonationLine(models.Model):
    """How many of one item a donation contains, perhaps for a need. Never more than there are.

    ``arrived`` is the number that the acceptance says arrived in order.
    """

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="lines")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    value = models.DecimalField(
        _("fair market value"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    arrived = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_why = models.CharField(max_length=10, choices=Donation.Cancelled, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)

    objects = DonationLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a donation")
        verbose_name_plural = _("lines of donations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_of_one_or_more"),
            models.UniqueConstraint(
                fields=["donation", "item"],
                condition=Q(cancelled_at__isnull=True),
                name="line_item_once_per_donation",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True)
                | (~Q(cancelled_why="") & ~Q(cancelled_reason="")),
                name="line_cancelled_has_reason",
            ),
        ]
        triggers = [*LINE_GUARDS, *never_deleted()]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.item.description}"

"""Items: the things themselves, the council's own or a donor's, their surplus and their value."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aid.items.guards import (
    compares_its_number,
    corrects_same_item,
    described_as_entered,
    not_before_the_council,
    of_the_councils_own,
)
from aid.items.states import ITEM_MOVES, ItemState
from aid.needs.states import HELD_BACK, VEHICLES, ItemKind
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import Step
from sistercities.kernel.numbers import comparable
from sistercities.kernel.triggers import Trigger, append_only, legal_moves, never_deleted, require


class ItemQuerySet(models.QuerySet["Item"]):
    def of_council(self) -> "ItemQuerySet":
        return self.filter(pledge__isnull=True)

    def numbered(self, number: str) -> "ItemQuerySet":
        """The council's own things that are not gone and have this number, however it is typed."""
        compared = comparable(number)
        same = Q(compared_number=compared) | Q(compared_number__startswith=f"{compared} #")
        found = self.of_council().filter(same, state=ItemState.AVAILABLE)
        return found if compared else self.none()

    def can_go_further(self) -> "ItemQuerySet":
        return self.exclude(kind__in=HELD_BACK)


class Item(models.Model):
    """A thing, or a number of the same things. Without a pledge it is the council's own."""

    MOVES = ITEM_MOVES

    class Condition(models.TextChoices):
        NEW = "new", _("new")
        GOOD = "good", _("used, works")
        REPAIR = "repair", _("used, needs repair")
        UNKNOWN = "unknown", _("not tested")

    pledge = models.ForeignKey("aid.Pledge", models.CASCADE, null=True, related_name="items")
    state = models.CharField(
        max_length=10, choices=ItemState, default=ItemState.AVAILABLE, editable=False
    )
    kind = models.CharField(_("kind of thing"), max_length=20, choices=ItemKind)
    description = models.CharField(_("description"), max_length=300)
    maker = models.CharField(_("maker"), max_length=100, blank=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    serial_or_vin = models.CharField(_("serial number or VIN"), max_length=60, blank=True)
    compared_number = models.TextField(default="", editable=False)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition)
    known_defects = models.TextField(_("known defects"), blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    voltage = models.CharField(_("voltage"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="item_of_one_or_more"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(1900, 2100)),
                name="item_year_possible",
            ),
            models.UniqueConstraint(
                fields=["compared_number"],
                condition=Q(pledge__isnull=True, state="available") & ~Q(compared_number=""),
                name="item_of_council_once_by_number",
            ),
        ]
        triggers = [
            *legal_moves(ITEM_MOVES, first=[ItemState.AVAILABLE])[:2],
            require(
                "quantity_stays",
                "NEW.kind = OLD.kind AND NEW.pledge_id IS NOT DISTINCT FROM OLD.pledge_id"
                " AND (NEW.quantity = OLD.quantity OR (OLD.pledge_id IS NOT NULL"
                " AND NEW.quantity >= (SELECT COALESCE(sum(l.quantity), 0)"
                " FROM aid_donationline l JOIN aid_donation d ON d.id = l.donation_id"
                " WHERE l.item_id = NEW.id AND l.cancelled_at IS NULL"
                " AND d.state <> 'cancelled')))",
                "kind and owner of an item do not change, nor the quantity of the council''s own;"
                " a donor''s is never less than what is in donations",
                on="update",
            ),
            described_as_entered(),
            compares_its_number(),
            require(
                "not_gone_while_promised",
                "NEW.state = OLD.state OR NEW.state <> 'gone' OR NOT EXISTS (SELECT 1"
                " FROM aid_donationline l JOIN aid_donation d ON d.id = l.donation_id"
                " WHERE l.item_id = NEW.id AND l.cancelled_at IS NULL"
                " AND d.state IN ('proposed', 'approved', 'ready'))",
                "an item in a live donation is not gone: cancel its line first",
                on="update",
            ),
            Trigger(
                name="never_deleted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                # Django may delete an unconfirmed pledge before its items.
                func="IF OLD.pledge_id IS NULL OR EXISTS (SELECT 1 FROM aid_pledge"
                " WHERE id = OLD.pledge_id AND state NOT IN ('draft', 'unconfirmed'))"
                " THEN RAISE EXCEPTION 'an item is never deleted'"
                " USING ERRCODE = 'check_violation'; END IF; RETURN OLD;",
            ),
            never_deleted()[1],
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}" if self.quantity > 1 else self.description

    def get_public_url(self) -> str:
        """An item is shown on the page of its donation."""
        return ""

    def get_staff_url(self) -> str:
        """Its page in the admin. A donor's thing has no page of its own."""
        return reverse("item_case", args=[self.pk])

    @property
    def is_vehicle(self) -> bool:
        return self.kind in VEHICLES

    @property
    def is_held_back(self) -> bool:
        return self.kind in HELD_BACK

    @property
    def surplus(self) -> "SurplusDeclaration | None":
        """The declaration that counts."""
        return self.declarations.filter(corrections__isnull=True).last()

    @property
    def valuation(self) -> "Valuation | None":
        """The valuation that counts."""
        return self.valuations.current().first()


class ItemStep(Step):
    """One act on an item."""

    case = models.ForeignKey(Item, models.CASCADE, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class SurplusDeclaration(models.Model):
    """The head of a department declares one of the council's own things surplus.

    Source: Los Angeles Administrative Code §22.547: the department head must approve.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="declarations")
    department = models.CharField(_("department"), max_length=150)
    declared_by = models.CharField(
        _("declared by"), max_length=150, help_text=_("The office, such as Fire Chief.")
    )
    declared_on = models.DateField(_("declared on"))
    surplus_since = models.DateField(_("out of service since"))
    reason = models.CharField(_("why it is surplus"), max_length=300)
    replaced_by = models.CharField(
        _("replaced by"), max_length=300, help_text=_("What does its work now.")
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="corrections"
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("surplus declaration")
        verbose_name_plural = _("surplus declarations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(corrects__isnull=True),
                name="surplus_declared_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="surplus_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(surplus_since__lte=F("declared_on")),
                name="surplus_since_before_declared",
            ),
        ]
        triggers = [
            *append_only(),
            corrects_same_item("aid_surplusdeclaration"),
            of_the_councils_own(),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.declared_on:%Y-%m-%d}"


class Valuation(Entry):
    """The fair market value of one piece, by whom and how it was found."""

    class Method(models.TextChoices):
        MARKET = "market", _("prices asked for the same make, model and age")
        AUCTION = "auction", _("prices reached at auction")
        APPRAISAL = "appraisal", _("written appraisal")
        BOOK = "book", _("book value")

    item = models.ForeignKey(Item, models.PROTECT, related_name="valuations")
    amount = models.DecimalField(
        _("fair market value of one piece"), max_digits=12, decimal_places=2
    )
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(_("method"), max_length=10, choices=Method)
    valued_by = models.CharField(_("valued by"), max_length=150, help_text=_("The office."))
    valued_on = models.DateField(_("valued on"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = EntryQuerySet["Valuation"].as_manager()

    class Meta:
        verbose_name = _("valuation")
        verbose_name_plural = _("valuations")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=0), name="valuation_not_negative"),
            models.UniqueConstraint(
                fields=["item"],
                condition=COUNTS,
                name="valuation_counts_once",
                violation_error_message=_("It is valued already. Correct that value."),
            ),
        ]
        triggers = [
            *entry_triggers("aid_valuation", "item_id", first_alone=True),
            of_the_councils_own(),
            not_before_the_council(),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def case(self) -> Item:
        return self.item

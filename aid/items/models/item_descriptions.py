"""Descriptions of the council's own things, as declared and as corrected; and translated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.items.guards import DESCRIBED_AS_ENTERED, of_the_councils_own
from aid.items.models.items import Item
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.translation_model import (
    TranslationEntry,
    counts_once,
    translation_triggers,
)
from sistercities.kernel.triggers import at_the_end


class ItemDescription(Entry):
    """A description of a thing. The columns of the one that counts are copied onto the thing."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="descriptions")
    description = models.CharField(_("description"), max_length=300)
    maker = models.CharField(_("maker"), max_length=100, blank=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    serial_or_vin = models.CharField(_("serial number or VIN"), max_length=60, blank=True)
    condition = models.CharField(_("condition"), max_length=10, choices=Item.Condition)
    known_defects = models.TextField(_("known defects"), blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    voltage = models.CharField(_("voltage"), max_length=40, blank=True)

    objects = EntryQuerySet["ItemDescription"].as_manager()

    class Meta:
        verbose_name = _("description of a thing")
        verbose_name_plural = _("descriptions of things")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(description=""), name="item_description_not_empty"),
            models.UniqueConstraint(
                fields=["item"], condition=COUNTS, name="item_description_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("aid_itemdescription", "item_id", first_alone=True),
            of_the_councils_own(),
            at_the_end(
                "stands_on_the_item",
                DESCRIBED_AS_ENTERED.format(item="NEW.item_id"),
                "what is said of the council''s own is what the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def case(self) -> Item:
        return self.item


class ItemTranslation(TranslationEntry):
    """What is said of one of the council's own things, in another language."""

    class Field(models.TextChoices):
        DESCRIPTION = "description", _("description")
        KNOWN_DEFECTS = "known_defects", _("known defects")

    item = models.ForeignKey(Item, models.PROTECT, related_name="translations")

    objects = EntryQuerySet["ItemTranslation"].as_manager()

    class Meta:
        verbose_name = _("translation of what is said of a thing")
        verbose_name_plural = _("translations of what is said of things")
        constraints = [
            *TranslationEntry.Meta.constraints,
            counts_once("item", "item_translated_once"),
        ]
        triggers = [
            *translation_triggers("aid_itemtranslation", "item_id", "aid_item"),
            of_the_councils_own(),
        ]

    @property
    def case(self) -> Item:
        return self.item

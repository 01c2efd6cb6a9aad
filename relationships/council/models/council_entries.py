"""Entries about the council and its offices, and the history of both."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import (
    COUNCIL_AS_ENTERED,
    TITLED_AS_ENTERED,
    Council,
    Office,
)
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import Step
from sistercities.kernel.translation_model import (
    TranslationEntry,
    counts_once,
    translation_triggers,
)
from sistercities.kernel.triggers import append_only, at_the_end


class CouncilStep(Step):
    """One act on the entries about the council."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class CouncilFacts(Entry):
    """What the public reads about the council, copied onto it once it counts."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="facts")
    name = models.CharField(_("name"), max_length=150)
    timezone = models.CharField(_("time zone"), max_length=60)
    contact_email = models.EmailField(_("e-mail address for the public"))

    objects = EntryQuerySet["CouncilFacts"].as_manager()

    class Meta:
        verbose_name = _("facts about the council")
        verbose_name_plural = _("facts about the council")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["council"], condition=COUNTS, name="council_facts_count_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_councilfacts", "council_id", first_alone=True),
            at_the_end(
                "stands_on_the_council",
                COUNCIL_AS_ENTERED.format(council="NEW.council_id"),
                "the council is as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> Council:
        return self.council


class CouncilTranslation(TranslationEntry):
    """The council's name in another language."""

    class Field(models.TextChoices):
        NAME = "name", _("name")

    council = models.ForeignKey(Council, models.PROTECT, related_name="translations")

    objects = EntryQuerySet["CouncilTranslation"].as_manager()

    class Meta:
        verbose_name = _("translation of the council's name")
        verbose_name_plural = _("translations of the council's name")
        constraints = [
            *TranslationEntry.Meta.constraints,
            counts_once("council", "council_translated_once"),
        ]
        triggers = translation_triggers(
            "relationships_counciltranslation", "council_id", "relationships_council"
        )

    @property
    def case(self) -> Council:
        return self.council


class OfficeStep(Step):
    """One act on the entries about an office."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class OfficeTitle(Entry):
    """The title of an office, copied onto it once it counts; without one, the office is struck."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="titles")
    title = models.CharField(_("title"), max_length=120)
    title_local = models.CharField(_("title in its own language"), max_length=120, blank=True)

    objects = EntryQuerySet["OfficeTitle"].as_manager()

    class Meta:
        verbose_name = _("title of an office")
        verbose_name_plural = _("titles of offices")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="office_title_not_empty"),
            models.UniqueConstraint(
                fields=["office"], condition=COUNTS, name="office_title_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_officetitle", "office_id", first_alone=True),
            at_the_end(
                "stands_on_the_office",
                TITLED_AS_ENTERED.format(office="NEW.office_id"),
                "an office is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def case(self) -> Office:
        return self.office

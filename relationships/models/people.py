"""What is said of a person, and the history of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.models.council import CALLED_AS_ENTERED, Person
from sistercities.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.models import Step
from sistercities.triggers import append_only, at_the_end


class PersonStep(Step):
    """One act on what is said of a person: a name, a term of office."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class PersonName(Entry):
    """What a person is called. The one that counts stands on the person, too."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    name = models.CharField(_("name"), max_length=150)
    name_local = models.CharField(_("name in its own script"), max_length=150, blank=True)

    objects = EntryQuerySet["PersonName"].as_manager()

    class Meta:
        verbose_name = _("name of a person")
        verbose_name_plural = _("names of persons")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="person_name_not_empty"),
            models.UniqueConstraint(
                fields=["person"], condition=COUNTS, name="person_name_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_personname", "person_id", first_alone=True),
            at_the_end(
                "stands_on_the_person",
                CALLED_AS_ENTERED.format(person="NEW.person_id"),
                "a person is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> Person:
        return self.person

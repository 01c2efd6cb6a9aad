"""Entries about a person: names, terms of office, and the history of both."""

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import CALLED_AS_ENTERED, HELD_AS_ENTERED, Person, Term
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import append_only, at_the_end

_SAYS = "a term is held as the entries say that count"


class PersonStep(Step):
    """One act on the entries about a person: a name, a term of office."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class PersonName(Entry):
    """The name of a person, copied onto the person once it counts."""

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


class TermEntry(Entry):
    """That a person holds an office, since when, and the source."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="entries")
    began_on = models.DateField(_("began on"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = EntryQuerySet["TermEntry"].as_manager()

    class Meta:
        verbose_name = _("entry of a term of office")
        verbose_name_plural = _("entries of terms of office")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["term"], condition=COUNTS, name="term_counts_once"),
        ]
        triggers = [
            *entry_triggers("relationships_termentry", "term_id", first_alone=True),
            at_the_end("stands_on_the_term", HELD_AS_ENTERED.format(term="NEW.term_id"), _SAYS),
        ]

    def __str__(self) -> str:
        return str(self.term)

    @property
    def case(self) -> Person:
        return self.term.person


class TermEnd(Entry):
    """The last day of a term, which still counts as a day in office."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="ends")
    last_day = models.DateField(_("last day in office"))

    objects = EntryQuerySet["TermEnd"].as_manager()

    class Meta:
        verbose_name = _("end of a term of office")
        verbose_name_plural = _("ends of terms of office")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["term"], condition=COUNTS, name="term_ends_once"),
        ]
        triggers = [
            *entry_triggers("relationships_termend", "term_id", first_alone=True),
            at_the_end("stands_on_the_term", HELD_AS_ENTERED.format(term="NEW.term_id"), _SAYS),
        ]

    def __str__(self) -> str:
        return f"{self.term}: {date_format(self.last_day)}"

    @property
    def case(self) -> Person:
        return self.term.person

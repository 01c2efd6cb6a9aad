"""Motions, and the roll calls that decide them."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import (
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Value,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import Person, Term, Threshold
from relationships.meetings.models.meetings import AgendaItem
from relationships.motions.guards import (
    at_its_meeting,
    corrects_its_own,
    one_open_at_a_time,
    seconded_when_moved,
    suits_its_matter,
)
from relationships.motions.models.matters import Matter
from sistercities.kernel.entry_model import (
    COUNTS,
    Entry,
    EntryQuerySet,
    entry_triggers,
    follows_its_entry,
)
from sistercities.kernel.models import Provenance, Sourced
from sistercities.kernel.triggers import append_only, require


class MotionQuerySet(models.QuerySet["Motion"]):
    def originals(self) -> "MotionQuerySet":
        """The motions as first entered: roll calls belong to these."""
        return self.filter(corrects__isnull=True)

    def current(self) -> "MotionQuerySet":
        """The wording that counts: past every row that was corrected."""
        return self.filter(corrections__isnull=True)

    def of_file(self, number: str) -> "MotionQuerySet":
        """Motions that count and are in this council file, however its dash is typed."""
        rows = self.current().annotate(compared=_compared(F("council_file")))
        return rows.filter(compared=_compared(Value(number))).order_by("pk")


def _compared(number: Combinable) -> Func:
    return Func(number, Value("-"), function="f_comparable", output_field=models.TextField())


class Motion(Sourced):
    """A motion on a matter: to begin, to designate, to give away surplus equipment.

    A reported one may lack its council file and its day.

    A correction is a further row with the same purpose; roll calls stay with the first row.
    """

    class Purpose(models.TextChoices):
        BEGIN = "begin", _("begin the process")
        DESIGNATE = "designate", _("designate the city")
        DONATE = "donate", _("give away surplus equipment")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="motions", editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    council_file = models.CharField(_("council file"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    mover = models.ForeignKey(
        Person, models.PROTECT, related_name="motions_moved", verbose_name=_("mover")
    )
    seconders = models.ManyToManyField(
        Person,
        through="Seconder",
        related_name="motions_seconded",
        verbose_name=_("seconders"),
        blank=True,
    )
    moved_on = models.DateField(_("moved on"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrections"
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    objects = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("motion")
        verbose_name_plural = _("motions")
        ordering = ["id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED) | ~Q(council_file=""),
                name="motion_has_council_file",
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED) | Q(moved_on__isnull=False),
                name="motion_has_day",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="motion_correction_has_reason",
            ),
            models.UniqueConstraint(fields=["corrects"], name="motion_corrected_once"),
        ]
        triggers = [
            *append_only(),
            corrects_its_own(
                "relationships_motion", "matter_id", "purpose", "provenance", confirmed=False
            ),
            suits_its_matter(),
            one_open_at_a_time(),
        ]

    def __str__(self) -> str:
        return f"{self.council_file} {self.title}".strip()

    @property
    def moved_by(self) -> str:
        """The mover, by the name that was recorded."""
        return self.mover.as_of(self.entered_at).name

    @property
    def seconded_by(self) -> list[str]:
        """The seconders, by the names that were recorded."""
        return [person.as_of(self.entered_at).name for person in self.seconders.all()]

    @property
    def case(self) -> Any:
        """The nomination, the donation: whatever this motion is about."""
        return self.matter.case

    @property
    def original(self) -> "Motion":
        """The motion as first entered, to which its roll calls belong."""
        row = self
        while row.corrects is not None:
            row = row.corrects
        return row

    @cached_property
    def wording(self) -> "Motion":
        """The motion in the wording that counts; read once and kept."""
        return self.current

    @property
    def current(self) -> "Motion":
        """The motion in the wording that counts."""
        row = self
        while (later := row.corrections.select_related("mover").first()) is not None:
            row = later
        return row

    @property
    def decision(self) -> "RollCall | None":
        """The confirmed roll call that counts, if the council has voted."""
        return RollCall.objects.current().filter(motion=self).first()


class Seconder(models.Model):
    """Who seconded a motion: entered with it, and never later."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "person"], name="seconder_once_per_motion")
        ]
        triggers = [*append_only(), seconded_when_moved()]

    def __str__(self) -> str:
        return str(self.person)


class RollCallQuerySet(EntryQuerySet["RollCall"]):
    def of_case(self, case: Any) -> Self:
        """Votes on a case that is a matter of the council, such as a nomination or a donation."""
        return self.filter(motion__matter=case.matter_id)

    def on_the_last_motion(self) -> Self:
        """Roll calls on the motion filed last about their matter; an open one has none yet."""
        later = Motion.objects.originals().filter(
            matter=OuterRef("motion__matter"), pk__gt=OuterRef("motion")
        )
        return self.filter(~Exists(later))

    def with_noted(self) -> Self:
        """Add `is_noted`: whether any annotation of it was ever entered."""
        noted = self.model._base_manager.filter(pk=OuterRef("pk"), annotations__isnull=False)
        return self.annotate(is_noted=Exists(noted))


class RollCall(Sourced, Entry):
    """The council's vote on a motion, an entry. The rule and the arithmetic are copied onto it.

    A reported one leaves out what its source does not say.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="roll_calls", editable=False)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, editable=False, related_name="roll_calls"
    )
    held_on = models.DateField(_("held on"))
    seats = models.PositiveSmallIntegerField(editable=False)
    quorum = models.PositiveSmallIntegerField(editable=False)
    threshold = models.CharField(max_length=20, choices=Threshold, editable=False)
    ayes = models.PositiveSmallIntegerField(_("ayes"), default=0)
    noes = models.PositiveSmallIntegerField(_("noes"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, default=0)
    absent = models.PositiveSmallIntegerField(_("absent"), null=True, default=0)
    recused = models.PositiveSmallIntegerField(_("recused"), null=True, default=0)
    needed = models.PositiveSmallIntegerField(editable=False)
    carried = models.BooleanField(_("carried"), editable=False)

    objects = RollCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("roll call")
        verbose_name_plural = _("roll calls")
        ordering = ["id"]
        constraints = [
            *Sourced.Meta.constraints,
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["motion"], condition=COUNTS, name="roll_call_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED, item__isnull=True)
                | Q(provenance=Provenance.PROCESS, item__isnull=False),
                name="roll_call_names_its_meeting",
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED)
                | Q(abstentions__isnull=False, absent__isnull=False, recused__isnull=False),
                name="roll_call_has_all_totals",
            ),
            models.CheckConstraint(
                condition=Q(carried=False)
                | Q(
                    ayes__gte=F("needed"),
                    ayes__gt=F("noes"),
                    quorum__lte=F("ayes") + F("noes") + F("abstentions"),
                )
                | Q(provenance=Provenance.REPORTED),
                name="roll_call_carried_by_its_rule",
            ),
        ]
        triggers = [
            *entry_triggers("relationships_rollcall", "motion_id", "provenance"),
            at_its_meeting(),
            require(
                "on_the_original",
                "(SELECT corrects_id FROM relationships_motion WHERE id = NEW.motion_id) IS NULL",
                "a roll call belongs to the motion as first entered",
            ),
            require(
                "names_add_up",
                "NEW.confirmed_at IS NULL OR NEW.provenance = 'reported' OR"
                " (NEW.ayes, NEW.noes, NEW.abstentions, NEW.absent, NEW.recused) ="
                " (SELECT count(*) FILTER (WHERE choice = 'aye'),"
                " count(*) FILTER (WHERE choice = 'no'),"
                " count(*) FILTER (WHERE choice = 'abstain'),"
                " count(*) FILTER (WHERE choice = 'absent'),"
                " count(*) FILTER (WHERE choice = 'recused')"
                " FROM relationships_rollcallvote WHERE roll_call_id = NEW.id)",
                "the totals of a roll call must be those of its names",
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.held_on)}: {self.ayes}-{self.noes}"

    @property
    def case(self) -> Any:
        return self.motion.case

    @property
    def first(self) -> "RollCall":
        """The roll call as first entered, to which annotations point."""
        row = self
        while row.corrects is not None:
            row = row.corrects
        return row

    @property
    def compared(self) -> "list[RollCall]":
        """The row with the one that it corrects, if that is read already: the two are compared."""
        old = self.corrects if RollCall.corrects.is_cached(self) else None
        return [self, old] if old is not None else [self]

    @property
    def present(self) -> int:
        return self.ayes + self.noes + (self.abstentions or 0)

    @property
    def choices(self) -> dict[Term, str]:
        """Who voted how, by the terms of office: as it is being said, or else as it stands."""
        said: dict[Term, str] | None = self.__dict__.get("_said")
        if said is not None:
            return said
        votes = RollCallVote.objects.select_related("term__person", "term__office")
        prefetch_related_objects(self.compared, Prefetch("votes", votes))
        return {vote.term: vote.choice for vote in self.votes.all()}

    @choices.setter
    def choices(self, said: Mapping[Term, str]) -> None:
        self.__dict__["_said"] = dict(said)

    def keep_choices(self) -> None:
        """Store who voted how, as it was entered."""
        said = self.choices
        RollCallVote.objects.filter(roll_call=self).delete()
        RollCallVote.objects.bulk_create(
            RollCallVote(roll_call=self, term=term, choice=choice) for term, choice in said.items()
        )
        for cached in ("_said", "_prefetched_objects_cache"):
            self.__dict__.pop(cached, None)


class RollCallVote(models.Model):
    """How one member voted, by name."""

    class Choice(models.TextChoices):
        AYE = "aye", _("aye")
        NO = "no", _("no")
        ABSTAIN = "abstain", _("abstain")
        ABSENT = "absent", _("absent")
        RECUSED = "recused", _("recused")

    roll_call = models.ForeignKey(RollCall, models.CASCADE, related_name="votes")
    term = models.ForeignKey(Term, models.PROTECT, related_name="votes")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["term__office_id"]
        constraints = [
            models.UniqueConstraint(fields=["roll_call", "term"], name="roll_call_vote_once")
        ]
        triggers = follows_its_entry("relationships_rollcall", "roll_call_id")

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"

    @property
    def member(self) -> str:
        """Who voted, by the name that was confirmed."""
        return self.term.person.as_of(self.roll_call.confirmed_at).name

    @property
    def office(self) -> str:
        """The office in which they voted, by its title of that day."""
        return self.term.office.as_of(self.roll_call.confirmed_at).title

"""Roll calls: how the council voted on a motion, by name and by seat."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import Office, Term
from relationships.council.models.rules import VotesBy, within_its_rule
from relationships.meetings.models.meetings import AgendaItem
from relationships.motions.guards import (
    at_its_meeting,
    back_from_its_body,
    carries_as_amended,
    names_add_up,
    votable_on_its_day,
)
from relationships.motions.models.motions import Motion
from sistercities.kernel.entry_model import (
    COUNTS,
    Entry,
    EntryQuerySet,
    entry_triggers,
    follows_its_entry,
)
from sistercities.kernel.models import Provenance, Sourced
from sistercities.kernel.triggers import require


class RollCallQuerySet(EntryQuerySet["RollCall"]):
    def of_case(self, case: Any) -> Self:
        """Votes on a nomination, a donation, or another case that is a matter of the council."""
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


TOTALS = (
    "ayes", "noes", "abstentions", "absent", "recused", "not_voting", "left_early", "vacant",
)  # fmt: skip
_SEATS = sum((F(total) for total in TOTALS[1:]), start=F(TOTALS[0]))


class RollCall(Sourced, Entry, VotesBy):
    """The council's vote on a motion, an entry. The rule and the arithmetic are copied onto it.

    A reported one leaves out what its source does not say.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="roll_calls", editable=False)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, editable=False, related_name="roll_calls"
    )
    held_on = models.DateField(_("held on"))
    seats = models.PositiveSmallIntegerField(editable=False)
    ayes = models.PositiveSmallIntegerField(_("ayes"), default=0)
    noes = models.PositiveSmallIntegerField(_("noes"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, default=0)
    absent = models.PositiveSmallIntegerField(_("absent"), null=True, default=0)
    recused = models.PositiveSmallIntegerField(_("recused"), null=True, default=0)
    not_voting = models.PositiveSmallIntegerField(_("present, not voting"), null=True, default=0)
    left_early = models.PositiveSmallIntegerField(_("left unexcused"), null=True, default=0)
    vacant = models.PositiveSmallIntegerField(_("vacant seats"), null=True, default=0)
    mayor = models.CharField(max_length=3, blank=True, editable=False)
    reconsidered = models.BooleanField(_("taken again"), default=False, editable=False)
    unnamed = models.BooleanField(_("by voice, or in totals without names"), default=False)
    by_voice = models.BooleanField(_("by voice, without numbers"), default=False)
    quorum_needed = models.PositiveSmallIntegerField(editable=False)
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
            *VotesBy.Meta.constraints,
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED)
                | Q(by_voice=True)
                | Q(**dict.fromkeys((f"{total}__isnull" for total in TOTALS[2:]), False)),
                name="roll_call_has_all_totals",
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED)
                | Q(by_voice=True)
                | Q(mayor="", seats=_SEATS)
                | Q(mayor__in=["aye", "no"], seats=_SEATS - 1, mayor_breaks_ties=True),
                name="roll_call_tells_every_seat",
            ),
            models.CheckConstraint(
                condition=Q(reconsidered=False) | Q(corrects__isnull=False),
                name="roll_call_reconsiders_another",
            ),
            models.CheckConstraint(
                condition=Q(unnamed=False) | Q(voice_votes=True),
                name="roll_call_names_unless_voice",
            ),
            models.CheckConstraint(
                condition=Q(by_voice=False)
                | Q(unnamed=True, mayor="", ayes=0, noes=0, needed=0, quorum_needed=0)
                & Q(**dict.fromkeys((f"{total}__isnull" for total in TOTALS[2:]), True)),
                name="roll_call_by_voice_has_no_numbers",
            ),
            models.CheckConstraint(
                condition=Q(carried=False)
                | Q(provenance=Provenance.REPORTED)
                | Q(by_voice=True)
                | within_its_rule("abstentions", "not_voting", "left_early", mayor=True),
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
            names_add_up(),
            votable_on_its_day(),
            back_from_its_body(),
            carries_as_amended(),
        ]

    def __str__(self) -> str:
        totals = _("by voice vote") if self.by_voice else f"{self.ayes}-{self.noes}"
        return f"{date_format(self.held_on)}: {totals}"

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
        """Who was there, as far as is told; the mayor who broke a tie is none of the members."""
        spoken = self.ayes + self.noes - (1 if self.mayor else 0)
        return spoken + (self.abstentions or 0) + (self.not_voting or 0)

    @property
    def choices(self) -> dict[Term, str]:
        """Who voted how, by the terms of office: as it is being said, or else as it stands."""
        said: dict[Term, str] | None = self.__dict__.get("_said")
        return {vote.term: vote.choice for vote in self._rows()} if said is None else said

    @choices.setter
    def choices(self, said: Mapping[Term, str]) -> None:
        self.__dict__["_said"] = dict(said)

    @property
    def reasons(self) -> dict[Term, str]:
        """Why members stepped aside: as it is being said, or else as it stands."""
        said: dict[Term, str] | None = self.__dict__.get("_why")
        return (
            {vote.term: vote.reason for vote in self._rows() if vote.reason}
            if said is None
            else said
        )

    @reasons.setter
    def reasons(self, said: Mapping[Term, str]) -> None:
        self.__dict__["_why"] = dict(said)

    def _rows(self) -> "models.QuerySet[RollCallVote]":
        votes = RollCallVote.objects.select_related("term__person", "term__office")
        prefetch_related_objects(self.compared, Prefetch("votes", votes))
        return self.votes.all()

    def keep_choices(self, vacant: Sequence[Office]) -> None:
        """Store who voted how, why they stepped aside, and which seats were vacant."""
        said, why = self.choices, self.reasons
        RollCallVote.objects.filter(roll_call=self).delete()
        VacantSeat.objects.filter(roll_call=self).delete()
        RollCallVote.objects.bulk_create(
            RollCallVote(roll_call=self, term=term, choice=choice, reason=why.get(term, ""))
            for term, choice in said.items()
        )
        VacantSeat.objects.bulk_create(VacantSeat(roll_call=self, office=seat) for seat in vacant)
        for cached in ("_said", "_why", "_prefetched_objects_cache"):
            self.__dict__.pop(cached, None)


class RollCallVote(models.Model):
    """How one member voted, by name."""

    class Choice(models.TextChoices):
        AYE = "aye", _("aye")
        NO = "no", _("no")
        ABSTAIN = "abstain", _("abstain")
        PRESENT = "present", _("present, not voting")
        ABSENT = "absent", _("absent")
        LEFT = "left", _("left unexcused")
        RECUSED = "recused", _("recused")

    roll_call = models.ForeignKey(RollCall, models.CASCADE, related_name="votes")
    term = models.ForeignKey(Term, models.PROTECT, related_name="votes")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    reason = models.CharField(_("reason for stepping aside"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["term__office_id"]
        constraints = [
            models.UniqueConstraint(fields=["roll_call", "term"], name="roll_call_vote_once"),
            models.CheckConstraint(
                condition=Q(choice="recused") & ~Q(reason="") | ~Q(choice="recused") & Q(reason=""),
                name="roll_call_recusal_has_reason",
            ),
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


class VacantSeat(models.Model):
    """A seat that nobody held on the day of a roll call."""

    roll_call = models.ForeignKey(RollCall, models.CASCADE, related_name="vacant_seats")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("vacant seat")
        verbose_name_plural = _("vacant seats")
        ordering = ["office_id"]
        constraints = [
            models.UniqueConstraint(fields=["roll_call", "office"], name="vacant_seat_once")
        ]
        triggers = follows_its_entry("relationships_rollcall", "roll_call_id")

    def __str__(self) -> str:
        return str(self.office)

    @property
    def called(self) -> str:
        """The seat, by its title of that day."""
        return self.office.as_of(self.roll_call.confirmed_at).title

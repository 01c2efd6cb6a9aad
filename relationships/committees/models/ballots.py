"""The committee's meeting, its ballots, and who may vote in them; the votes stand in votes.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.council.models.rules import VotesBy, within_its_rule
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.entry_model import (
    COUNTS,
    Entry,
    EntryQuerySet,
    entry_triggers,
    follows_its_entry,
)
from sistercities.kernel.triggers import append_only, at_the_end, closes_once, require


class Discussion(Entry):
    """The meeting at which the chair opened the discussion; from then on all scores are public.

    It is entered by whoever opened the discussion, in the same act.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="meetings", editable=False
    )
    held_at = models.DateTimeField(_("date and time"))
    place = models.CharField(_("place"), max_length=200)
    agenda_posted_on = models.DateField(_("agenda posted on"))
    present = models.ManyToManyField(
        CommitteeMember, through="Attendance", related_name="+", verbose_name=_("present")
    )

    objects = EntryQuerySet["Discussion"].as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["committee"], condition=COUNTS, name="meeting_counts_once"
            ),
        ]
        triggers = entry_triggers("relationships_discussion", "committee_id", first_alone=True)

    def __str__(self) -> str:
        return f"{self.committee}, {date_format(localtime(self.held_at))}"

    @property
    def case(self) -> Nomination:
        return self.committee.nomination


class Attendance(models.Model):
    """A member who was present at a meeting."""

    meeting = models.ForeignKey(Discussion, models.CASCADE, related_name="+")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")
        ]
        triggers = follows_its_entry("relationships_discussion", "meeting_id")

    def __str__(self) -> str:
        return str(self.member)


# SQL: the member has not objected to this vote since somebody entered it for them.
_STANDS = (
    "NOT EXISTS (SELECT 1 FROM relationships_voteobjection q"
    " JOIN relationships_enteredvotes n ON n.id = {vote}.batch_id"
    " WHERE q.elector_id = {vote}.elector_id AND q.made_at > n.entered_at)"
)


class Ballot(VotesBy):
    """One vote of the committee. The rule is copied onto it when it opens."""

    class Result(models.TextChoices):
        PASSED = "passed", _("recommended")
        FAILED = "failed", _("not recommended")
        TIE = "tie", _("a tie: nothing decided")
        NO_QUORUM = "no_quorum", _("no quorum: nothing decided")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opening_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closing_reason = models.CharField(max_length=300, blank=True)
    ayes = models.PositiveSmallIntegerField(null=True)
    noes = models.PositiveSmallIntegerField(null=True)
    abstentions = models.PositiveSmallIntegerField(null=True)
    recused = models.PositiveSmallIntegerField(null=True)
    quorum_needed = models.PositiveSmallIntegerField(null=True)
    needed = models.PositiveSmallIntegerField(null=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["number"]
        constraints = [
            *VotesBy.Meta.constraints,
            models.UniqueConstraint(fields=["committee", "number"], name="ballot_number_once"),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(closed_at__isnull=True), name="ballot_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, result="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, needed__isnull=False)
                & ~Q(result=""),
                name="ballot_closed_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(result="passed") | within_its_rule("abstentions"),
                name="ballot_passed_by_its_rule",
            ),
        ]
        triggers = [
            *closes_once(
                "closed_at",
                also=(
                    "closed_by_id",
                    "closing_reason",
                    "ayes",
                    "noes",
                    "abstentions",
                    "recused",
                    "quorum_needed",
                    "needed",
                    "result",
                ),
            ),
            require(
                "votes_add_up",
                "NEW.closed_at IS NULL OR (NEW.ayes, NEW.noes, NEW.abstentions) ="
                " (SELECT count(*) FILTER (WHERE choice = 'yes'),"
                " count(*) FILTER (WHERE choice = 'no'),"
                " count(*) FILTER (WHERE choice = 'abstain')"
                " FROM (SELECT DISTINCT ON (v.elector_id) v.choice"
                " FROM relationships_committeevote v"
                " JOIN relationships_elector e ON e.id = v.elector_id"
                " WHERE e.ballot_id = NEW.id AND NOT EXISTS (SELECT 1"
                " FROM relationships_recusal r"
                " WHERE r.member_id = e.member_id AND r.lifted_at IS NULL)"
                f" AND {_STANDS.format(vote='v')}"
                " ORDER BY v.elector_id, v.id DESC) AS counted)",
                "the totals of a ballot must be those of its votes",
                on="update",
            ),
            require(
                "over_no_objection",
                "NEW.closed_at IS NULL OR NOT EXISTS (SELECT 1 FROM relationships_voteobjection o"
                " JOIN relationships_elector e ON e.id = o.elector_id"
                " WHERE e.ballot_id = NEW.id AND NOT EXISTS (SELECT 1"
                " FROM relationships_recusal r"
                " WHERE r.member_id = e.member_id AND r.lifted_at IS NULL)"
                " AND NOT EXISTS (SELECT 1 FROM relationships_committeevote v"
                f" WHERE v.elector_id = o.elector_id AND {_STANDS.format(vote='v')}))",
                "a ballot is not closed over the objection of a member",
                on="update",
            ),
            at_the_end(
                "with_its_result",
                "NEW.closed_at IS NULL OR EXISTS (SELECT 1 FROM relationships_ballotresult r"
                " WHERE r.ballot_id = NEW.id AND r.confirmed_at IS NOT NULL"
                " AND (r.ayes, r.noes, r.abstentions, r.recused, r.result, r.entered_by_id) ="
                " (NEW.ayes, NEW.noes, NEW.abstentions, NEW.recused, NEW.result,"
                " NEW.closed_by_id))",
                "a ballot is closed by the result that was entered, and confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.number} of {self.committee}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def present(self) -> int:
        return (self.ayes or 0) + (self.noes or 0) + (self.abstentions or 0)


class Elector(models.Model):
    """The electorate, copied when the ballot opens: seated members who are not recused."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="electors")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["member__seat_id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="elector_once_per_ballot")
        ]
        triggers = [
            *append_only(),
            require(
                "seated_and_not_recused",
                "EXISTS (SELECT 1 FROM relationships_committeemember m"
                " JOIN relationships_seat s ON s.id = m.seat_id"
                " JOIN relationships_ballot b ON b.committee_id = s.committee_id"
                " WHERE m.id = NEW.member_id AND b.id = NEW.ballot_id"
                " AND m.left_on IS NULL AND b.closed_at IS NULL)"
                " AND NOT EXISTS (SELECT 1 FROM relationships_recusal"
                " WHERE member_id = NEW.member_id AND lifted_at IS NULL)"
                " AND NOT EXISTS (SELECT 1 FROM relationships_committeevote v"
                " JOIN relationships_elector e ON e.id = v.elector_id"
                " WHERE e.ballot_id = NEW.ballot_id)",
                "electors are the members seated and not recused when the ballot opens",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

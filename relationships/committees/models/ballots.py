"""The committee's discussion, its ballots, and who may vote; the votes stand in votes.py."""

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relationships.committees.guards import QUORUM, votes_by_its_rule
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.council.models.rules import VotesBy, within_its_rule
from relationships.meetings.models.meetings import AgendaItem
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import Trigger, append_only, at_the_end, closes_once, require

# SQL: the item is about the nomination, on the agenda of a meeting of the committee that was held.
_HELD = (
    "EXISTS (SELECT 1 FROM relationships_agendaitem i"
    " JOIN relationships_meeting g ON g.id = i.meeting_id"
    " JOIN relationships_committee c ON c.id = NEW.committee_id AND c.body_id = g.body_id"
    " JOIN relationships_nomination n ON n.id = c.nomination_id AND n.matter_id = i.matter_id"
    " WHERE i.id = NEW.item_id AND g.state IN ('held', 'approved'))"
)
# SQL: how many of its members were at that meeting who may take part.
_PRESENT = (
    "(SELECT count(DISTINCT m.id) FROM relationships_agendaitem i"
    " JOIN relationships_meetingattendance h ON h.meeting_id = i.meeting_id"
    f" AND {COUNTS_IN_SQL.format(row='h')}"
    " JOIN relationships_attendee p ON p.attendance_id = h.id"
    " JOIN relationships_seat s ON s.committee_id = NEW.committee_id"
    " JOIN relationships_committeemember m ON m.seat_id = s.id AND m.person_id = p.person_id"
    " JOIN relationships_noconflict d ON d.member_id = m.id"
    " WHERE i.id = NEW.item_id AND m.left_on IS NULL AND NOT EXISTS (SELECT 1"
    " FROM relationships_recusal r WHERE r.member_id = m.id AND r.lifted_at IS NULL))"
)


def at_its_meeting() -> Trigger:
    """A trigger: what a committee does is done at a meeting of its body, which took it up."""
    return require(
        "at_its_meeting",
        _HELD,
        "a committee acts at a meeting of its own that was held and took up its nomination",
        on="insert",
    )


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def with_its_meeting(self) -> "DiscussionQuerySet":
        """With the meeting, and `there`: the keys of the persons who were at it."""
        counts = Q(item__meeting__attendances__confirmed_at__isnull=False)
        counts &= Q(
            item__meeting__attendances__replaced_by=None,
            item__meeting__attendances__strikes=False,
        )
        there = ArrayAgg("item__meeting__attendances__present", filter=counts, default=[])
        return self.select_related("item__meeting__body").annotate(there=there)


class Discussion(models.Model):
    """The chair opened the discussion at a meeting; from then on all scores are public.

    Time, place, notice and attendance are those of the meeting.
    """

    committee = models.OneToOneField(Committee, models.PROTECT, related_name="discussion")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="discussions")
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    present = models.PositiveSmallIntegerField(_("present"))
    quorum_needed = models.PositiveSmallIntegerField(_("needed for a quorum"))
    reviews = models.PositiveSmallIntegerField(_("reviews"))
    reviews_needed = models.PositiveSmallIntegerField(_("reviews that the policy asks for"))
    few_because = models.CharField(_("why with fewer reviews"), max_length=300, blank=True)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            models.CheckConstraint(
                condition=Q(present__gte=F("quorum_needed")), name="discussion_has_its_quorum"
            ),
            models.CheckConstraint(
                condition=Q(reviews__gte=F("reviews_needed")) | ~Q(few_because=""),
                name="discussion_of_few_reviews_says_why",
            ),
        ]
        triggers = [
            *append_only(),
            at_its_meeting(),
            require(
                "counted_as_they_were",
                f"(NEW.present, NEW.quorum_needed) = ({_PRESENT}, {QUORUM})"
                " AND NEW.reviews_needed = (SELECT p.reviews_needed FROM relationships_policy p"
                " JOIN relationships_committee c ON c.policy_id = p.id"
                " WHERE c.id = NEW.committee_id) AND NEW.reviews = (SELECT count(*)"
                " FROM relationships_review r"
                " JOIN relationships_committeemember m ON m.id = r.member_id"
                " JOIN relationships_seat s ON s.id = m.seat_id"
                " WHERE s.committee_id = NEW.committee_id AND r.submitted_at IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM relationships_recusal q"
                " WHERE q.member_id = m.id AND q.lifted_at IS NULL))",
                "a discussion tells who was present, the quorum, and the reviews, as they were",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}: {self.item.meeting}"


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
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    vacant = models.PositiveSmallIntegerField(default=0)
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
            at_its_meeting(),
            votes_by_its_rule(),
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

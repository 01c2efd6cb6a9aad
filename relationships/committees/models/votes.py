"""The votes of a committee's members, and what they object to. Every version of a vote is kept.

What staff enter in the place of members stands in entered.py.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.ballots import Elector
from relationships.committees.models.committees import CommitteeMember, Recusal
from sistercities.kernel.triggers import Trigger, append_only, require


class VoteObjectionQuerySet(models.QuerySet["VoteObjection"]):
    def standing(self) -> "VoteObjectionQuerySet":
        """Those after which no vote has come, of members who have not stepped aside."""
        voted = CommitteeVote.objects.standing().filter(elector=OuterRef("elector"))
        aside = CommitteeMember.objects.recused().values("id")
        return self.exclude(Exists(voted)).exclude(elector__member__in=aside)


class VoteObjection(models.Model):
    """A member says that the vote entered for them is wrong: it counts no more.

    Until another is entered, or the member votes, the ballot is not closed.
    """

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="objections")
    reason = models.CharField(_("what is wrong"), max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = VoteObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a vote entered")
        verbose_name_plural = _("objections to votes entered")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="vote_objection_says_why")
        ]
        triggers = [
            *append_only(),
            Trigger(
                name="until_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("closed", "timestamptz"), ("voter", "bigint")],
                func="""
                    SELECT b.closed_at, p.user_id INTO closed, voter
                        FROM relationships_ballot b
                        JOIN relationships_elector e ON e.ballot_id = b.id
                        JOIN relationships_committeemember m ON m.id = e.member_id
                        JOIN relationships_person p ON p.id = m.person_id
                        WHERE e.id = NEW.elector_id FOR NO KEY UPDATE OF b;
                    IF closed IS NOT NULL THEN
                        RAISE EXCEPTION 'the ballot is closed' USING ERRCODE = 'check_violation';
                    END IF;
                    IF voter IS DISTINCT FROM NEW.made_by_id THEN
                        RAISE EXCEPTION 'only the member objects'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector}: {self.reason}"


class CommitteeVoteQuerySet(models.QuerySet["CommitteeVote"]):
    def standing(self) -> "CommitteeVoteQuerySet":
        """Without those to which the member has objected since they were entered."""
        objected = VoteObjection.objects.filter(
            elector=OuterRef("elector"), made_at__gt=OuterRef("batch__entered_at")
        )
        return self.exclude(Exists(objected))

    def own(self) -> "CommitteeVoteQuerySet":
        """Cast by the members themselves."""
        return self.filter(batch__isnull=True)

    def current(self) -> "CommitteeVoteQuerySet":
        """The last vote of each elector who has not stepped aside since, nor objected to it."""
        last = (
            CommitteeVote.objects.filter(elector=OuterRef("elector"))
            .order_by()
            .values("elector")
            .annotate(last=Max("id"))
            .values("last")
        )
        return (
            self.standing()
            .filter(id=models.Subquery(last))
            .exclude(elector__member__in=CommitteeMember.objects.recused().values("id"))
        )

    def counted(self) -> "CommitteeVoteQuerySet":
        """The votes that a closed ballot counted: the last of each who had not stepped aside."""
        later = CommitteeVote.objects.filter(elector=OuterRef("elector"), id__gt=OuterRef("id"))
        aside = Recusal.objects.filter(
            Q(lifted_at__isnull=True) | Q(lifted_at__gt=OuterRef("elector__ballot__closed_at")),
            member=OuterRef("elector__member"),
            declared_at__lt=OuterRef("elector__ballot__closed_at"),
        )
        closed = self.standing().filter(elector__ballot__closed_at__isnull=False)
        return closed.exclude(Exists(later)).exclude(Exists(aside))


class CommitteeVote(models.Model):
    """A vote as it was cast. A changed mind is a new row; the last one counts.

    One that staff entered belongs to a `batch` that a second person has confirmed.
    """

    class Choice(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        ABSTAIN = "abstain", _("abstain")

    class How(models.TextChoices):
        DEVICE = "device", _("on the member's own device")
        CALLED = "called", _("as called by the secretary")
        PAPER = "paper", _("from paper")

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="votes")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    how = models.CharField(_("how"), max_length=8, choices=How, default=How.DEVICE)
    cast_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "relationships.EnteredVotes", models.PROTECT, null=True, related_name="cast"
    )

    objects = CommitteeVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee vote")
        verbose_name_plural = _("committee votes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="device", batch__isnull=True)
                | (~Q(how="device") & Q(batch__isnull=False)),
                name="vote_cast_or_entered",
            )
        ]
        triggers = [
            *append_only(),
            Trigger(
                name="open_and_not_recused",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("closed", "timestamptz"), ("voter", "bigint")],
                func="""
                    SELECT b.closed_at, e.member_id INTO closed, voter
                        FROM relationships_ballot b
                        JOIN relationships_elector e ON e.ballot_id = b.id
                        WHERE e.id = NEW.elector_id FOR NO KEY UPDATE OF b;
                    IF closed IS NOT NULL THEN
                        RAISE EXCEPTION 'the ballot is closed' USING ERRCODE = 'check_violation';
                    END IF;
                    IF EXISTS (SELECT 1 FROM relationships_recusal
                               WHERE member_id = voter AND lifted_at IS NULL) THEN
                        RAISE EXCEPTION 'a recused member has no vote'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF EXISTS (SELECT 1 FROM relationships_ballotresult r
                               JOIN relationships_elector e ON e.ballot_id = r.ballot_id
                               WHERE e.id = NEW.elector_id) THEN
                        RAISE EXCEPTION 'the result of the ballot waits'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            require(
                "own_or_entered",
                "(NEW.batch_id IS NULL AND EXISTS (SELECT 1 FROM relationships_elector e"
                " JOIN relationships_committeemember m ON m.id = e.member_id"
                " JOIN relationships_person p ON p.id = m.person_id"
                " WHERE e.id = NEW.elector_id AND p.user_id = NEW.entered_by_id))"
                " OR (EXISTS (SELECT 1 FROM relationships_enteredvotes n"
                " JOIN relationships_enteredvote r ON r.batch_id = n.id"
                " WHERE n.id = NEW.batch_id AND n.confirmed_at IS NOT NULL"
                " AND (r.elector_id, r.choice, n.how, n.entered_by_id) ="
                " (NEW.elector_id, NEW.choice, NEW.how, NEW.entered_by_id))"
                " AND NOT EXISTS (SELECT 1 FROM relationships_committeevote v"
                " WHERE v.elector_id = NEW.elector_id AND v.batch_id IS NULL))",
                "a vote is cast by its member, or entered and confirmed where the member has none",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector}: {self.choice}"

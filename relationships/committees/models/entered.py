"""What is entered of a ballot: votes in the place of members, and the result of closing it."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.ballots import Ballot, Elector
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.votes import CommitteeVote
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.entry_model import (
    Entry,
    EntryQuerySet,
    entry_triggers,
    follows_its_entry,
)
from sistercities.kernel.triggers import require

TWO_PEOPLE_OFF = "EXISTS (SELECT 1 FROM relationships_council WHERE NOT two_people)"
_ENTERED = "SELECT 1 FROM relationships_enteredvotes e WHERE e.ballot_id = NEW.ballot_id"
_OPEN = "(SELECT closed_at FROM relationships_ballot WHERE id = NEW.ballot_id) IS NULL"


class EnteredVotes(Entry):
    """The votes of one or more members as staff entered them: called at the meeting, or on paper.

    Once a second person has confirmed them they are votes like others. What is to be put right is
    entered anew: the last vote counts.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="entered", editable=False)
    how = models.CharField(
        _("how"), max_length=8, choices=CommitteeVote.How, default=CommitteeVote.How.CALLED
    )
    scan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EntryQuerySet["EnteredVotes"].as_manager()

    class Meta:
        verbose_name = _("votes entered")
        verbose_name_plural = _("votes entered")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["ballot"],
                condition=Q(confirmed_at__isnull=True),
                name="entered_votes_wait_once",
                violation_error_message=_(
                    "Votes entered in this ballot wait already: confirm or discard them first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(how="called") | Q(how="paper", scan__isnull=False),
                name="paper_vote_has_scan",
            ),
        ]
        triggers = [
            *entry_triggers("relationships_enteredvotes", "ballot_id"),
            require(
                "while_it_is_open",
                f"{_OPEN} AND NOT EXISTS (SELECT 1 FROM relationships_ballotresult r"
                " WHERE r.ballot_id = NEW.ballot_id)",
                "votes are entered while the ballot is open",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        names = ", ".join(str(member) for member in self.choices)
        return f"{self.ballot}: {self.get_how_display()}: {names}"

    @property
    def case(self) -> Nomination:
        return self.ballot.committee.nomination

    @property
    def choices(self) -> dict[CommitteeMember, str]:
        """Whose vote was entered, and how: as it is being said, or else as it stands."""
        said: dict[CommitteeMember, str] | None = self.__dict__.get("_said")
        if said is not None:
            return said
        rows = self.votes.select_related("elector__member__person")
        return {row.elector.member: row.choice for row in rows}

    @choices.setter
    def choices(self, said: Mapping[CommitteeMember, str]) -> None:
        self.__dict__["_said"] = dict(said)

    def keep_choices(self) -> None:
        """Write down whose vote was entered, and how."""
        electors = {row.member_id: row for row in Elector.objects.filter(ballot=self.ballot)}
        said = self.choices
        self.votes.all().delete()
        EnteredVote.objects.bulk_create(
            EnteredVote(batch=self, elector=electors[member.pk], choice=choice)
            for member, choice in said.items()
        )
        self.__dict__.pop("_said", None)


class EnteredVote(models.Model):
    """One member's vote among those that were entered together."""

    batch = models.ForeignKey(EnteredVotes, models.CASCADE, related_name="votes")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="entered")
    choice = models.CharField(_("vote"), max_length=8, choices=CommitteeVote.Choice)

    class Meta:
        ordering = ["elector__member__seat_id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "elector"], name="entered_vote_once")
        ]
        triggers = [
            *follows_its_entry("relationships_enteredvotes", "batch_id"),
            require(
                "of_its_ballot",
                "(SELECT ballot_id FROM relationships_elector WHERE id = NEW.elector_id) ="
                " (SELECT ballot_id FROM relationships_enteredvotes WHERE id = NEW.batch_id)",
                "a vote is entered for an elector of its ballot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector}: {self.choice}"


class BallotResult(Entry):
    """The result of a ballot, entered by whoever closes it.

    Where every vote was cast by its member, it counts at once. Where staff entered votes, another
    person than they closes the ballot, and a second one confirms; until then no vote is taken.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="results", editable=False)
    reason = models.CharField(_("why the clerk closes it"), max_length=300, blank=True)
    ayes = models.PositiveSmallIntegerField(_("yes"), editable=False)
    noes = models.PositiveSmallIntegerField(_("no"), editable=False)
    abstentions = models.PositiveSmallIntegerField(_("abstained"), editable=False)
    recused = models.PositiveSmallIntegerField(_("stepped aside"), editable=False)
    result = models.CharField(_("result"), max_length=10, choices=Ballot.Result, editable=False)

    objects = EntryQuerySet["BallotResult"].as_manager()

    class Meta:
        verbose_name = _("result of a ballot")
        verbose_name_plural = _("results of ballots")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["ballot"], name="ballot_result_once"),
        ]
        triggers = [
            *entry_triggers("relationships_ballotresult", "ballot_id", first_alone=True),
            require(
                "alone_over_own_votes",
                f"NOT NEW.single_handed OR {TWO_PEOPLE_OFF}"
                f" OR NOT EXISTS ({_ENTERED} AND e.confirmed_at IS NOT NULL)",
                "where staff entered votes, a second person confirms the result",
            ),
            require(
                "by_another_than_entered",
                f"{TWO_PEOPLE_OFF} OR NOT EXISTS ({_ENTERED}"
                " AND e.confirmed_at IS NOT NULL AND e.entered_by_id = NEW.entered_by_id)",
                "who entered votes does not close the ballot",
            ),
            require(
                "nothing_waits",
                f"NOT EXISTS ({_ENTERED} AND e.confirmed_at IS NULL)",
                "the votes entered in this ballot wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.get_result_display()}, {self.ayes}-{self.noes}"

    @property
    def case(self) -> Nomination:
        return self.ballot.committee.nomination

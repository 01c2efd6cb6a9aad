"""By when a committee's reviews and its vote are due; set as it is formed, corrected by two."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees.models.ballots import Discussion
from relationships.committees.models.committees import CommitteeDays
from relationships.nominations.states import NominationState as State
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError, lock


def must_follow(*, reviews_due_on: date, vote_due_on: date) -> None:
    """Raises RuleError: the vote would be due before the reviews."""
    if vote_due_on < reviews_due_on:
        raise RuleError(_("The vote cannot be due before the reviews are."))


def _check(days: CommitteeDays) -> None:
    must_follow(reviews_due_on=days.reviews_due_on, vote_due_on=days.vote_due_on)


def _counts(days: CommitteeDays) -> None:
    """Set the nomination's next due day by the days of its committee."""
    committee, nomination = days.committee, days.case
    if nomination.state not in (State.COMMITTEE_FORMED, State.IN_REVIEW, State.BALLOT):
        return
    voting = Discussion.objects.filter(committee=committee).exists()
    nomination.due_on = days.vote_due_on if voting else days.reviews_due_on
    nomination.save(update_fields=["due_on"])


COMMITTEE_DAYS = register(
    EntryKind(
        name="committee_days",
        what=gettext_lazy("due days of the committee"),
        model=CommitteeDays,
        subject="committee",
        fetch=("committee__nomination__city",),
        says=lambda days: {
            "reviews_due_on": days.reviews_due_on.isoformat(),
            "vote_due_on": days.vote_due_on.isoformat(),
        },
        reference=lambda days: days.case.reference,
        happened_on=lambda days: HOUSE.today(),
        lock=lambda days: lock(days.case),
        check=_check,
        stands=("reviews_due_on", "vote_due_on"),
        counts=_counts,
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)

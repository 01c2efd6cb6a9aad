"""The entries about a committee: due days, votes for members, results, translations."""

from typing import Any

from django.utils.translation import gettext as _

from relationships.committees.domain import paper_reviews
from relationships.committees.domain.ballots import BALLOT_RESULT
from relationships.committees.domain.committee_days import COMMITTEE_DAYS
from relationships.committees.domain.committee_translations import COMMITTEE_TRANSLATION
from relationships.committees.domain.declarations import DECLARATION
from relationships.committees.domain.entered_votes import ENTERED_VOTES
from relationships.committees.domain.paper_reviews import PAPER_REVIEW
from relationships.committees.domain.reviews import Answer
from relationships.committees.forms.ballots import CommitteeDaysForm
from relationships.committees.forms.committees import DeclarationEntryForm
from relationships.committees.models.entered import BallotResult, EnteredVotes
from relationships.committees.models.reviews import PaperReview
from relationships.committees.models.votes import CommitteeVote
from relationships.committees.permissions import presides_over_entry
from sistercities.kernel.entry_acts import EntryForm, EntryPages
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.translation_acts import translation_pages


def _votes(row: EnteredVotes) -> dict[str, str]:
    labels = dict(CommitteeVote.Choice.choices)
    return {
        _("Ballot"): str(row.ballot.number),
        _("How"): row.get_how_display(),
        **{str(member): str(labels[choice]) for member, choice in row.choices.items()},
    }


def _review(row: PaperReview) -> dict[str, str]:
    """Shown to compare with the paper; once confirmed, only when the discussion has been opened."""
    released = hasattr(row.member.seat.committee, "discussion")
    if row.is_confirmed and not released:
        return {_("Scores"): _("shown once the discussion is opened")}
    return {
        _("Your view in a few sentences"): row.summary,
        **{
            str(criterion): _answer(answer)
            for criterion, answer in paper_reviews.answers_of(row).items()
        },
    }


def _answer(answer: Answer) -> str:
    score = _("not applicable") if answer.not_applicable else f"{answer.score} / 5"
    return f"{score}. {answer.comment}" if answer.comment else score


def _may_compare(user: User, about: Any) -> bool:
    """The clerks, but not the member whose review it is."""
    return is_clerk(user) and (about is None or about.member.person.user_id != user.pk)


def _result(row: BallotResult) -> dict[str, str]:
    return {
        _("Ballot"): str(row.ballot.number),
        _("Result"): row.get_result_display(),
        _("Yes"): str(row.ayes),
        _("No"): str(row.noes),
        _("Abstained"): str(row.abstentions),
        _("Stepped aside"): str(row.recused),
        _("Why the clerk closes it"): row.reason,
    }


DAYS = EntryPages(COMMITTEE_DAYS, CommitteeDaysForm)
TRANSLATIONS = translation_pages(COMMITTEE_TRANSLATION, lambda nomination: nomination.committee)
DECLARATIONS = EntryPages(DECLARATION, DeclarationEntryForm, editable=lambda row: False)
VOTES = EntryPages(
    ENTERED_VOTES,
    EntryForm,
    may=presides_over_entry,
    reads=_votes,
    editable=lambda row: False,
    clerks_too=True,
)
PAPER_REVIEWS = EntryPages(
    PAPER_REVIEW,
    EntryForm,
    may=_may_compare,
    reads=_review,
    editable=lambda row: False,
    clerks_too=True,
)
RESULTS = EntryPages(
    BALLOT_RESULT,
    EntryForm,
    may=presides_over_entry,
    reads=_result,
    editable=lambda row: False,
    clerks_too=True,
)
ENTRIES = (DAYS, DECLARATIONS, PAPER_REVIEWS, VOTES, RESULTS, TRANSLATIONS)

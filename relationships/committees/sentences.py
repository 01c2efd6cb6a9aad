"""What happened in the committee: its seats, conflicts of interest, discussion and ballots."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.ballots import Ballot
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.declarations import Declaration
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "committee_formed": _(
        "%(committee)s was formed: %(seats)s seats, %(quorum)s members needed for a quorum,"
        " working by policy %(policy)s."
    ),
    "committee_formed quorum_of": _(
        "%(committee)s was formed: %(seats)s seats; needed for a quorum: %(quorum_of)s; working by"
        " policy %(policy)s."
    ),
    "member_seated": _("%(member)s joined the committee (%(category)s)."),
    "member_left": _("%(member)s left the committee. Last day: %(left_on)s."),
    "review_started": _("The review began. Reviews are due on %(reviews_due_on)s."),
    "conflict_declared": _("%(member)s stepped aside over a conflict of interest."),
    "declaration": _("What %(member)s declared was entered and confirmed: %(answer)s."),
    "conflict_allowed": _(
        "%(member)s takes part with a conflict of interest that was disclosed: %(reason)s Allowed"
        " by %(allowed_by)s (%(source)s)."
    ),
    "recusal_lifted": _("%(member)s, who had stepped aside, takes part again. Reason: %(reason)s"),
    "staff_stepped_aside": _("%(person)s stepped aside from this nomination: %(because)s"),
    "staff_recusal_lifted": _(
        "%(person)s, who had stepped aside, acts on this nomination again. Reason: %(reason)s"
    ),
    "reminded": _("A reminder went to members of the committee: %(count)s."),
    "discussion_opened": _(
        "The discussion was opened at the meeting of %(held_on)s, and the reviews became public."
    ),
    "committee_days_corrected": _(
        "The due days of the committee were corrected: reviews by %(reviews_due_on)s instead of"
        " %(before_reviews_due_on)s, the vote by %(vote_due_on)s instead of"
        " %(before_vote_due_on)s. Reason: %(reason)s"
    ),
    "committee_days": _(
        "The committee's reviews are due on %(reviews_due_on)s, its vote on %(vote_due_on)s."
    ),
    "ballot_opened": _("Ballot %(number)s was opened. Members who may vote: %(electors)s."),
    "entered_votes": _(
        "Votes in ballot %(number)s that were entered for members were confirmed: %(members)s."
    ),
    "paper_review": _("The review of %(member)s, entered from paper, was confirmed."),
    "review_objected": _("%(member)s objected to the review entered for them from paper."),
    "vote_objected": _("%(member)s objected to the vote entered for them in ballot %(number)s."),
    "role_given": _("%(member)s is now on the committee as: %(committee_role)s."),
    "role_given former": _(
        "%(member)s is now on the committee as: %(committee_role)s. Until then: %(former)s."
    ),
    "discussion_opened presided=vice_chair": _(
        "The vice-chair opened the discussion at the meeting of %(held_on)s, and the reviews became"
        " public. In the chair's place because: %(reason)s"
    ),
    "ballot_opened presided=vice_chair": _(
        "Ballot %(number)s was opened by the vice-chair. Members who may vote: %(electors)s. In"
        " the chair's place because: %(reason)s"
    ),
    "ballot_closed presided=vice_chair": _(
        "Ballot %(number)s was closed by the vice-chair: %(result)s. Yes %(ayes)s, no %(noes)s,"
        " abstained %(abstentions)s, stepped aside %(recused)s; %(needed)s yes votes and"
        " %(quorum_needed)s members present were needed. In the chair's place because: %(reason)s"
    ),
    "ballot_closed": _(
        "Ballot %(number)s was closed: %(result)s. Yes %(ayes)s, no %(noes)s, abstained"
        " %(abstentions)s, stepped aside %(recused)s; %(needed)s yes votes and %(quorum_needed)s"
        " members present were needed."
    ),
}

register(
    SENTENCES,
    choices={
        "result": Ballot.Result,
        "answer": Declaration.Answer,
        "committee_role": CommitteeMember.Role,
    },
)

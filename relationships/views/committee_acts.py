"""What the clerk and the chair may do with a committee, each act with what it will do."""

from django.utils.translation import gettext_lazy as _

from relationships.domain import ballots, committees
from relationships.forms.ballots import CalledVotesForm, MeetingForm, PaperVoteForm, PresidingForm
from relationships.forms.committees import (
    EndMembershipForm,
    FormCommitteeForm,
    LiftRecusalForm,
    RecordDeclarationForm,
    RemindForm,
    SeatMemberForm,
)
from relationships.forms.reviews import PaperReviewForm
from relationships.permissions import may_preside
from relationships.states import NominationState as State
from relationships.views import committee_verbs as verbs
from relationships.views.committee_section import context
from relationships.views.committee_verbs import by_clerk, foretell, reached_by_mail
from sistercities.acts import Act

__all__ = ["ACTS", "context"]

_VOTING = verbs.in_state(State.BALLOT)

_REASON = _("Unless you are the chair: your reason.")

_ROAD = [
    Act(
        name="form-committee",
        label=_("Form the committee"),
        perform=committees.form_committee,
        form=FormCommitteeForm,
        may=by_clerk,
        ready=verbs.in_state(State.BEGUN),
        template="admin/act_form_committee.html",
        foretell=foretell(
            _("The committee of this nomination is formed with its seats, members and chair."),
            _("Quorum and majority are those you enter; each ballot gets a copy of them."),
            mails=lambda nomination: [_("Each member seated who has an account.")],
            public=[_("The committee's name, seats, members, chair, rule and due dates.")],
        ),
    ),
    Act(
        name="start-review",
        label=_("Start the review"),
        perform=committees.start_review,
        may=by_clerk,
        ready=verbs.in_state(State.COMMITTEE_FORMED),
        foretell=foretell(
            _("Each member declares whether they have a conflict of interest, then scores alone."),
            mails=reached_by_mail,
            public=[_("That the review has begun, and when reviews are due.")],
        ),
    ),
    Act(
        name="open-discussion",
        label=_("Open the discussion"),
        perform=verbs.open_discussion,
        form=MeetingForm,
        may=may_preside,
        ready=lambda n: verbs.reviewing(n) and not verbs.discussed(n),
        foretell=foretell(
            _("All submitted reviews are shown to all members at once. This cannot be undone."),
            _("Reviews submitted later are marked late."),
            public=[
                _("All submitted reviews with name, scores and comments."),
                _("Date, time and place of the meeting, and who is present."),
                _REASON,
            ],
        ),
    ),
    Act(
        name="open-ballot",
        label=_("Open the ballot"),
        perform=ballots.open_ballot,
        form=PresidingForm,
        may=may_preside,
        ready=lambda n: n.state == State.IN_REVIEW and verbs.discussed(n),
        foretell=foretell(
            _("Members seated now who have not stepped aside may vote. Reviews are closed."),
            _("Each may change the vote until the ballot is closed."),
            also=verbs.missing_reviews,
            mails=reached_by_mail,
            public=[_("That the ballot is open, and how many may vote."), _REASON],
        ),
    ),
    Act(
        name="close-ballot",
        label=_("Close the ballot"),
        perform=verbs.close_ballot,
        form=PresidingForm,
        may=may_preside,
        ready=_VOTING,
        foretell=foretell(
            _("No more votes are taken. Closing decides."),
            _("Carried: the committee recommends the city. Not carried: it does not."),
            _("A tie or a missed quorum decides nothing, and another ballot may be opened."),
            mails=reached_by_mail,
            public=[_("The result with its arithmetic, and the votes by name."), _REASON],
        ),
    ),
]

_ENTRIES = [
    Act(
        name="call-vote",
        label=_("Enter votes as called"),
        perform=verbs.call_votes,
        form=CalledVotesForm,
        template="admin/act_call_votes.html",
        may=by_clerk,
        ready=_VOTING,
        foretell=foretell(
            _("Each vote below is entered as called by the secretary. The last vote counts."),
            _("Who is “not called” stays as they are: with the vote they cast, or without one."),
            mails=lambda nomination: [_("Each member whose vote you enter.")],
            public=[_("The last vote of each member, by name, once the ballot is closed.")],
        ),
    ),
    Act(
        name="paper-vote",
        label=_("Enter a vote from paper"),
        perform=verbs.paper_vote,
        form=PaperVoteForm,
        template="admin/act_scale.html",
        may=by_clerk,
        ready=_VOTING,
        foretell=foretell(
            _("The vote is entered as “from paper”, with the scan kept. The last vote counts."),
            mails=lambda nomination: [_("The member whose vote you enter.")],
            public=[
                _("The last vote of each member, by name, once the ballot is closed. Not the scan.")
            ],
        ),
    ),
    Act(
        name="paper-review",
        label=_("Enter a review from paper"),
        perform=verbs.paper_review,
        form=PaperReviewForm,
        template="admin/act_scale.html",
        may=by_clerk,
        ready=verbs.reviewing,
        foretell=foretell(
            _("The review is submitted as “entered by you from paper”, with the scan kept."),
            _("It does not change any more, and you cannot read it again before the discussion."),
            public=[_("Scores and comments, once the discussion is opened. Not the scan.")],
        ),
    ),
    Act(
        name="remind",
        label=_("Send a reminder"),
        perform=verbs.remind,
        form=RemindForm,
        may=by_clerk,
        ready=verbs.somebody_to_remind,
        foretell=foretell(
            _("One mail goes to each person ticked below. Nothing is sent later by itself."),
            mails=verbs.awaited_names,
        ),
    ),
]

_CONFLICTS = [
    Act(
        name="record-declaration",
        label=_("Enter a declaration"),
        perform=verbs.declare,
        form=RecordDeclarationForm,
        may=by_clerk,
        ready=lambda n: n.state in committees.AT_WORK and verbs.members(n).exists(),
        foretell=foretell(
            _("What a member said about a conflict of interest is entered in their place."),
            _("One who steps aside sees nothing further; a vote they cast is not counted."),
            public=[_("If the member steps aside: the name, the date and the reason.")],
        ),
    ),
    Act(
        name="lift-recusal",
        label=_("Lift a recusal"),
        perform=verbs.lift_recusal,
        form=LiftRecusalForm,
        may=by_clerk,
        ready=lambda n: n.state in committees.SEATING and verbs.members(n).recused().exists(),
        foretell=foretell(
            _("The member takes part again: reads, reviews and votes."),
            _("Unless they declared before, they must first say that there is no conflict now."),
            mails=lambda nomination: [_("The member, if they have an account.")],
            public=[_("That it was lifted, when, and your reason.")],
        ),
    ),
]

_SEATS = [
    Act(
        name="seat-member",
        label=_("Seat a member"),
        perform=verbs.seat_member,
        form=SeatMemberForm,
        may=by_clerk,
        ready=lambda n: n.state in committees.SEATING and verbs.has_empty_seat(n),
        foretell=foretell(
            _("The person takes the empty seat and must declare before seeing anything."),
            mails=lambda nomination: [_("The new member, if they have an account.")],
            public=[_("The member's name and seat.")],
        ),
    ),
    Act(
        name="end-membership",
        label=_("End a membership"),
        perform=verbs.end_membership,
        form=EndMembershipForm,
        may=by_clerk,
        ready=lambda n: n.state in committees.SEATING and verbs.members(n).exists(),
        foretell=foretell(
            _("The member leaves and the seat is empty. An empty seat counts for the quorum."),
            _("A review that the member submitted stays."),
            public=[_("That the member left, and the last day.")],
        ),
        is_exit=True,
    ),
]

ACTS: list[Act] = [*_ROAD, *_ENTRIES, *_CONFLICTS, *_SEATS]

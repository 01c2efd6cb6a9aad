"""What the clerk and the chair may do with a committee, each act with what it will do."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.committees.acts import verbs
from relationships.committees.acts.entries import TRANSLATIONS
from relationships.committees.domain import (
    ballots,
    committees,
    declarations,
    entered_votes,
    meetings,
    progress,
    staff_recusals,
)
from relationships.committees.forms.ballots import (
    AtMeetingForm,
    CalledVotesForm,
    DiscussionForm,
    PaperVotesForm,
    PresidingForm,
)
from relationships.committees.forms.committees import (
    EndMembershipForm,
    FormCommitteeForm,
    LiftRecusalForm,
    LiftStaffRecusalForm,
    RecordDeclarationForm,
    RemindForm,
    RoleForm,
    SeatMemberForm,
    StepAsideForm,
)
from relationships.committees.forms.reviews import PaperReviewForm
from relationships.committees.permissions import may_preside
from relationships.motions.domain.matters import must_be_certain
from relationships.nominations.states import NOMINATION_LIVE
from relationships.nominations.states import NominationState as State
from sistercities.kernel.acts import Act

_AT_WORK = frozenset(committees.AT_WORK)
_SEATING = frozenset(committees.SEATING)
_REVIEWING = frozenset({State.IN_REVIEW})
_VOTING = frozenset({State.BALLOT})

_REASON = _("Unless you are the chair: your reason.")
_BY_NAME = [
    _("For whom you entered votes, once a second person has confirmed them; not how they voted."),
    _("The last vote of each member, by name, once the ballot is closed, and who entered it."),
]
_WAIT = [
    _("They count when a second person has confirmed them all."),
    _("Each member can object until the result is confirmed. Their vote then counts no more."),
    _("You cannot close this ballot yourself any more."),
]
_MAILED = [_("Each member whose vote you enter."), _("Who may confirm: the others, the chair.")]

_ROAD = [
    Act(
        name="form-committee",
        label=_("Form the committee"),
        perform=committees.form_committee,
        result=_("The committee is formed. The members who have an account are told by mail."),
        happens=[
            _("The committee of this nomination is formed with its seats, members and chair."),
            _("It votes by the rule that you enter; each ballot gets a copy of it."),
        ],
        mails=_("Each member seated who has an account."),
        public=_("The committee's name, seats, members, chair, rule and due dates."),
        states=frozenset({State.BEGUN}),
        rests_on=must_be_certain,
        form=FormCommitteeForm,
        template="relationships/committees/act_form_committee.html",
    ),
    Act(
        name="start-review",
        label=_("Start the review"),
        perform=committees.start_review,
        result=_("The review has begun. The members who have an account are told by mail."),
        happens=_(
            "Each member declares whether they have a conflict of interest, then scores alone."
        ),
        mails=verbs.reached_by_mail,
        public=_("That the review has begun, and when reviews are due."),
        states=frozenset({State.COMMITTEE_FORMED}),
        rests_on=must_be_certain,
    ),
    Act(
        name="open-discussion",
        label=_("Open the discussion"),
        perform=meetings.open_discussion,
        on=verbs.the_committee,
        result=_("The discussion is open. All submitted reviews are public."),
        happens=[
            _("All submitted reviews are shown to all members at once. This cannot be undone."),
            _("Reviews submitted later are marked late."),
            _("The meeting must have had a quorum of members who declared and take part."),
        ],
        mails=verbs.reached_by_mail,
        public=[
            _("All submitted reviews with name, scores and comments."),
            _("At which meeting, and who was present."),
            _("How many reviews the policy asks for, and your reason if there are fewer."),
            _REASON,
        ],
        refused=verbs.no_meeting_held,
        may=may_preside,
        states=_REVIEWING,
        ready=verbs.before_the_meeting,
        form=DiscussionForm,
    ),
    Act(
        name="open-ballot",
        label=_("Open the ballot"),
        perform=ballots.open_ballot,
        result=verbs.how_many_may_vote,
        happens=lambda nomination: [
            _("Members seated now who have not stepped aside may vote. Reviews are closed."),
            _("Each may change the vote until the ballot is closed."),
            *verbs.missing_reviews(nomination),
        ],
        mails=verbs.reached_by_mail,
        public=[_("That the ballot is open, at which meeting, how many may vote."), _REASON],
        refused=verbs.no_meeting_held,
        may=may_preside,
        states=_REVIEWING,
        rests_on=must_be_certain,
        ready=verbs.discussed,
        form=AtMeetingForm,
    ),
    Act(
        name="close-ballot",
        label=_("Close the ballot"),
        perform=ballots.close_ballot,
        on=verbs.the_open_ballot,
        result=verbs.what_the_ballot_said,
        happens=lambda nomination: [
            _("No more votes are taken. Closing decides."),
            _("Carried: the committee recommends the city. Not carried: it does not."),
            _("A tie or a missed quorum decides nothing, and another ballot may be opened."),
            *verbs.waits_for_another(nomination),
        ],
        mails=verbs.reached_by_mail,
        public=[_("The result with its arithmetic, and the votes by name."), _REASON],
        may=verbs.may_close,
        why_not_you=verbs.why_not_close,
        refused=verbs.why_not_closed,
        states=_VOTING,
        ready=verbs.takes_votes,
        form=PresidingForm,
    ),
]

_ENTRIES = [
    Act(
        name="call-vote",
        label=_("Enter votes as called"),
        perform=entered_votes.enter_votes,
        on=verbs.the_open_ballot,
        result=verbs.how_many_were_called,
        happens=[
            _("Each vote below is entered as called by the secretary."),
            *_WAIT,
        ],
        mails=_MAILED,
        public=_BY_NAME,
        states=_VOTING,
        ready=verbs.takes_entered_votes,
        form=CalledVotesForm,
        template="relationships/committees/act_call_votes.html",
    ),
    Act(
        name="paper-vote",
        label=_("Enter votes from paper"),
        perform=verbs.paper_votes,
        result=verbs.how_many_were_called,
        happens=[
            _("Each vote below is entered as “from paper”, with the scan kept."),
            *_WAIT,
        ],
        mails=_MAILED,
        public=[*_BY_NAME, _("Not the scan.")],
        states=_VOTING,
        ready=verbs.takes_entered_votes,
        form=PaperVotesForm,
        template="relationships/committees/act_call_votes.html",
    ),
    Act(
        name="paper-review",
        label=_("Enter a review from paper"),
        perform=verbs.paper_review,
        result=_("The review of %(member)s is entered. A second person confirms it."),
        happens=[
            _("The review is entered as “from paper”, with the scan kept."),
            _("It counts when a second person has compared it with the scan."),
            _("The member can object until the discussion is opened."),
        ],
        mails=[_("The member, if they have an account."), _("The others who may confirm it.")],
        public=[
            _("For whom you entered a review, once a second person has confirmed it."),
            _("Scores and comments, once the discussion is opened. Not the scan."),
        ],
        states=_REVIEWING,
        ready=verbs.before_the_ballot,
        form=PaperReviewForm,
        template="relationships/committees/act_scale.html",
    ),
    Act(
        name="remind",
        label=_("Send a reminder"),
        perform=progress.remind,
        on=verbs.the_committee,
        result=verbs.how_many_were_reminded,
        happens=_("One mail goes to each person ticked below. Nothing is sent later by itself."),
        mails=verbs.awaited_names,
        states=_AT_WORK,
        ready=verbs.somebody_to_remind,
        form=RemindForm,
    ),
]

_CONFLICTS = [
    Act(
        name="record-declaration",
        label=_("Enter a declaration"),
        perform=declarations.declare,
        on="member",
        result=_("What %(member)s declared is entered. A second person confirms it."),
        happens=[
            _("What a member said about a conflict of interest is entered in their place."),
            _("It counts when a second person has confirmed it."),
            _("One who steps aside sees nothing further; a vote they cast is not counted."),
        ],
        mails=[_("The member, if they have an account."), _("The others who may confirm it.")],
        public=[
            _("Once confirmed: the member's name, the day and the answer."),
            _("If there is a conflict: what it is; if it was allowed: by whom, and the source."),
        ],
        states=_AT_WORK,
        ready=verbs.has_members,
        form=RecordDeclarationForm,
    ),
    Act(
        name="lift-recusal",
        label=_("Lift a recusal"),
        perform=committees.lift_recusal,
        on="recusal",
        result=_("The recusal is lifted: the member takes part again."),
        happens=[
            _("The member takes part again: reads, reviews and votes."),
            _("Unless they declared before, they must first say that there is no conflict now."),
        ],
        mails=_("The member, if they have an account."),
        public=_("That it was lifted, when, and your reason."),
        states=_SEATING,
        ready=verbs.has_stepped_aside,
        form=LiftRecusalForm,
    ),
]

_STAFF = [
    Act(
        name="step-aside",
        label=_("Step aside from this nomination"),
        perform=staff_recusals.step_aside,
        result=_("You have stepped aside. Somebody else of the clerk's office acts from now on."),
        happens=[
            _("You neither read nor act on this nomination: not on its page, nor on your desk."),
            _("Only another person can lift that again."),
        ],
        states=NOMINATION_LIVE,
        leads_to=lambda recusal: reverse("admin:index"),
        form=StepAsideForm,
        secondary=True,
    ),
    Act(
        name="lift-staff-recusal",
        label=_("Let somebody of the staff act again"),
        perform=staff_recusals.lift,
        on="recusal",
        result=_("They act on this nomination again."),
        happens=_("They read and act on this nomination again. The history tells your reason."),
        ready=lambda nomination: bool(getattr(nomination, "staff_aside", False)),
        form=LiftStaffRecusalForm,
        secondary=True,
    ),
]

_SEATS = [
    Act(
        name="seat-member",
        label=_("Seat a member"),
        perform=committees.seat_member,
        on="seat",
        result=_("%(person)s sits on the committee."),
        happens=_("The person takes the empty seat and must declare before seeing anything."),
        mails=_("The new member, if they have an account."),
        public=_("The member's name and seat."),
        states=_SEATING,
        ready=verbs.has_empty_seat,
        form=SeatMemberForm,
    ),
    Act(
        name="give-role",
        label=_("Appoint chair or vice-chair"),
        perform=committees.give_role,
        on="member",
        result=_("The role of %(member)s is changed."),
        happens=[
            _("The member holds that role from now on; whoever held it until now is a member."),
            _("The vice-chair acts when the chair has stepped aside, has left or is absent."),
        ],
        public=_("The member's name and the role."),
        states=_SEATING,
        ready=verbs.has_members,
        form=RoleForm,
    ),
    Act(
        name="end-membership",
        label=_("End a membership"),
        perform=committees.end_membership,
        on="member",
        result=_("%(member)s leaves the committee. The last day: %(last_day)s."),
        happens=[
            _("The member leaves and the seat is empty. An empty seat counts for the quorum."),
            _("A review that the member submitted stays."),
        ],
        public=_("That the member left, and the last day."),
        states=_SEATING,
        ready=verbs.has_members,
        form=EndMembershipForm,
        secondary=True,
    ),
]

_TRANSLATE = TRANSLATIONS.entering(
    on=verbs.committee_of, ready=lambda nomination: verbs.committee_of(nomination) is not None
)
ACTS: list[Act] = [*_ROAD, *_ENTRIES, *_CONFLICTS, *_STAFF, *_SEATS, _TRANSLATE]

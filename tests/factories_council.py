"""What the tests of the council share: its members' choices, motions, roll calls."""

import datetime

from django.utils import timezone

from relationships.council.domain import members
from relationships.council.domain.vote_rules import VOTE_RULE, enter_first
from relationships.council.models.rules import copied
from relationships.models import (
    Ballot,
    BallotResult,
    Body,
    Committee,
    CommitteeMember,
    Council,
    Motion,
    Nomination,
    Person,
    Policy,
    RollCall,
    Seat,
)
from relationships.motions.domain import motions
from relationships.motions.domain.roll_calls import ROLL_CALL
from relationships.nominations.states import NominationState
from sistercities.kernel import entries
from sistercities.kernel.workflow import advance
from tests.entering import counting
from tests.factories import (
    NominationFactory,
    PersonFactory,
    clerk,
    kyiv,
    seated_council,
    some_council,
    with_every_seat_taken,
)
from tests.factories_meetings import item_of, on_agenda, posted
from tests.factories_relationships import recognised_tie
from tests.shelf import from_the_shelf

DAY = datetime.date(2022, 3, 25)
BEGIN, DESIGNATE = Motion.Purpose.BEGIN, Motion.Purpose.DESIGNATE


def member(number=1):
    return Person.objects.get(name=f"Councilmember {number}")


def choices(ayes=14, noes=0, abstain=0, recused=0, *, on=DAY):
    """How the members in office voted, seat by seat; the rest are absent."""
    terms = list(members.members_on(on))
    said = ["aye"] * ayes + ["no"] * noes + ["abstain"] * abstain + ["recused"] * recused
    said += ["absent"] * (len(terms) - len(said))
    return dict(zip(terms, said, strict=True))


def another_rule(*, since=None, **said):
    """The council decides how it votes from a day on, or corrects how it voted all along."""
    body = Council.objects.get().body
    by, given = clerk(), {"quorum": 10, "threshold": "seats", "source": "Charter"} | said
    if since is None:
        old = body.vote_rules.current().get(purpose=said.get("purpose", ""), since=None)
        rule = entries.correct(old, by=by, correction_reason="Misread", **said)
    else:
        rule = entries.enter(VOTE_RULE, body, by=by, since=since, **given)
    entries.confirm(rule, by=clerk())
    return rule


def stepped_aside(said):
    """Why these members did."""
    return {term: "Owns the house" for term, choice in said.items() if choice == "recused"}


def motion_details(**details):
    return {
        "purpose": BEGIN,
        "council_file": "22-0002-S31",
        "title": "Sister city relationship with Kyiv",
        "text": "",
        "mover": member(1),
        "seconders": [member(2), member(3)],
        "moved_on": DAY,
    } | details


def report_details(**details):
    source = {
        "source": "Associated Press",
        "source_url": "https://example.org/ap",
        "as_of": datetime.date(2022, 3, 26),
    }
    return source | details


def totals(**details):
    count = {
        "provenance": "reported",
        "ayes": 14,
        "noes": 0,
        "abstentions": 0,
        "absent": 1,
        "recused": 0,
        "carried": True,
    }
    return report_details(**count, held_on=DAY, **details)


@from_the_shelf
def draft_nomination(**council_rules):
    """The seated council, and a draft nomination of Kyiv."""
    seated_council(**council_rules)
    return NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv")


@from_the_shelf
def filed_motion(nomination=None, **details):
    nomination = nomination or draft_nomination()
    return motions.file_motion(nomination, by=clerk(), **motion_details(**details))


@from_the_shelf
def reported_motion(nomination=None, **details):
    nomination = nomination or draft_nomination()
    details = motion_details(council_file="") | report_details() | details
    return motions.report_motion(nomination, by=clerk(), **details)


@from_the_shelf
def entered_roll_call(motion=None, *, by=None, held_on=DAY, **count):
    motion = motion or filed_motion()
    said, item = choices(**count, on=held_on), on_agenda(motion, held_on)
    return entries.enter(
        ROLL_CALL,
        motion,
        by=by or clerk(),
        item=item,
        choices=said,
        reasons=stepped_aside(said),
    )


@from_the_shelf
def confirmed_roll_call(motion=None, **count):
    roll_call = entered_roll_call(motion, **count)
    entries.confirm(roll_call, by=clerk())
    return roll_call


@from_the_shelf
def entered_correction(roll_call, *, by=None, reason="A name was read wrongly", **count):
    said = choices(**count)
    return entries.correct(
        roll_call,
        by=by or clerk(),
        correction_reason=reason,
        choices=said,
        reasons=stepped_aside(said),
    )


@from_the_shelf
def begun_and_built_upon():
    """A carried roll call; the nomination has gone on since."""
    roll_call = confirmed_roll_call()
    recommended(Nomination.objects.get(pk=roll_call.motion.case.pk))
    return RollCall.objects.get(pk=roll_call.pk)


@from_the_shelf
def recommended(nomination, *, result="passed"):
    """The nomination after the committee's advice, with the evidence that the database asks for."""
    today = datetime.date(2022, 6, 1)
    committee = Committee.objects.create(
        nomination=nomination,
        body=Body.objects.create(
            kind="steering", name="Steering committee", slug=f"steering-{nomination.pk}"
        ),
        name="Steering committee",
        policy=Policy.objects.create(version="1", adopted_on=today),
        reviews_due_on=today,
        vote_due_on=today,
    )
    seat = Seat.objects.create(committee=committee, category="resident")
    CommitteeMember.objects.create(seat=seat, person=PersonFactory(), joined_on=today)
    said = {"quorum": 1, "threshold": "voting", "source": "Charter"}
    rule = enter_first(committee.body, by=clerk(), **said)
    meeting = posted(today, body=committee.body, matter=nomination.matter)
    meeting.state = "held"
    meeting.save()
    passed, chair = result == "passed", clerk()
    counted = {
        "ayes": int(passed),
        "noes": int(not passed),
        "abstentions": 0,
        "recused": 0,
        "result": result,
    }
    ballot = Ballot.objects.create(
        committee=committee,
        item=item_of(meeting),
        number=1,
        seats=1,
        **copied(rule),
        opened_by=clerk(),
        closed_at=timezone.now(),
        closed_by=chair,
        quorum_needed=1,
        needed=1,
        **counted,
    )
    counting(BallotResult(ballot=ballot, entered_by=chair, **counted))
    nomination.refresh_from_db()
    to = NominationState.RECOMMENDED if passed else NominationState.NOT_RECOMMENDED
    for state in ("committee_formed", "in_review", "ballot", to):
        advance(nomination, state, act="test", by=clerk())
    return nomination


@from_the_shelf
def designation_motion(result="passed", **details):
    """The second motion, after a carried first one and the committee's advice."""
    first = confirmed_roll_call().motion
    nomination = recommended(Nomination.objects.get(pk=first.case.pk), result=result)
    return filed_motion(
        nomination, **{"purpose": DESIGNATE, "council_file": "22-0002-S32"} | details
    )


def motion_on_tie(purpose="suspend", *, tie=None, **details):
    """A motion about a tie of the seated council."""
    tie = tie or tie_of_council()
    given = motion_details(purpose=purpose, council_file=f"22-01-{purpose}", title=f"To {purpose}")
    return motions.file_motion(tie, by=clerk(), **given | details)


def tie_of_council():
    """A recognised tie, and every seat of the council taken."""
    with_every_seat_taken(some_council())
    return recognised_tie()


def vote_on_tie(purpose="suspend", *, tie=None, **count):
    """The council's vote on a tie, which carries unless the count says otherwise."""
    return confirmed_roll_call(motion_on_tie(purpose, tie=tie), **count)

"""Committees for tests. Only the council's part of the road is skipped; the rest is walked."""

import datetime
import itertools

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from relationships.committees.domain import (
    ballots,
    committees,
    entered_votes,
    meetings,
    reviews,
)
from relationships.documents.domain import documents
from relationships.models import CommitteeMember, Criterion, Policy
from sistercities.kernel import entries
from tests.days import today
from tests.factories import NominationFactory, PersonFactory, UserFactory, clerk, some_council
from tests.factories_meetings import held, item_of
from tests.owner import past_the_triggers
from tests.shelf import ModelFactory, from_the_shelf

SOON = datetime.timedelta(days=14)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


class PolicyFactory(ModelFactory):
    class Meta:
        model = Policy
        skip_postgeneration_save = True

    version = factory.Sequence(lambda n: f"2022-{n}")
    adopted_on = datetime.date(2022, 1, 1)

    @factory.post_generation
    def criteria(self, create, extracted, **kwargs):
        for position in range(1, 3 if extracted is None else extracted + 1):
            Criterion.objects.create(
                policy=self, position=position, title=f"Criterion {position}", question="Is it so?"
            )


def put_in_state(nomination, state):
    """Set a state past the triggers, as if the council had acted."""
    with past_the_triggers(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE relationships_nomination SET state = %s, returned_from = %s WHERE id = %s",
            [state, "filed" if state == "returned" else "", nomination.pk],
        )
    nomination.refresh_from_db()
    return nomination


@from_the_shelf
def begun(**fields):
    return put_in_state(NominationFactory(**fields), "begun")


def committee_person(number):
    user = UserFactory(name=f"Committee member {number}")
    return PersonFactory(name=f"Committee member {number}", user=user)


@from_the_shelf
def seated_committee(members=7, *, nomination=None, by=None, empty_seats=0, **fields):
    """A committee as the clerk forms it; the first member is the chair."""
    nomination, by = nomination or begun(), by or clerk()
    plans = [
        committees.SeatPlan("resident", committee_person(n), role="chair" if n == 1 else "member")
        for n in range(1, members + 1)
    ]
    plans += [committees.SeatPlan("business") for _ in range(empty_seats)]
    some_council()
    day = today()
    rule = {
        "name": "Steering committee",
        "policy": fields.pop("policy", None) or PolicyFactory(),
        "quorum": 4,
        "threshold": "voting",
        "source": "Motion to form the committee",
        "reviews_due_on": day + SOON,
        "vote_due_on": day + 2 * SOON,
    }
    return committees.form_committee(nomination, by=by, seats=plans, **(rule | fields))


def members_of(committee):
    return list(CommitteeMember.objects.filter(seat__committee=committee).to_write_to())


def account(member):
    return member.person.user


@from_the_shelf
def reviewing(members=7, *, declared=True, **fields):
    """A committee in review, all of whose members have no conflict; returns it and them."""
    committee = seated_committee(members, **fields)
    committees.start_review(committee.nomination, by=clerk())
    seated = members_of(committee)
    if declared:
        for member in seated:
            committees.declare_no_conflict(member, by=account(member))
    return committee, members_of(committee)


def answers(committee, scores=(4, 3)):
    """One answer for each criterion."""
    criteria = committee.policy.criteria.all()
    return {
        criterion: reviews.Answer(score=score, comment=f"Comment on {criterion}")
        for criterion, score in zip(criteria, itertools.cycle(scores), strict=False)
    }


@from_the_shelf
def submitted(member, scores=(4, 3), summary="A good match."):
    return reviews.submit(
        member,
        by=account(member),
        summary=summary,
        scores=answers(member.seat.committee, scores),
    )


def chair_of(members):
    return account(next(member for member in members if member.is_chair))


@from_the_shelf
def committee_item(committee, present=None, **fields):
    """The nomination on the agenda of a meeting of its committee just now; all were there."""
    there = members_of(committee) if present is None else present
    now = timezone.now()
    meeting = held(
        today(),
        [member.person for member in there],
        body=committee.body,
        matter=committee.nomination.matter,
        **{"starts_at": now, "at": now - datetime.timedelta(microseconds=1)} | fields,
    )
    return item_of(meeting)


@from_the_shelf
def discuss(committee, members, *, by=None):
    return meetings.open_discussion(
        committee,
        by=by or chair_of(members),
        reason="The chair is away." if by else "",
        item=committee_item(committee, members),
    )


@from_the_shelf
def open_ballot(committee, by, *, item=None, **fields):
    """A ballot at the meeting of the discussion, unless another is named."""
    item = item or committee.discussion.item
    return ballots.open_ballot(committee.nomination, by=by, item=item, **fields)


@from_the_shelf
def balloting(members=7, **fields):
    """An open ballot; returns it and the members."""
    committee, seated = reviewing(members, **fields)
    discuss(committee, seated)
    return open_ballot(committee, chair_of(seated)), seated


def vote(ballot, member, choice="yes"):
    return ballots.cast_vote(ballot, member=member, choice=choice, by=account(member))


@from_the_shelf
def called(ballot, choices, *, by=None):
    """Votes that one clerk enters as called; a draft until another confirms it."""
    return entered_votes.enter_votes(ballot, by=by or clerk(), choices=choices)


@from_the_shelf
def called_and_confirmed(ballot, choices, *, by=None):
    row = called(ballot, choices, by=by)
    entries.confirm(row, by=clerk())
    return row


def vote_all(ballot, members, choices):
    """Votes from a string such as "yyn-": yes, no, abstain (a), or none (-)."""
    words = {"y": "yes", "n": "no", "a": "abstain"}
    for member, letter in zip(members, choices, strict=True):
        if letter != "-":
            vote(ballot, member, words[letter])


def upload(name="paper.png"):
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def scan_of(committee, by):
    return documents.keep(upload(), nomination=committee.nomination, title="Paper", by=by)

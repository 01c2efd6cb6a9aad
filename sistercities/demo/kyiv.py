"""Kyiv: the motion and the vote of 2022 as reported; from there on, role names."""

from datetime import date, timedelta
from typing import Any

from relationships.cities.states import Kind
from relationships.committees.domain import committees, reviews
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.models.policies import Policy
from relationships.council.domain import people
from relationships.council.models.council import Person
from relationships.council.models.rules import Threshold
from relationships.motions.domain import motions
from relationships.motions.domain.roll_calls import ROLL_CALL
from relationships.nominations.domain import nominations
from relationships.nominations.models.nominations import Nomination
from sistercities.demo import facts, labelled_place
from sistercities.demo.accounts import Accounts
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User

REVIEW_DAYS, VOTE_DAYS = 21, 42
ROLES = {"chair": "chair", "member3": "vice_chair"}


def enter(accounts: Accounts, policy: Policy) -> Nomination:
    data = facts("kyiv")
    clerk = accounts["clerk"]
    city = labelled_place(data, by=clerk)
    nomination = nominations.open_nomination(city, kind=Kind.SISTER, by=clerk)
    nominations.save_dossier(nomination, by=clerk, contact=data["contact"], **data["dossier"])
    _vote_of_2022(nomination, data, clerk=clerk, deputy=accounts["deputy"])
    nomination.refresh_from_db()
    committee = _form(nomination, data["committee"], accounts, policy)
    committees.start_review(nomination, by=clerk)
    for key, scores in data["reviews"].items():
        _review(committee, accounts[key], scores, data)
    chair = _member(committee, accounts["chair"])
    committees.declare_no_conflict(chair, by=accounts["chair"])
    return nomination


def _vote_of_2022(
    nomination: Nomination, data: dict[str, Any], *, clerk: User, deputy: User
) -> None:
    motion_facts, vote_facts = _dated(data["motion"]), _dated(data["roll_call"])
    movers = [motion_facts.pop("mover"), *motion_facts.pop("seconders")]
    mover, *seconders = [people.enter_person(Person(name=name), by=clerk) for name in movers]
    motion = motions.report_motion(
        nomination, by=clerk, purpose="begin", mover=mover, seconders=seconders, **motion_facts
    )
    nomination.refresh_from_db()
    vote = entries.enter(ROLL_CALL, motion, by=clerk, provenance="reported", **vote_facts)
    entries.confirm(vote, by=deputy)


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and name.endswith(("_on", "as_of")) else value
        for name, value in values.items()
    }


def _form(
    nomination: Nomination, plan: dict[str, Any], accounts: Accounts, policy: Policy
) -> Committee:
    today = council_day()
    return committees.form_committee(
        nomination,
        by=accounts["clerk"],
        name=plan["name"],
        policy=policy,
        quorum=plan["quorum"],
        threshold=Threshold.VOTING,
        source=plan["rule_source"],
        reviews_due_on=today + timedelta(days=REVIEW_DAYS),
        vote_due_on=today + timedelta(days=VOTE_DAYS),
        seats=[
            committees.SeatPlan(category, accounts[key].person, ROLES.get(key, "member"))
            for category, key in plan["seats"]
        ],
    )


def _review(
    committee: Committee, user: User, scores: list[int | None], data: dict[str, Any]
) -> None:
    member = _member(committee, user)
    committees.declare_no_conflict(member, by=user)
    answers = {
        criterion: reviews.Answer(score, score is None, data["review_comment"])
        for criterion, score in zip(committee.policy.criteria.all(), scores, strict=True)
    }
    reviews.submit(member, by=user, summary=data["review_text"], scores=answers)


def _member(committee: Committee, user: User) -> CommitteeMember:
    return CommitteeMember.objects.get(seat__committee=committee, person__user=user)

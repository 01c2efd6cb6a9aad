"""The steering committee of one nomination: its seats, its members, their conflicts of interest.

The committee advises; the council decides. Each member first says whether they have a conflict of
interest, and is shown nothing before that. A member who has one steps aside: they see nothing
further, and count in neither score nor vote. Stepping aside is a public act.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.committees import mails
from relationships.committees.domain.committee_days import COMMITTEE_DAYS, must_follow
from relationships.committees.domain.committee_rules import quorum_on
from relationships.committees.models.ballots import Ballot
from relationships.committees.models.committees import (
    Committee,
    CommitteeMember,
    NoConflict,
    Recusal,
    Seat,
)
from relationships.committees.models.policies import Policy
from relationships.committees.permissions import has_stepped_aside
from relationships.council.domain.bodies import MEMBERS, make_body
from relationships.council.domain.vote_rules import enter_first, rule_facts
from relationships.council.models.bodies import Body
from relationships.council.models.council import Person
from relationships.motions.domain.matters import must_be_certain
from relationships.nominations.domain.official import must_not_be_official
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel import entries, public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

Role = CommitteeMember.Role
AT_WORK = (State.COMMITTEE_FORMED, State.IN_REVIEW, State.BALLOT, State.RETURNED)
SEATING = (State.COMMITTEE_FORMED, State.IN_REVIEW, State.RETURNED)


@dataclass(frozen=True)
class SeatPlan:
    """A seat to be made: its category, and who is to sit in it, if somebody is named."""

    category: str
    person: Person | None = None
    role: str = Role.MEMBER


@transaction.atomic
def form_committee(
    nomination: Nomination,
    *,
    by: User,
    seats: Sequence[SeatPlan],
    name: str,
    policy: Policy,
    reviews_due_on: date,
    vote_due_on: date,
    **votes: Any,
) -> Committee:
    """Form the committee that studies a nomination which the council has begun.

    ``votes`` is the rule by which it votes, in the words of a vote rule.

    Raises RuleError: the council has not begun, or the committee was formed before; the rule does
    not fit the seats; the vote is due before the reviews; the policy has no criteria; a person is
    named twice, or two chairs are; the city is official already; a correction of the vote waits.
    """
    lock(nomination)
    days = {"reviews_due_on": reviews_due_on, "vote_due_on": vote_due_on}
    must_follow(**days)
    _check_seats(seats)
    _must_await_its_committee(nomination, policy)
    body = make_body(Body.Kind.STEERING, name, nomination.slug)
    committee = Committee.objects.create(
        nomination=nomination, body=body, name=name, policy=policy, **days
    )
    rows = Seat.objects.bulk_create(Seat(committee=committee, category=p.category) for p in seats)
    rule = enter_first(body, by=by, **votes)
    facts = _plan(committee, seats) | rule_facts(rule) | {"source": rule.source}
    to, act = State.COMMITTEE_FORMED, "committee_formed"
    advance(nomination, to, act=act, by=by, facts=facts, due_on=reviews_due_on)
    entries.enter_within(COMMITTEE_DAYS, committee, by=by, **days)
    for seat, plan in zip(rows, seats, strict=True):
        if plan.person:
            _sit(seat, plan.person, plan.role)
    publish(nomination, act, facts)
    return committee


def _must_await_its_committee(nomination: Nomination, policy: Policy) -> None:
    must_not_be_official(nomination.city, nomination.kind)
    must_be_certain(nomination)
    if not policy.criteria.exists():
        raise RuleError(_("This version of the policy has no criteria, so nothing can be scored."))
    _must_be(nomination, [State.BEGUN])


def _check_seats(seats: Sequence[SeatPlan]) -> None:
    people = [plan.person.pk for plan in seats if plan.person]
    if len(people) != len(set(people)):
        raise RuleError(_("One person cannot hold two seats."))
    if any(plan.role != Role.MEMBER and plan.person is None for plan in seats):
        raise RuleError(_("An empty seat cannot be the chair's. Say who sits in it."))
    _must_be_one_of_each(plan.role for plan in seats)


def _must_be_one_of_each(roles: Iterable[str]) -> None:
    held = [role for role in roles if role != Role.MEMBER]
    if len(held) != len(set(held)):
        raise RuleError(_("A committee has one chair and one vice-chair."))


def _plan(committee: Committee, seats: Sequence[SeatPlan]) -> dict[str, object]:
    return {
        "committee": committee.name,
        "policy": committee.policy.version,
        "seats": len(seats),
        "members": [str(plan.person) for plan in seats if plan.person],
    }


def _sit(seat: Seat, person: Person, role: str) -> CommitteeMember:
    member = CommitteeMember.objects.create(
        seat=seat, person=person, role=role, joined_on=council_day()
    )
    mails.seated(member)
    return member


def publish(nomination: Nomination, act: str, facts: dict[str, object]) -> None:
    """Append an act on the nomination to the public record; called last in an act."""
    public_record.append(
        act=act, subject=nomination.reference, happened_on=council_day(), facts=facts
    )


@transaction.atomic
def seat_member(
    seat: Seat, *, by: User, person: Person, role: str = Role.MEMBER
) -> CommitteeMember:
    """Seat a person in an empty seat.

    Raises RuleError: a ballot is open or the committee has finished; the seat is taken; the
    person sits on the committee already; there is a chair, or a vice-chair, already.
    """
    committee = seat.committee
    lock(committee.nomination)
    _must_be(committee.nomination, SEATING)
    seated = CommitteeMember.objects.seated().filter(seat__committee=committee)
    if seated.filter(seat=seat).exists():
        raise RuleError(_("This seat is taken."))
    if seated.filter(person=person).exists():
        raise RuleError(_("%(person)s sits on this committee already.") % {"person": person})
    _must_be_one_of_each([role, *seated.values_list("role", flat=True)])
    member = _sit(seat, person, role)
    facts: dict[str, object] = {"member": str(person), "category": seat.category}
    log_step(committee.nomination, act="member_seated", by=by, facts=facts)
    publish(committee.nomination, "member_seated", facts)
    return member


@transaction.atomic
def end_membership(member: CommitteeMember, *, by: User, last_day: date) -> None:
    """End a member's time on the committee. What they did stays; the seat is free again.

    Raises RuleError: a ballot is open or the committee has finished; the member has left; the last
    day lies in the future or before the first.
    """
    nomination = member.seat.committee.nomination
    lock(nomination)
    lock(member)
    _must_be(nomination, SEATING)
    if member.left_on:
        raise RuleError(_("%(member)s has left already.") % {"member": member})
    if not member.joined_on <= last_day <= council_day():
        raise RuleError(_("The last day must lie between the first day and today."))
    member.left_on = last_day
    member.save(update_fields=["left_on"])
    facts: dict[str, object] = {"member": str(member), "left_on": last_day.isoformat()}
    log_step(nomination, act="member_left", by=by, facts=facts)
    publish(nomination, "member_left", facts)


@transaction.atomic
def give_role(member: CommitteeMember, *, by: User, role: str) -> None:
    """Make a seated member the chair or the vice-chair, or a member as the others are.

    Whoever held that role until now is a member as the others are from then on.

    Raises RuleError: a ballot is open or the committee has finished; the member has left or has
    stepped aside; the member holds that role already.
    """
    nomination = member.seat.committee.nomination
    lock(nomination)
    lock(member)
    _must_be(nomination, SEATING)
    if member.left_on:
        raise RuleError(_("%(member)s has left already.") % {"member": member})
    if role != Role.MEMBER and has_stepped_aside(member):
        raise RuleError(_("%(member)s has stepped aside already.") % {"member": member})
    if member.role == role:
        raise RuleError(
            _("%(member)s is the %(role)s already.")
            % {"member": member, "role": member.get_role_display()}
        )
    facts: dict[str, object] = {"member": str(member), "committee_role": role}
    seated = CommitteeMember.objects.seated().filter(seat__committee=member.seat.committee)
    for former in seated.exclude(role=Role.MEMBER).filter(role=role):
        former.role = Role.MEMBER
        former.save(update_fields=["role"])
        facts["former"] = str(former)
    member.role = role
    member.save(update_fields=["role"])
    log_step(nomination, act="role_given", by=by, facts=facts)
    publish(nomination, "role_given", facts)


@transaction.atomic
def start_review(nomination: Nomination, *, by: User) -> None:
    """Open the nomination to the members, each of whom declares, then scores on their own.

    Raises RuleError: the committee is not formed, or reviews already; it has no chair or no rule of
    voting; fewer members are seated than a quorum needs; a correction of the council's roll call,
    or of that rule, waits.
    """
    lock(nomination)
    must_be_certain(nomination)
    committee = Committee.objects.filter(nomination=nomination).first()
    if committee is None:
        raise RuleError(_("Form the committee first."))
    members = CommitteeMember.objects.seated().filter(seat__committee=committee)
    if not members.filter(role=Role.CHAIR).exists():
        raise RuleError(_("The committee needs a chair before it can begin."))
    if members.count() < quorum_on(committee, council_day()):
        raise RuleError(_("Fewer members are seated than a quorum needs. Seat more first."))
    facts: dict[str, object] = {"reviews_due_on": committee.reviews_due_on.isoformat()}
    advance(
        nomination,
        State.IN_REVIEW,
        act="review_started",
        by=by,
        facts=facts,
        due_on=committee.reviews_due_on,
    )
    for member in members.not_recused().to_write_to():
        mails.review_started(member)
    publish(nomination, "review_started", facts)


@transaction.atomic
def declare_conflict(member: CommitteeMember, *, by: User, reason: str) -> Recusal:
    """Let a member step aside over a conflict of interest, also while a ballot is open.

    A vote they had cast is then not counted. The reason is shown with their name.

    Raises RuleError: there is no reason; the committee is not at work; the member has left, or
    has stepped aside already.
    """
    nomination = _hold(member)
    if not reason.strip():
        raise RuleError(_("Say what the conflict of interest is."))
    if has_stepped_aside(member):
        raise RuleError(_("%(member)s has stepped aside already.") % {"member": member})
    recusal = Recusal.objects.create(member=member, reason=reason.strip(), declared_by=by)
    facts: dict[str, object] = {"member": str(member)}
    log_step(nomination, act="conflict_declared", by=by, facts=facts)
    publish(nomination, "conflict_declared", facts)
    return recusal


@transaction.atomic
def declare_no_conflict(
    member: CommitteeMember,
    *,
    by: User,
    disclosed: str = "",
    allowed_by: str = "",
    allowed_source: str = "",
) -> NoConflict:
    """Record that a member has no conflict of interest; from now on they may read and score.

    The same follows for one that was `disclosed` and allowed; see declarations.py, which also
    holds what staff enter for a member.

    Raises RuleError: the committee is not at work; the member has left, has stepped aside, or
    has declared before.
    """
    _hold(member)
    if has_stepped_aside(member):
        raise RuleError(_("%(member)s has stepped aside already.") % {"member": member})
    if NoConflict.objects.filter(member=member).exists():
        raise RuleError(_("%(member)s has declared already.") % {"member": member})
    return NoConflict.objects.create(
        member=member,
        declared_by=by,
        disclosed=disclosed,
        allowed_by=allowed_by,
        allowed_source=allowed_source,
    )


def must_be_able_to_declare(member: CommitteeMember) -> None:
    """Raises RuleError: the committee is not at work, or the member has left."""
    _hold(member)


@transaction.atomic
def lift_recusal(recusal: Recusal, *, by: User, reason: str) -> None:
    """Let a member who stepped aside take part again, for a public reason; a mail tells them.

    If they had not declared before, they first say that there is no conflict of interest now.
    Not while a ballot is open: who may vote was settled when it opened.

    Raises RuleError: there is no reason; it was lifted before; a ballot is open or the committee
    has finished; it is the member themselves who asks.
    """
    member = recusal.member
    nomination = _hold(member)
    lock(recusal)
    if nomination.state == State.BALLOT:
        raise RuleError(_("A ballot is open. Wait until it is closed."))
    if recusal.lifted_at:
        raise RuleError(_("This was lifted already."))
    if not reason.strip():
        raise RuleError(_("Say why. The reason becomes public."))
    if member.person.user_id == by.pk:
        raise RuleError(_("Somebody else must decide this, since it is your own conflict."))
    recusal.lifted_at, recusal.lifted_by, recusal.lift_reason = timezone.now(), by, reason.strip()
    recusal.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    facts: dict[str, object] = {"member": str(member), "reason": reason.strip()}
    log_step(nomination, act="recusal_lifted", by=by, facts=facts)
    mails.recusal_lifted(recusal)
    publish(nomination, "recusal_lifted", facts)


def _hold(member: CommitteeMember) -> Nomination:
    """Lock the nomination and its open ballot, so that no vote is cast or counted meanwhile."""
    nomination = member.seat.committee.nomination
    lock(nomination)
    for ballot in Ballot.objects.filter(committee__nomination=nomination, closed_at=None):
        lock(ballot)
    _must_be(nomination, AT_WORK)
    member.refresh_from_db(fields=["left_on"])
    if member.left_on:
        raise RuleError(_("%(member)s has left already.") % {"member": member})
    return nomination


def _must_be(nomination: Nomination, states: Sequence[str]) -> None:
    if nomination.state not in states:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so this step is not possible.")
            % {"case": nomination, "state": nomination.get_state_display()}
        )


def _members(body: Body, day: date) -> QuerySet[Person]:
    seats = CommitteeMember.objects.filter(seat__committee__body=body, joined_on__lte=day)
    sitting = seats.filter(Q(left_on__isnull=True) | Q(left_on__gte=day))
    return Person.objects.filter(pk__in=sitting.values("person"))


MEMBERS[Body.Kind.STEERING] = _members

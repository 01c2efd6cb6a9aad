"""Who may do what in a committee, as plain questions. Querysets decide which rows are seen."""

from typing import Any

from django.db.models import Q, QuerySet

from relationships.committees.models.committees import CommitteeMember
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel import aside
from sistercities.kernel.models import User
from sistercities.kernel.permissions import Anybody, clerks, is_clerk


def membership(user: Anybody, nomination: Nomination) -> CommitteeMember | None:
    """The seat that this person holds on the nomination's committee, recused or not."""
    if not user.is_authenticated:
        return None
    return (
        CommitteeMember.objects.seated()
        .filter(seat__committee__nomination=nomination, person__user=user)
        .select_related("person", "seat__committee")
        .first()
    )


def is_chair(user: Anybody, nomination: Nomination) -> bool:
    member = membership(user, nomination)
    return member is not None and member.is_chair


def may_read_nomination(user: Anybody, nomination: Nomination) -> bool:
    """Clerks, and members who have declared that they have no conflict of interest.

    A clerk who stepped aside as a member is kept out before this is asked; see is_aside.
    """
    if is_clerk(user):
        return True
    member = membership(user, nomination)
    return member is not None and may_take_part(member)


def may_take_part(member: CommitteeMember) -> bool:
    """A member reads, scores and votes only after declaring, and not after stepping aside."""
    return hasattr(member, "no_conflict") and not has_stepped_aside(member)


def has_stepped_aside(member: CommitteeMember) -> bool:
    """Whether a conflict of interest keeps the member from this nomination."""
    return member.recusals.filter(lifted_at=None).exists()


@aside.register
def is_aside(user: User, case: Any) -> bool:
    """Whether this person, be it a clerk, has stepped aside from a nomination as a member."""
    if not isinstance(case, Nomination):
        return False
    seats = CommitteeMember.objects.filter(person__user=user, seat__committee__nomination=case)
    return seats.recused().exists()


def presides(user: Anybody, nomination: Nomination) -> bool:
    """Whether this is the chair and takes part. For a chair who stepped aside the clerk acts."""
    member = membership(user, nomination)
    return member is not None and member.is_chair and may_take_part(member)


def may_preside(user: Anybody, nomination: Nomination) -> bool:
    """The chair opens and closes; the clerk may too, with a public reason."""
    return is_clerk(user) or presides(user, nomination)


def whoever_presides(nomination: Nomination) -> QuerySet[User]:
    """The accounts that may preside: the clerk's office, and the chair who takes part."""
    chairs = (
        CommitteeMember.objects.seated()
        .not_recused()
        .filter(seat__committee__nomination=nomination, is_chair=True, no_conflict__isnull=False)
    )
    found = Q(pk__in=clerks().values("pk")) | Q(pk__in=chairs.values("person__user"))
    gone = CommitteeMember.objects.recused().filter(
        seat__committee__nomination=nomination, person__user__isnull=False
    )
    return User.objects.filter(found, is_active=True).exclude(pk__in=gone.values("person__user"))

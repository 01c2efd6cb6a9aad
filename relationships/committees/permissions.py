"""Who may do what in a committee, as plain questions. Querysets decide which rows are seen."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.declarations import StaffRecusal
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.aside import Cases, register
from sistercities.kernel.models import User
from sistercities.kernel.permissions import Anybody, clerks, is_clerk

Role = CommitteeMember.Role


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


def may_read_nomination(user: Anybody, nomination: Nomination) -> bool:
    """Clerks, and members who have declared that they have no conflict of interest.

    A clerk who stepped aside as a member is kept out before this is asked; see closed_to.
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


def closed_to(user: User) -> QuerySet[Nomination]:
    """The nominations from which this person has stepped aside, as a member or as staff."""
    seats = CommitteeMember.objects.filter(person__user=user).recused()
    staff = StaffRecusal.objects.filter(person=user, lifted_at=None)
    return Nomination.objects.filter(
        Q(pk__in=seats.order_by().values("seat__committee__nomination"))
        | Q(pk__in=staff.order_by().values("nomination"))
    ).select_related("city")


def who_stepped_aside(nominations: Collection[int]) -> QuerySet[User]:
    """The accounts of those who have stepped aside from one of these, as a member or as staff."""
    seats = CommitteeMember.objects.recused().filter(
        seat__committee__nomination__in=nominations, person__user__isnull=False
    )
    staff = StaffRecusal.objects.filter(nomination__in=nominations, lifted_at=None)
    return User.objects.filter(
        Q(pk__in=seats.order_by().values("person__user"))
        | Q(pk__in=staff.order_by().values("person"))
    )


def _named(nomination: Nomination) -> list[str]:
    """How mails name a nomination: by its address for staff or the public, or as it is called."""
    return [nomination.get_staff_url(), f"/nominations/{nomination.slug}/", str(nomination)]


# The tie that comes of a nomination is a case of its own.
register(
    Cases(
        Nomination,
        closed_to,
        who_stepped_aside,
        _named,
        apart=frozenset({"relationships.Relationship", "relationships.StatusChange"}),
        evidence=frozenset({"relationships.Document"}),
    )
)


def has_chair(nomination: Nomination) -> bool:
    """Whether a chair is seated who has not stepped aside."""
    seated = CommitteeMember.objects.seated().not_recused()
    return seated.filter(seat__committee__nomination=nomination, role=Role.CHAIR).exists()


def role_of(user: Anybody, nomination: Nomination) -> str:
    """The role in which this person takes part; empty for whoever does not."""
    member = membership(user, nomination)
    return member.role if member is not None and may_take_part(member) else ""


def presides(user: Anybody, nomination: Nomination) -> bool:
    """Whether this is the chair and takes part; or the vice-chair, once there is no such chair."""
    role = role_of(user, nomination)
    return role == Role.CHAIR or (role == Role.VICE_CHAIR and not has_chair(nomination))


def may_stand_in(user: Anybody, nomination: Nomination) -> bool:
    """The chair and the vice-chair who take part; the latter says why it is not the chair."""
    return role_of(user, nomination) in (Role.CHAIR, Role.VICE_CHAIR)


def may_preside(user: Anybody, nomination: Nomination) -> bool:
    """The chair opens and closes; vice-chair and clerk may too, with a public reason."""
    return is_clerk(user) or may_stand_in(user, nomination)


def presides_over_entry(user: User, about: Any) -> bool:
    """The clerk's office, and who presides; asked of an entry, if there is one."""
    return is_clerk(user) or (about is not None and presides(user, about.case))


def whoever_presides(nomination: Nomination) -> QuerySet[User]:
    """The accounts that may confirm what the chair may: the clerk's office, and who presides."""
    role = Role.CHAIR if has_chair(nomination) else Role.VICE_CHAIR
    chairs = (
        CommitteeMember.objects.seated()
        .not_recused()
        .filter(seat__committee__nomination=nomination, role=role, no_conflict__isnull=False)
    )
    found = Q(pk__in=clerks().values("pk")) | Q(pk__in=chairs.values("person__user"))
    aside = who_stepped_aside([nomination.pk])
    return User.objects.filter(found, is_active=True).exclude(pk__in=aside.values("pk"))

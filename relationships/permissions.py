"""Who may do what, as plain questions. Visibility of rows is decided by the querysets."""

from django.contrib.auth.models import AnonymousUser

from relationships.models import CommitteeMember, Nomination
from sistercities.models import User

Anybody = User | AnonymousUser


def is_clerk(user: Anybody) -> bool:
    """Clerks and administrators run the programme."""
    return user.is_active and user.has_perm("relationships.run_programme")


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
    """Clerks, and members who have declared that they have no conflict of interest."""
    if is_clerk(user):
        return True
    member = membership(user, nomination)
    return member is not None and may_take_part(member)


def may_take_part(member: CommitteeMember) -> bool:
    """A member reads, scores and votes only after declaring, and not after stepping aside."""
    return hasattr(member, "no_conflict") and not member.recusals.filter(lifted_at=None).exists()

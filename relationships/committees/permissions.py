"""Who may do what in a committee, as plain questions. Querysets decide which rows are seen."""

from relationships.committees.models.committees import CommitteeMember
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.permissions import Anybody, is_clerk


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
    return hasattr(member, "no_conflict") and not has_stepped_aside(member)


def has_stepped_aside(member: CommitteeMember) -> bool:
    """Whether a conflict of interest keeps the member from this nomination."""
    return member.recusals.filter(lifted_at=None).exists()


def presides(user: Anybody, nomination: Nomination) -> bool:
    """Whether this is the chair and takes part. For a chair who stepped aside the clerk acts."""
    member = membership(user, nomination)
    return member is not None and member.is_chair and may_take_part(member)


def may_preside(user: Anybody, nomination: Nomination) -> bool:
    """The chair opens and closes; the clerk may too, with a public reason."""
    return is_clerk(user) or presides(user, nomination)

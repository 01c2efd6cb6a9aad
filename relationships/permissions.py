"""Who may do what, as plain questions. Visibility of rows is decided by the querysets."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from relationships.models import (
    CommitteeMember,
    CommitteeVote,
    Document,
    Nomination,
    Review,
    Signature,
)
from sistercities.models import User
from sistercities.roles import runs_programme

Anybody = User | AnonymousUser


def is_clerk(user: Anybody) -> bool:
    """Whether this person runs the programme."""
    return runs_programme(user)


def clerks() -> QuerySet[User]:
    """Everybody who runs the programme, and so gets the mails for the clerk's office."""
    return holders_of("run_programme")


def holders_of(codename: str) -> QuerySet[User]:
    """Everybody who has been given this permission, alone or by a role."""
    given = Q(user_permissions__codename=codename) | Q(groups__permissions__codename=codename)
    return User.objects.filter(given, is_active=True).distinct()


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
    """The chair who takes part. One who stepped aside leaves it to the clerk."""
    member = membership(user, nomination)
    return member is not None and member.is_chair and may_take_part(member)


def may_preside(user: Anybody, nomination: Nomination) -> bool:
    """The chair opens and closes; the clerk may too, with a public reason."""
    return is_clerk(user) or presides(user, nomination)


def may_read_document(user: Anybody, document: Document) -> bool:
    """Public papers anybody; others those who may read the nomination.

    The scan of one member's review or vote, or of a signature, only the clerk: the other members
    would read it before all are released together.
    """
    if document.is_public:
        return True
    if document.nomination is None or _is_evidence(document):
        return is_clerk(user)
    return may_read_nomination(user, document.nomination)


def _is_evidence(document: Document) -> bool:
    kinds = (Review, CommitteeVote, Signature)
    return any(kind._default_manager.filter(scan=document).exists() for kind in kinds)

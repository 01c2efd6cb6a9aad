"""Who runs the programme, as plain questions."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from sistercities.kernel.models import User
from sistercities.kernel.roles import runs_programme

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

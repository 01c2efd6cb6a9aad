"""Who keeps the legal bases."""

from typing import Any

from django.db.models import QuerySet

from sistercities.kernel.models import User
from sistercities.kernel.permissions import Anybody, holders_of


def keeps_bases(user: Anybody, case: Any = None) -> bool:
    """Whether this person keeps the legal bases: administrators do."""
    return user.is_active and user.has_perm("aid.change_legalbasis")


def keepers_of_bases() -> QuerySet[User]:
    """Everybody who keeps the legal bases, and so confirms what another entered about one."""
    return holders_of("change_legalbasis")

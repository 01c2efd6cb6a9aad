"""Who keeps the legal grounds."""

from typing import Any

from django.db.models import QuerySet

from sistercities.kernel.models import User
from sistercities.kernel.permissions import Anybody, holders_of


def keeps_grounds(user: Anybody, case: Any = None) -> bool:
    """Administrators say on which legal grounds the council gives."""
    return user.is_active and user.has_perm("aid.change_legalground")


def keepers_of_grounds() -> QuerySet[User]:
    """Everybody who keeps the legal grounds, and so confirms what another said of one."""
    return holders_of("change_legalground")

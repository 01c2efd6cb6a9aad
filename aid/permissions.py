"""Who may do what in aid, as plain questions. The clerk's office runs nearly all of it."""

from typing import Any

from django.db.models import QuerySet

from aid.models import Photograph
from relationships.permissions import Anybody, holders_of, is_clerk
from sistercities.models import User


def keeps_grounds(user: Anybody, case: Any = None) -> bool:
    """Administrators say on which legal grounds the council gives."""
    return user.is_active and user.has_perm("aid.change_legalground")


def keepers_of_grounds() -> QuerySet[User]:
    """Everybody who keeps the legal grounds, and so confirms what another said of one."""
    return holders_of("change_legalground")


def may_see_photograph(user: Anybody, photograph: Photograph) -> bool:
    """Public ones anybody, the others the clerk's office. Donors and recipients come by link."""
    return photograph.is_public or is_clerk(user)

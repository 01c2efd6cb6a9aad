"""What one person entered, another confirms: who may, and why who has the role may not."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from relationships.domain.confirmation import may_confirm
from relationships.permissions import is_clerk
from sistercities.models import User


def by_another(
    waiting: Callable[[Any], Any], may: Callable[[Any, User], bool] = may_confirm
) -> Callable[[User, Any], bool]:
    """A clerk who ``may`` confirm the row that is waiting, or one of them."""

    def may_act(user: User, case: Any) -> bool:
        found = waiting(case)
        rows = found if isinstance(found, list) else [found] if found else []
        return is_clerk(user) and (not rows or any(may(row, user) for row in rows))

    return may_act


def entered_it(user: User, case: Any) -> str:
    """To a clerk who may not confirm a draft; nobody else learns of it."""
    if not is_clerk(user):
        return ""
    return _("You entered it yourself, so somebody else must confirm it.")


def entered_it_or_sent_the_link(user: User, case: Any) -> str:
    """The same of a signature, which who sent the link does not confirm either."""
    if not is_clerk(user):
        return ""
    return _("You entered it yourself, or sent the link, so somebody else must confirm it.")

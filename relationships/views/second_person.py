"""Why who has the role cannot take a step: what one person entered, another confirms."""

from typing import Any

from django.utils.translation import gettext as _

from relationships.permissions import is_clerk
from sistercities.models import User


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

"""Who may do what in aid, as plain questions. The clerk's office runs all of it."""

from aid.models import Photograph
from relationships.permissions import Anybody, is_clerk


def may_see_photograph(user: Anybody, photograph: Photograph) -> bool:
    """Public ones anybody, the others the clerk's office. Donors and recipients come by link."""
    return photograph.is_public or is_clerk(user)

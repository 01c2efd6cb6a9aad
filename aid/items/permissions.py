"""Who may see a photograph."""

from aid.items.models.photographs import Photograph
from sistercities.kernel.permissions import Anybody, is_clerk


def may_see_photograph(user: Anybody, photograph: Photograph) -> bool:
    """Public ones anybody, others the clerk's office. Donors and recipients use their own pages."""
    return photograph.is_public or is_clerk(user)

"""Who may do what for a body, as plain questions."""

from relationships.council.models.bodies import Body, BodyMember
from sistercities.kernel.calendar import council_day
from sistercities.kernel.permissions import Anybody, is_clerk

PRESIDING = (BodyMember.Role.CHAIR, BodyMember.Role.VICE_CHAIR)


def presides(user: Anybody, body: Body) -> bool:
    """Whether this is the chair of a standing committee, or the vice-chair, who acts for one."""
    if not user.is_authenticated or body.kind != Body.Kind.STANDING:
        return False
    sitting = body.members.on(council_day())
    return bool(sitting.filter(person__user=user, role__in=PRESIDING).exists())


def may_preside(user: Anybody, body: Body) -> bool:
    """The clerk's office, and who presides."""
    return is_clerk(user) or presides(user, body)

"""A city is not nominated for what it officially is already."""

from django.utils.translation import gettext as _

from relationships.cities.models.cities import City
from sistercities.kernel.workflow import RuleError


def must_not_be_official(city: City, kind: str) -> None:
    """Refuse a nomination for a tie that exists: asked when it opens and at each later step.

    Dormant and suspended ties are still official: a tie is valid until one of the two cities says
    otherwise (Sister Cities International, Partnership Agreement Toolkit 2021). A tie that a source
    only reports hinders no nomination, because public lists are often wrong; a friendship city may
    be nominated as a sister city.

    Raises RuleError: the city has an official tie of this kind with the council's own.
    """
    ties = city.ties.of_council().in_force().filter(kind=kind)
    tie = ties.select_related("city_b").first()
    if tie is not None:
        raise RuleError(
            _(
                "%(city)s is a %(kind)s already, its tie is “%(state)s”: it is not nominated for"
                " that again. A nomination that is under way can be withdrawn."
            )
            % {
                "city": tie.city_b.name,
                "kind": tie.get_kind_display(),
                "state": tie.get_state_display(),
            }
        )

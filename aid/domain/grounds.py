"""Legal grounds: what the city's law allows to be given away, to whom, and how much in a year.

Los Angeles Administrative Code §22.547, shipped as data: an official sister city may get things
worth 100,000 dollars a year in all, by the fair market value on the day of the donation; without
cap where a government answers or recovers from an emergency or disaster; another government up to
three times a year; anybody, where disposal would cost the city money. The grounds concern the
council's own property only: a donor's own never counts.
"""

from django.utils.translation import gettext as _

from relationships.models import City, Relationship
from relationships.states import RelationshipState
from sistercities.workflow import RuleError


def tie_with(city: City) -> Relationship | None:
    """The tie of the council's own city with this city, unless it has ended."""
    return Relationship.objects.of_council().live().filter(city_b=city).first()


def must_not_be_suspended(city: City) -> None:
    """No tie at all holds nothing up here; a suspended one does, whoever owns the things.

    Raises RuleError: the tie with the city is suspended.
    """
    tie = tie_with(city)
    if tie is not None and tie.state == RelationshipState.SUSPENDED:
        raise RuleError(
            _("The tie with %(city)s is suspended: no donation to it goes a step further.")
            % {"city": city.name}
        )

"""Places: the addresses of their pages, and what must hold of a place added by hand."""

import unicodedata
import zoneinfo
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from relationships.cities.models.cities import City
from relationships.cities.models.countries import Country
from relationships.cities.search_sql import FUnaccent
from sistercities.kernel.workflow import RuleError, lock

NEAR = Decimal("0.1")


@transaction.atomic
def give_slug(city: City) -> str:
    """Give the city its address at its first tie or nomination; it keeps it for ever.

    The first city of a name gets the plain name (kyiv), the next one the name with its country
    (kyiv-ua), every other the name with its GeoNames number (kyiv-703448). An address once given
    stays as it is, whatever the city is called later.
    """
    lock(city)
    if city.slug:
        return city.slug
    name = _plain(city) or "place"
    number = city.geoname_id or f"place-{city.pk}"
    wanted = (name, f"{name}-{city.country_code.lower()}", f"{name}-{number}")
    return next(slug for slug in wanted if _took(city, slug))


def _plain(city: City) -> str:
    """The name in plain Latin letters, digits and hyphens; empty if that is not possible."""
    rows = City.objects.filter(pk=city.pk).annotate(folded=FUnaccent("name"))
    return slugify(rows.values_list("folded", flat=True).get())[:60].strip("-")


def _took(city: City, slug: str) -> bool:
    """Try to take the address; another city may take it at the same moment."""
    try:
        with transaction.atomic():
            City.objects.filter(pk=city.pk).update(slug=slug)
    except IntegrityError:
        return False
    city.slug = slug
    return True


def reference(city: City) -> str:
    """How the public record names this place."""
    return f"city/{city.slug}" if city.slug else f"place/{city.geoname_id or f'by-hand-{city.pk}'}"


def check_place(place: City) -> None:
    """Raises RuleError: a place by hand lacks a source, has no valid position, or exists."""
    if not place.source:
        raise RuleError(_("Say where the facts about this place come from."))
    if not Country.objects.filter(code=place.country_code).exists():
        raise RuleError(
            _("There is no country with the code %(code)s.") % {"code": place.country_code}
        )
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        raise RuleError(
            _("Latitude must be from -90 to 90 degrees and longitude from -180 to 180.")
        )
    if place.timezone not in zoneinfo.available_timezones():
        raise RuleError(_("There is no time zone %(zone)s.") % {"zone": place.timezone})
    twin = twin_of(place)
    if twin:
        raise RuleError(_("%(city)s is already there.") % {"city": twin})


def twin_of(place: City) -> City | None:
    """A place of the same name and country close by, which is taken for the same."""
    return City.objects.exclude(pk=place.pk).like(place, within_degrees=NEAR).first()


def tidy(name: str, *, may_be_empty: bool = False) -> str:
    """The name composed (NFC), with single spaces and without invisible characters.

    Raises RuleError: nothing is left of a name that is required.
    """
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    visible = "".join(char for char in composed if unicodedata.category(char)[0] != "C")
    if not visible and not may_be_empty:
        raise RuleError(_("Give the name of the place."))
    return visible

"""Places: the addresses of their pages, places added by hand, labels and former names."""

import unicodedata
import zoneinfo
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.utils.text import slugify
from django.utils.translation import gettext as _

from relationships.models import City, CityLabel, CityName, Country
from relationships.search_sql import FUnaccent
from sistercities.models import User
from sistercities.workflow import RuleError, lock


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
    number = city.geoname_id or f"place-{city.pk}"
    name = _plain(city.name) or "place"
    for slug in (name, f"{name}-{city.country_code.lower()}", f"{name}-{number}"):
        if _took(city, slug):
            break
    return slug


def _plain(name: str) -> str:
    """The name in plain Latin letters, digits and hyphens; empty for other scripts."""
    folded = City.objects.values_list(FUnaccent(Value(name)), flat=True).first() or name
    return slugify(folded)[:60].strip("-")


def _took(city: City, slug: str) -> bool:
    """Try to take the address; another city may take it at the same moment."""
    try:
        with transaction.atomic():
            City.objects.filter(pk=city.pk).update(slug=slug)
    except IntegrityError:
        return False
    city.slug = slug
    return True


@transaction.atomic
def add_by_hand(
    *,
    name: str,
    country: str,
    latitude: Decimal,
    longitude: Decimal,
    timezone: str,
    source: str,
    by: User,
    source_url: str = "",
    region: str = "",
    population: int | None = None,
) -> City:
    """Add a place that the gazetteer does not have, with the source of what we say about it.

    Raises RuleError: the name or the source is missing; the country or the time zone is unknown;
    the coordinates lie outside the earth; the place is already there (same name and country, and
    within about eleven kilometres).
    """
    name, source = _tidy(name), source.strip()
    if not source:
        raise RuleError(_("Say where the facts about this place come from."))
    _check_place(country=country, latitude=latitude, longitude=longitude, timezone=timezone)
    near = Decimal("0.1")
    twin = City.objects.filter(
        name__iexact=name,
        country_code=country,
        latitude__range=(latitude - near, latitude + near),
        longitude__range=(longitude - near, longitude + near),
    ).first()
    if twin:
        raise RuleError(_("%(city)s is already there.") % {"city": twin})
    city = City.objects.create(
        name=name,
        country_code=country,
        region=region,
        latitude=latitude,
        longitude=longitude,
        population=population,
        timezone=timezone,
        source=source,
        source_url=source_url,
        added_by=by,
    )
    _make_findable(city, name, kind=CityName.Kind.MAIN)
    return city


def _check_place(*, country: str, latitude: Decimal, longitude: Decimal, timezone: str) -> None:
    if not Country.objects.filter(code=country).exists():
        raise RuleError(_("There is no country with the code %(code)s.") % {"code": country})
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RuleError(
            _("Latitude must be from -90 to 90 degrees and longitude from -180 to 180.")
        )
    if timezone not in zoneinfo.available_timezones():
        raise RuleError(_("There is no time zone %(zone)s.") % {"zone": timezone})


@transaction.atomic
def set_label(*, city: City, language: str, name: str, country_label: str = "") -> CityLabel:
    """Write the place, and if need be its country, in one language as this council does.

    Replaces the label there was in this language. The place is found by it too.

    Raises RuleError: the name is missing.
    """
    name = _tidy(name)
    label, _created = CityLabel.objects.update_or_create(
        city=city,
        language=language,
        defaults={"name": name, "country_label": " ".join(country_label.split())},
    )
    _forget_label(city, language)
    _make_findable(city, name, kind=CityName.Kind.LABEL, language=language)
    return label


@transaction.atomic
def remove_label(*, label: CityLabel) -> None:
    """Take a label away, so that the gazetteer's name shows again; it is no longer found by it."""
    _forget_label(label.city, label.language)
    label.delete()


def _forget_label(city: City, language: str) -> None:
    CityName.objects.filter(city=city, kind=CityName.Kind.LABEL, language=language).delete()


def add_former_name(
    *, city: City, name: str, until_year: int | None = None, language: str = "", source: str = ""
) -> CityName:
    """Keep a name that the place had before: pages show it as "formerly", and search finds it.

    Raises RuleError: the name is missing, is the place's name of today, or is already kept.
    """
    name = _tidy(name)
    if name == city.name:
        raise RuleError(_("That is the name of the place today."))
    if CityName.objects.former().filter(city=city, language=language, name=name).exists():
        raise RuleError(_("This former name is already there."))
    return _make_findable(
        city,
        name,
        kind=CityName.Kind.FORMER,
        language=language,
        until_year=until_year,
        source=source,
    )


def _make_findable(
    city: City,
    name: str,
    *,
    kind: CityName.Kind,
    language: str = "",
    until_year: int | None = None,
    source: str = "",
) -> CityName:
    return CityName.objects.create(
        city=city,
        name=name,
        kind=kind,
        language=language,
        until_year=until_year,
        source=source,
        population=city.population or 0,
    )


def _tidy(name: str) -> str:
    """The name composed (NFC), with single spaces and nothing invisible; RuleError if empty."""
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    visible = "".join(char for char in composed if unicodedata.category(char)[0] != "C")
    if not visible:
        raise RuleError(_("Give the name of the place."))
    return visible

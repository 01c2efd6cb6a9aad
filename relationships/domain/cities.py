"""Places: the addresses of their pages, places added by hand, labels and former names."""

import unicodedata
import zoneinfo
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from relationships.models import City, CityLabel, CityName, Country
from relationships.search_sql import FUnaccent
from sistercities.models import User
from sistercities.workflow import RuleError, lock

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
    """The name in plain Latin letters, digits and hyphens; empty for other scripts."""
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
    the coordinates lie outside the earth; the place is already there (same name and country, not
    further than a tenth of a degree away, which is eleven kilometres from north to south).
    """
    place = City(
        name=tidy(name),
        country_code=country,
        region=tidy(region, may_be_empty=True),
        latitude=latitude,
        longitude=longitude,
        population=population,
        timezone=timezone,
        source=source.strip(),
        source_url=source_url,
        added_by=by,
    )
    check_place(place)
    place.save()
    _make_findable(place, place.name, kind=CityName.Kind.MAIN)
    return place


@transaction.atomic
def correct_by_hand(*, place: City) -> None:
    """Save corrected facts about a place that was added by hand; search finds its new name.

    Raises RuleError: as `add_by_hand`; the place comes from the gazetteer, whose facts are not
    ours to change (a label or a former name is).
    """
    if place.geoname_id:
        raise RuleError(_("This place comes from the gazetteer. Give it a label instead."))
    place.name = tidy(place.name)
    check_place(place)
    place.save()
    names = CityName.objects.filter(city=place)
    names.update(population=place.population or 0)
    names.filter(kind=CityName.Kind.MAIN).update(name=place.name)


def check_place(place: City) -> None:
    """Say no to a place by hand that lacks a source, lies nowhere, or is already there."""
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
    twin = City.objects.exclude(pk=place.pk).like(place, within_degrees=NEAR).first()
    if twin:
        raise RuleError(_("%(city)s is already there.") % {"city": twin})


@transaction.atomic
def set_label(*, city: City, language: str, name: str, country_label: str = "") -> CityLabel:
    """Write the place, and if need be its country, in one language as this council does.

    Replaces the label there was in this language. The place is found by it too.

    Raises RuleError: the name is missing.
    """
    name = tidy(name)
    label, _created = CityLabel.objects.update_or_create(
        city=city,
        language=language,
        defaults={"name": name, "country_label": tidy(country_label, may_be_empty=True)},
    )
    index_labels(city=city)
    return label


def index_labels(*, city: City) -> None:
    """Let the place be found by the labels it has now, and by none that it no longer has."""
    CityName.objects.filter(city=city, kind=CityName.Kind.LABEL).delete()
    for label in city.labels.all():
        _make_findable(city, label.name, kind=CityName.Kind.LABEL, language=label.language)


@transaction.atomic
def add_former_name(
    *, city: City, name: str, until_year: int | None = None, language: str = "", source: str = ""
) -> CityName:
    """Keep a name that the place had before: pages show it as "formerly", and search finds it.

    Raises RuleError: the name is missing, is the place's name of today, or is already kept.
    """
    name = tidy(name)
    if name == city.name:
        raise RuleError(_("That is the name of the place today."))
    _refuse_twice(city, name, kind=CityName.Kind.FORMER, language=language)
    entry = _make_findable(city, name, kind=CityName.Kind.FORMER, language=language)
    entry.until_year, entry.source = until_year, source.strip()
    entry.save(update_fields=["until_year", "source"])
    return entry


@transaction.atomic
def add_spelling(*, city: City, name: str, language: str = "") -> CityName:
    """Let the place be found by one more spelling.

    Raises RuleError: the spelling is missing or is already kept.
    """
    name = tidy(name)
    _refuse_twice(city, name, kind=CityName.Kind.ALTERNATE, language=language)
    return _make_findable(city, name, kind=CityName.Kind.ALTERNATE, language=language)


def _refuse_twice(city: City, name: str, *, kind: CityName.Kind, language: str) -> None:
    if CityName.objects.filter(city=city, name=name, kind=kind, language=language).exists():
        raise RuleError(_("“%(name)s” is already there.") % {"name": name})


def _make_findable(city: City, name: str, *, kind: CityName.Kind, language: str = "") -> CityName:
    return CityName.objects.create(
        city=city, name=name, kind=kind, language=language, population=city.population or 0
    )


def tidy(name: str, *, may_be_empty: bool = False) -> str:
    """The name composed (NFC), with single spaces and nothing invisible.

    Raises RuleError: nothing is left, and that may not be.
    """
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    visible = "".join(char for char in composed if unicodedata.category(char)[0] != "C")
    if not visible and not may_be_empty:
        raise RuleError(_("Give the name of the place."))
    return visible

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
FACTS = (
    "name", "country_code", "region", "latitude", "longitude",
    "population", "timezone", "source", "source_url",
)  # fmt: skip


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
def add_by_hand(*, place: City, by: User) -> City:
    """Add a place that the gazetteer does not have, with the source of what we say about it.

    Raises RuleError: the name or the source is missing; the country or the time zone is unknown;
    the coordinates lie outside the earth; the place is already there (same name and country, not
    further than a tenth of a degree away, which is eleven kilometres from north to south).
    """
    place.name, place.source = tidy(place.name), place.source.strip()
    check_place(place)
    place.geoname_id, place.added_by = None, by
    place.save(force_insert=True)
    _make_findable(CityName(city=place, name=place.name, kind=CityName.Kind.MAIN))
    return place


@transaction.atomic
def correct_by_hand(*, place: City) -> None:
    """Save corrected facts about a place that was added by hand; search finds its new name.

    Raises RuleError: as `add_by_hand`; the place comes from the gazetteer, whose facts are not
    ours to change (a label or a former name is).
    """
    if place.geoname_id:
        raise RuleError(_("This place comes from the gazetteer. Give it a label instead."))
    place.name, place.source = tidy(place.name), place.source.strip()
    check_place(place)
    place.save(update_fields=FACTS)
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
    twin = twin_of(place)
    if twin:
        raise RuleError(_("%(city)s is already there.") % {"city": twin})


def twin_of(place: City) -> City | None:
    """The place of the same name and country close by, which is taken for the same."""
    return City.objects.exclude(pk=place.pk).like(place, within_degrees=NEAR).first()


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
        _make_findable(
            CityName(city=city, name=label.name, kind=CityName.Kind.LABEL, language=label.language)
        )


def add_former_name(
    *, city: City, name: str, until_year: int | None = None, language: str = "", source: str = ""
) -> CityName:
    """Keep a name that the place had before: pages show it as "formerly", and search finds it.

    Raises RuleError: the name is missing, is the place's name of today, or is already kept.
    """
    kind = CityName.Kind.FORMER
    entry = CityName(city=city, name=name, kind=kind, until_year=until_year, language=language)
    entry.source = source.strip()
    return add_name(entry=entry)


@transaction.atomic
def add_name(*, entry: CityName) -> CityName:
    """Let a place be found by a former name or one more spelling that staff give.

    Raises RuleError: the name is missing or already there; a former name is today's, or has
    neither a last year nor a source; another spelling has a last year.
    """
    entry.name = tidy(entry.name)
    check_name(entry)
    return _make_findable(entry)


def check_name(entry: CityName) -> None:
    """Say no to a name that staff already entered, or to a former name that is today's."""
    former = entry.kind == CityName.Kind.FORMER
    if former and entry.name == entry.city.name:
        raise RuleError(_("That is the name of the place today."))
    if former and not (entry.until_year or entry.source.strip()):
        raise RuleError(_("Say until which year it was called so, or where that is known from."))
    if entry.until_year and not former:
        raise RuleError(_("Only a former name has a last year."))
    if CityName.objects.same_entry(entry).exists():
        raise RuleError(_("“%(name)s” is already there.") % {"name": entry.name})


def _make_findable(entry: CityName) -> CityName:
    entry.population = entry.city.population or 0
    entry.save()
    return entry


def tidy(name: str, *, may_be_empty: bool = False) -> str:
    """The name composed (NFC), with single spaces and nothing invisible.

    Raises RuleError: nothing is left, and that may not be.
    """
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    visible = "".join(char for char in composed if unicodedata.category(char)[0] != "C")
    if not visible and not may_be_empty:
        raise RuleError(_("Give the name of the place."))
    return visible

